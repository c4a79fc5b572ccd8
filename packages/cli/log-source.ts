/** Where a log is read from: a directory, or a web address that its paths follow. */
import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface LogSource {
  /** A file of the log by its path; null where there is none. Throws `Unreadable`. */
  readonly read: (path: string) => Promise<Uint8Array | null>
  /** Widths of the partial tiles that lie beside this whole one; a web address cannot be asked. */
  readonly partialsOf?: (path: string) => Promise<readonly number[]>
}

/** A file of the log could not be read, which says nothing about what is in it. */
export class Unreadable extends Error {
  readonly where: string
  constructor(where: string, why: string) {
    super(why)
    this.name = 'Unreadable'
    this.where = where
  }
}

/** The widest bundle there can be: 256 entries of 65,535 bytes, each after its length. */
const MOST_BYTES = 256 * (65_535 + 2)
const ANSWER_WITHIN_MS = 30_000
const PAUSES_MS = [200, 1_000, 4_000]

/** Throws `Unreadable` where there is no such directory. */
export async function sourceOf(place: string, pausesMs: readonly number[] = PAUSES_MS): Promise<LogSource> {
  if (/^https?:\/\//.test(place)) return webSource(place, pausesMs)
  const found = await stat(place).catch(() => null)
  if (!found?.isDirectory()) throw new Unreadable(place, 'there is no such directory')
  return directorySource(place)
}

function directorySource(folder: string): LogSource {
  return {
    read: async (path) => {
      try {
        return new Uint8Array(await readFile(join(folder, path)))
      } catch (error) {
        if (isGone(error)) return null
        throw new Unreadable(path, 'it cannot be read')
      }
    },
    partialsOf: async (path) => {
      const names = await readdir(join(folder, `${path}.p`)).catch(() => [])
      return names.filter((name) => /^[1-9]\d{0,2}$/.test(name)).map(Number)
    },
  }
}

const isGone = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/** What came of asking once: bytes, nothing there, or why not and whether it is worth asking again. */
type Answer = { readonly bytes: Uint8Array | null } | { readonly why: string; readonly again: boolean }

function webSource(prefix: string, pausesMs: readonly number[]): LogSource {
  const base = prefix.endsWith('/') ? prefix : `${prefix}/`
  return {
    read: async (path) => {
      for (let tries = 0; ; tries++) {
        const answer = await ask(new URL(path, base))
        if ('bytes' in answer) return answer.bytes
        const pause = pausesMs[tries]
        if (!answer.again || pause === undefined) throw new Unreadable(path, answer.why)
        await wait(pause)
      }
    },
  }
}

async function ask(url: URL): Promise<Answer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    if (response.ok) return await body(response)
    await response.body?.cancel()
    const { status } = response
    if (status === 404 || status === 410) return { bytes: null }
    return { why: `the server answered ${status}`, again: status === 429 || status >= 500 }
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    return {
      why: late ? 'the server did not answer in time' : 'the server could not be reached',
      again: true,
    }
  }
}

async function body(response: Response): Promise<Answer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > MOST_BYTES) return { why: 'it is larger than any file of a log', again: false }
    chunks.push(chunk)
  }
  return { bytes: new Uint8Array(Buffer.concat(chunks)) }
}
