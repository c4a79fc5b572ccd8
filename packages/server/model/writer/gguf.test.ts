/** A real small language model in its own process: what must always hold, whatever it writes. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { answerOf, checkRewrite, isSafe, type PromptMessage, rewritePrompt } from '@highroad/core/compose'
import { WriterFailed } from './face.ts'
import { type GgufWriter, ggufWriter } from './gguf.ts'
import { smallModel } from './testing/small-model.ts'

const FENCE = '0123456789abcdef0123456789abcdef'
const COUNT: PromptMessage[] = [
  { role: 'user', content: 'Write a long story about a ship that sails around the world.' },
]

let small: { file: string; library: string }
const open: GgufWriter[] = []
const logged: string[] = []

beforeAll(async () => {
  small = await smallModel()
}, 600_000)
afterEach(async () => {
  for (const writer of open.splice(0)) await writer.stop()
})

function start(more: Partial<Parameters<typeof ggufWriter>[0]> = {}): GgufWriter {
  const log = (event: string, detail: object) => void logged.push(`${event} ${JSON.stringify(detail)}`)
  const writer = ggufWriter({ ...small, log, ...more })
  open.push(writer)
  return writer
}
async function written(
  writer: GgufWriter,
  prompt = COUNT,
  { signal = new AbortController().signal, most = 400 } = {},
): Promise<string> {
  let text = ''
  for await (const piece of writer.write(prompt, { signal, most })) text += piece
  return text
}
/** It writes, whatever comes of it: this model does not always know when to end. */
async function answers(writer: GgufWriter): Promise<void> {
  const signal = new AbortController().signal
  const pieces = writer.write([{ role: 'user', content: 'Say hello.' }], { signal, most: 200 })
  for await (const piece of pieces) {
    expect(piece).not.toBe('')
    return
  }
  throw new Error('it wrote nothing')
}
const isAlive = (pid: number | undefined): boolean => {
  try {
    process.kill(pid ?? 0, 0)
    return pid !== undefined
  } catch {
    return false
  }
}

test('its rewrite either keeps what it has to or is told as unsafe; the same again is the same', async () => {
  const writer = start()
  await writer.ready()
  const texts = ['send me 3 reports by Friday', 'we can’t ship the $1,200 order to Dora before 5 May']
  for (const text of texts) {
    const asked = { text, how: 'more-formal', instruction: null, context: [], fence: FENCE } as const
    const failed = (error: Error) => {
      expect(error).toBeInstanceOf(WriterFailed)
      return ''
    }
    const answer = async () =>
      answerOf(await written(writer, rewritePrompt(asked), { most: 400 }).catch(failed), text, FENCE)
    const rewritten = await answer()
    const checked = checkRewrite(text, rewritten)
    if (isSafe(checked)) expect(rewritten).toMatch(text.includes('3') ? /\b(?:3|three)\b/i : /1,?200/)
    else expect(checked.lost.length + checked.added.length).toBeGreaterThan(0)
    // Nothing of a request is there for the next.
    expect(await answer()).toBe(rewritten)
  }
})

test('its process has no environment, no network, writes nothing and starts nothing', async () => {
  process.env['PLANTED_SECRET'] = 'postgres://planted'
  const writer = start()
  delete process.env['PLANTED_SECRET']
  await writer.ready()
  const pid = writer.pid() ?? 0
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean)
  expect(environment.filter((one) => !/^NODE_CHANNEL_(?:FD|SERIALIZATION_MODE)=/.test(one))).toEqual([])
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  expect(command).toContain('--permission')
  for (const flag of ['--allow-net', '--allow-fs-write', '--allow-worker'])
    expect(command.some((one) => one.startsWith(flag))).toBe(false)
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  expect(children).toBe('')
})

test('aborted it stops at once, and the next request is answered by the same process', async () => {
  const writer = start()
  await writer.ready()
  const pid = writer.pid()
  const stopping = new AbortController()
  const pieces = writer.write(COUNT, { signal: stopping.signal, most: 40_000 })[Symbol.asyncIterator]()
  await pieces.next()
  stopping.abort()
  const before = performance.now()
  await expect(pieces.next()).rejects.toThrow(/abort/i)
  expect(performance.now() - before).toBeLessThan(500)
  await answers(writer)
  expect(writer.pid()).toBe(pid)
  expect(writer.state()).toBe('ready')
})

test('what does not stop when it is told to is killed, and started again', async () => {
  const writer = start({ stopMs: 0 })
  await writer.ready()
  const pid = writer.pid() ?? 0
  process.kill(pid, 'SIGSTOP')
  const stopping = new AbortController()
  const coming = written(writer, COUNT, { signal: stopping.signal }).catch((error: unknown) => error)
  stopping.abort()
  await coming
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 })
  await vi.waitFor(() => writer.ready(), { timeout: 30_000 })
  await answers(writer)
})

test('a crash in the middle is one sentence, and the process is started again', async () => {
  const writer = start()
  await writer.ready()
  const pid = writer.pid() ?? 0
  const pieces = writer.write(COUNT, { signal: new AbortController().signal, most: 40_000 })
  const reading = pieces[Symbol.asyncIterator]()
  await reading.next()
  process.kill(pid, 'SIGKILL')
  const rest = async () => {
    while ((await reading.next()).done !== true);
  }
  await expect(rest()).rejects.toThrow('The Writer stopped before it was done.')
  await vi.waitFor(() => expect(writer.pid()).not.toBe(pid), { timeout: 10_000 })
  await writer.ready()
  await answers(writer)
})

test('in bounded time and length, and what does not fit is refused, not cut', async () => {
  const writer = start({ limits: { firstMs: 20_000, betweenMs: 20_000, wholeMs: 1_000 } })
  await writer.ready()
  await expect(written(writer, COUNT, { most: 40_000 })).rejects.toThrow(WriterFailed)
  const patient = start()
  await patient.ready()
  await expect(written(patient, COUNT, { most: 90 })).rejects.toThrow(/wrote more|before it was done/)
  const long = [{ role: 'user', content: 'word '.repeat(9_000) }] as const
  await expect(written(patient, [...long])).rejects.toThrow('This is longer than the Writer can read.')
})

test('many at once wait their turn, too many are told so, and whoever leaves the queue is not answered', async () => {
  const writer = start()
  await writer.ready()
  const leaving = new AbortController()
  const asked = Array.from({ length: 12 }, (_, i) =>
    written(writer, [{ role: 'user', content: `Say the number ${i}.` }], {
      most: 60,
      ...(i === 3 ? { signal: leaving.signal } : {}),
    }).then(
      () => 'wrote',
      (error: Error) => error.message,
    ),
  )
  leaving.abort()
  const answers = await Promise.all(asked)
  expect(answers[3]).toMatch(/abort/i)
  expect(answers.filter((one) => /more to do than it can/.test(one)).length).toBeGreaterThan(0)
  expect(
    answers.filter((one) => one === 'wrote' || /before it was done|wrote more/.test(one)).length,
  ).toBeGreaterThan(4)
})

test('a file that is no model: it is told as failed, and whoever asks is told so', async () => {
  const writer = start({ file: `${small.library}/package.json` })
  await expect(writer.ready()).rejects.toThrow('The Writer cannot be started.')
  expect(writer.state()).toBe('failed')
  await expect(written(writer)).rejects.toThrow('The Writer does not run.')
})

test('stopped, its process is gone; nothing of a prompt was ever logged', async () => {
  const writer = start()
  await writer.ready()
  const pid = writer.pid() ?? 0
  await writer.stop()
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
  expect(logged.join('\n')).not.toMatch(/ship|hello|reports/i)
})
