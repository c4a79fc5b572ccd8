import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recording, type RecordingName, wordErrorRate } from '../media/testing/speech.ts'
import type { FinalText } from './recognition.ts'
import { Recognizer } from './recognizer.ts'

const FRAME = 512
const START = 1_800_000_000_000

/** Pushes sound as fast as it goes, in frames of 32 ms; returns the capture time after the last. */
function pushAll(recognizer: Recognizer, stream: string, samples: Int16Array, atMs = START): number {
  for (let at = 0; at < samples.length; at += FRAME)
    recognizer.push(stream, samples.slice(at, at + FRAME), atMs + at / 16)
  return atMs + samples.length / 16
}

function finalsOf(recognizer: Recognizer): FinalText[] {
  const finals: FinalText[] = []
  recognizer.onFinal((final) => finals.push(final))
  return finals
}

describe('the recogniser', () => {
  let recognizer: Recognizer
  beforeAll(async () => {
    process.env['DATABASE_URL'] = 'postgres://planted:secret@127.0.0.1/planted'
    recognizer = new Recognizer({ mostWaitingMs: 120_000 })
    await recognizer.ready()
  }, 60_000)
  afterAll(() => recognizer.stop())

  const names: RecordingName[] = ['demo-congrats', 'demo-nogo', 'demo-thanks', 'austen-0870', 'austen-0890']
  test.each(names)(
    'writes down %s nearly without error, and says when it was said',
    async (name) => {
      const finals = finalsOf(recognizer)
      const speech = recording(name, 16_000)
      recognizer.open(name)
      const end = pushAll(recognizer, name, speech.samples)
      await recognizer.close(name)
      const mine = finals.filter((final) => final.stream === name)
      const heard = mine.map((final) => final.text).join(' ')
      expect(wordErrorRate(speech.words, heard), heard).toBeLessThan(0.12)
      expect(Math.abs((mine[0]?.fromMs ?? 0) - START - speech.fromMs)).toBeLessThan(400)
      expect(Math.abs((mine.at(-1)?.untilMs ?? 0) - START - speech.untilMs)).toBeLessThan(400)
      expect(mine.at(-1)?.untilMs).toBeLessThanOrEqual(end)
      for (const [i, final] of mine.entries()) {
        expect(final.untilMs - final.fromMs).toBeLessThanOrEqual(15_040)
        expect(final.fromMs).toBeGreaterThanOrEqual(mine[i - 1]?.untilMs ?? 0)
      }
    },
    30_000,
  )

  test('invents nothing from silence, noise or a click', async () => {
    const finals = finalsOf(recognizer)
    const silence = new Int16Array(16_000 * 6)
    const noise = Int16Array.from({ length: 16_000 * 6 }, (_, i) => Math.round(60 * Math.sin(i * i)))
    const click = new Int16Array(16_000 * 3)
    click.fill(20_000, 16_000, 16_400)
    for (const [name, samples] of Object.entries({ silence, noise, click })) {
      recognizer.open(name)
      pushAll(recognizer, name, samples)
      await recognizer.close(name)
    }
    expect(finals).toEqual([])
  }, 30_000)

  test('a final comes by itself after a pause, and when frames stop without a pause', async () => {
    const speech = recording('austen-0880', 16_000)
    for (const [name, tail] of [
      ['pause', 16_000],
      ['stops', 0],
    ] as const) {
      recognizer.open(name)
      const final = new Promise<FinalText>((resolve) => recognizer.onFinal(resolve))
      pushAll(recognizer, name, speech.samples.slice(0, 16 * speech.untilMs))
      if (tail) pushAll(recognizer, name, new Int16Array(tail), START + speech.untilMs)
      expect(wordErrorRate(speech.words, (await final).text)).toBeLessThan(0.3)
      recognizer.drop(name)
    }
  }, 20_000)

  test('R10 after drop nothing of what was said comes out, while others are still heard', async () => {
    const finals = finalsOf(recognizer)
    const theirs = recording('demo-congrats', 16_000)
    const mine = recording('austen-0890', 16_000)
    recognizer.open('objecting')
    recognizer.open('other')
    pushAll(recognizer, 'objecting', theirs.samples)
    pushAll(recognizer, 'other', mine.samples)
    // The first segment of the one who objects is in the model by now, the others wait in the queue.
    await expect.poll(() => recognizer.backlog(), { timeout: 10_000 }).toBeLessThan(34_000)
    const before = finals.filter((final) => final.stream === 'objecting').length
    recognizer.drop('objecting')
    recognizer.push('objecting', new Int16Array(FRAME), START)
    await recognizer.close('other')
    // A full round through the same queue: had anything of the dropped stream been left, it came first.
    recognizer.open('later')
    pushAll(recognizer, 'later', mine.samples)
    await recognizer.close('later')
    expect(finals.filter((final) => final.stream === 'objecting')).toHaveLength(before)
    expect(before).toBeLessThan(2)
    expect(finals.some((final) => final.stream === 'other')).toBe(true)
    expect(recognizer.stats().refused).toBeGreaterThan(0)
  }, 30_000)

  test('R10 drop also reaches the last words of a stream that is being closed', async () => {
    const finals = finalsOf(recognizer)
    recognizer.open('leaving')
    pushAll(recognizer, 'leaving', recording('austen-0890', 16_000).samples)
    const closed = recognizer.close('leaving')
    recognizer.drop('leaving')
    await closed
    recognizer.open('after')
    pushAll(recognizer, 'after', recording('austen-0880', 16_000).samples)
    await recognizer.close('after')
    expect(finals.map((final) => final.stream)).toEqual(['after'])
  }, 30_000)

  test('R10 a stream opened again after drop hears only what comes from then on', async () => {
    const finals = finalsOf(recognizer)
    const before = recording('demo-nogo', 16_000)
    const after = recording('austen-0890', 16_000)
    recognizer.open('back')
    pushAll(recognizer, 'back', before.samples)
    recognizer.drop('back')
    recognizer.open('back')
    pushAll(recognizer, 'back', after.samples)
    await recognizer.close('back')
    const heard = finals.map((final) => final.text).join(' ')
    expect(wordErrorRate(after.words, heard), heard).toBeLessThan(0.12)
  }, 30_000)

  test('the process that runs the model holds no address, no key, nothing', () => {
    const environment = readFileSync(`/proc/${recognizer.pid}/environ`, 'utf8')
    const line = readFileSync(`/proc/${recognizer.pid}/cmdline`, 'utf8')
    expect(environment.replaceAll(/NODE_CHANNEL_[A-Z_]+=\w+\0/g, '')).toBe('')
    expect(line).toContain('--permission')
    expect(line).not.toContain('--allow-net')
  })
})

