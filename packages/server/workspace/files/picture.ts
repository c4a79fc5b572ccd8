/** Previews of pictures: made anew from the pixels, by a process of its own for each, of bounded size and time. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

export interface Preview {
  readonly width: number
  readonly height: number
  /** WebP, without metadata. */
  readonly bytes: Buffer
}

export const PREVIEW_TYPE = 'image/webp'
const SHOWN = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])
const PROGRAM = join(import.meta.dirname, 'picture-process.ts')
const MOST_AT_ONCE = 2
const MOST_MS = 20_000
const MOST_BYTES = 4 * 1024 * 1024
const Size = z.strictObject({ width: z.number().int().positive(), height: z.number().int().positive() })

/** Whether files of this type have a preview at all. */
export const hasPreview = (type: string): boolean => SHOWN.has(type)

let running = 0
const waiting: (() => void)[] = []

/** Null where none can be made: no picture, a broken one, one of too many pixels. */
export async function previewOf(picture: AsyncIterable<Uint8Array>): Promise<Preview | null> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => void waiting.push(resolve))
  else running += 1
  try {
    return await made(picture)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

async function made(picture: AsyncIterable<Uint8Array>): Promise<Preview | null> {
  const child = spawn(process.execPath, ['--max-old-space-size=128', PROGRAM], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
    timeout: MOST_MS,
    killSignal: 'SIGKILL',
  })
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
  // A process that ends before it has read everything is an answer, not a failure of ours.
  const given = pipeline(Readable.from(picture), child.stdin).catch(() => undefined)
  const out: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > MOST_BYTES) return null
      out.push(chunk)
    }
    await given
    if (!(await ended)) return null
  } finally {
    child.kill('SIGKILL')
  }
  const all = Buffer.concat(out)
  const line = all.indexOf('\n')
  if (line < 0) return null
  const { width, height } = Size.parse(JSON.parse(all.subarray(0, line).toString()))
  return { width, height, bytes: all.subarray(line + 1) }
}