describe('what cannot be kept up with', () => {
  test('is dropped, counted and reported, never silent', async () => {
    const recognizer = new Recognizer({ model: 'tiny', mostWaitingMs: 4_000 })
    try {
      await recognizer.ready()
      const lost: { stream: string; ms: number; why: string }[] = []
      recognizer.onLost((loss) => lost.push(loss))
      const finals = finalsOf(recognizer)
      const speech = recording('demo-congrats', 16_000)
      recognizer.open('fast')
      pushAll(recognizer, 'fast', speech.samples)
      await recognizer.close('fast')
      await expect.poll(() => lost.length, { timeout: 5_000 }).toBeGreaterThan(0)
      expect(lost.every((loss) => loss.stream === 'fast' && loss.why === 'backlog')).toBe(true)
      const ms = lost.reduce((sum, loss) => sum + loss.ms, 0)
      expect(ms).toBe(recognizer.stats().lostMs)
      const all = speech.samples.length / 16
      expect(ms).toBeGreaterThan(all - 6_000)
      expect(recognizer.stats().heardMs + ms).toBeCloseTo(all, 0)
      expect(finals.reduce((sum, final) => sum + final.untilMs - final.fromMs, 0)).toBeLessThan(6_000)
    } finally {
      await recognizer.stop()
    }
  }, 30_000)

  test('a process that dies is started again, what it held is counted, and streams go on', async () => {
    const recognizer = new Recognizer({ model: 'tiny' })
    try {
      await recognizer.ready()
      const lost: { ms: number; why: string }[] = []
      recognizer.onLost((loss) => lost.push(loss))
      const speech = recording('austen-0890', 16_000)
      recognizer.open('one')
      const pid = recognizer.pid
      if (pid === undefined) throw new Error('no process')
      // It stands still first, so that it settles none of what it is about to be given.
      process.kill(pid, 'SIGSTOP')
      pushAll(recognizer, 'one', speech.samples.slice(0, 32_000))
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => recognizer.state().is, { timeout: 5_000 }).toBe('loading')
      await recognizer.ready()
      await expect.poll(() => lost.length, { timeout: 5_000 }).toBe(1)
      expect(lost[0]).toMatchObject({ why: 'crash', ms: 2_000 })
      const finals = finalsOf(recognizer)
      pushAll(recognizer, 'one', speech.samples)
      await recognizer.close('one')
      expect(wordErrorRate(speech.words, finals.map((final) => final.text).join(' '))).toBeLessThan(0.2)
      expect(recognizer.stats().restarts).toBe(1)
    } finally {
      await recognizer.stop()
    }
  }, 30_000)

  test('its process ends with the server that started it', async () => {
    const code = `const { Recognizer } = await import(${JSON.stringify(import.meta.resolve('./recognizer.ts'))}); const r = new Recognizer({ model: 'tiny' }); console.log(r.pid); await r.ready(); console.log('ready')`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    parent.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await expect.poll(() => said, { timeout: 20_000 }).toContain('ready')
    parent.kill('SIGKILL')
    const pid = Number(said.split('\n')[0])
    await expect.poll(() => alive(pid), { timeout: 5_000 }).toBe(false)
  }, 30_000)
})

function alive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
