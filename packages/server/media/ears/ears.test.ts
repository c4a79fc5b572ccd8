import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Rooms } from '../rooms.ts'
import { type MediaServer, startMediaServer } from '../server.ts'
import { Speaker } from '../testing/speaker.ts'
import { recording } from '../testing/speech.ts'
import { earsToken, participantToken } from '../tokens.ts'
import { Ears } from './ears.ts'

const home = mkdtempSync(join(tmpdir(), 'highroad-ears-'))
const speech = recording('demo-nogo', 48_000)
const short = recording('austen-0890', 48_000)
const open: { stop?: () => Promise<void>; leave?: () => Promise<void> }[] = []
let media: MediaServer
let rooms: Rooms
let meetings = 0
let meeting = ''

beforeAll(async () => {
  process.env['DATABASE_URL'] = 'postgres://planted:secret@127.0.0.1/planted'
  const got = await startMediaServer({ home, env: process.env, ports: { http: 0, udp: 0 } })
  if (!got.available) throw new Error(`${got.missing} ${got.get}`)
  media = got
  rooms = new Rooms(media)
}, 30_000)
afterEach(async () => {
  for (const one of open.splice(0)) await (one.stop?.() ?? one.leave?.())
})
afterAll(async () => {
  await media.stop()
  rmSync(home, { recursive: true, force: true })
})

async function listen(token = (meeting: string) => earsToken(media, meeting)): Promise<Ears> {
  meeting = `meeting-${++meetings}`
  const name = meeting
  const ears = new Ears({ url: media.url, token: () => token(name) })
  open.push(ears)
  await expect.poll(() => ears.state(), { timeout: 10_000 }).toBe('listening')
  return ears
}

async function speaker(handle: string): Promise<Speaker> {
  const one = await Speaker.join(
    media.url,
    await participantToken(media, { meeting, handle, name: 'Somebody' }),
  )
  open.push(one)
  return one
}

/** Sound that came out of the ears, by handle. */
function heardBy(
  ears: Ears,
): Map<string, { samples: number; loudest: number; fromMs: number; gaps: number }> {
  const heard = new Map<string, { samples: number; loudest: number; fromMs: number; gaps: number }>()
  ears.on('frames', (handle, pcm, atMs, index) => {
    const known = heard.get(handle) ?? { samples: 0, loudest: 0, fromMs: atMs, gaps: 0 }
    if (index !== known.samples && known.samples > 0) known.gaps++
    known.samples += pcm.length
    for (const sample of pcm) known.loudest = Math.max(known.loudest, Math.abs(sample))
    heard.set(handle, known)
  })
  return heard
}

describe('the ears of a meeting', () => {
  test('hear whom they may, all of it, with the time it was said', async () => {
    const ears = await listen()
    const heard = heardBy(ears)
    ears.allow('a1')
    const ana = await speaker('a1')
    await expect.poll(() => ears.subscribed(), { timeout: 5_000 }).toEqual(['a1'])
    expect(ears.present()).toEqual(['a1'])
    const before = heard.get('a1')?.samples ?? 0
    const said = await ana.say(speech)
    await expect
      .poll(() => (heard.get('a1')?.samples ?? 0) - before, { timeout: 5_000 })
      .toBeGreaterThan(((said.untilMs - said.fromMs) * 16 * 98) / 100)
    expect(heard.get('a1')).toMatchObject({ gaps: 0 })
    expect(heard.get('a1')?.loudest).toBeGreaterThan(2_000)
    expect(ears.stats()).toMatchObject({ refused: 0, lostMs: 0, restarts: 0 })
    await expect.poll(() => ears.speakingMs().get('a1') ?? 0, { timeout: 5_000 }).toBeGreaterThan(4_000)
  }, 40_000)

  test('subscribe to nobody who is not allowed', async () => {
    // Not hidden in this test: then the media server tells each microphone who subscribes to it.
    const ears = await listen((meeting) => participantToken(media, { meeting, handle: 'seen', name: 'Ears' }))
    const heard = heardBy(ears)
    const ana = await speaker('a1')
    const ben = await speaker('b2')
    ears.allow('b2')
    await expect.poll(() => ears.subscribed(), { timeout: 5_000 }).toEqual(['b2'])
    await ana.say(short)
    await ben.say(short)
    await expect.poll(() => heard.get('b2')?.samples ?? 0, { timeout: 5_000 }).toBeGreaterThan(16_000)
    expect(heard.has('a1')).toBe(false)
    // What the media server itself says: nobody ever subscribed to Ana's microphone.
    expect(ana.subscriptions).toBe(0)
    expect(ben.subscriptions).toBe(1)
    expect(ears.stats().refused).toBe(0)
    // How long Ana spoke the ears cannot know; her own client is told.
    expect(ears.speakingMs().has('a1')).toBe(false)
    await expect.poll(() => ana.spokeMs, { timeout: 5_000 }).toBeGreaterThan(1_500)
  }, 40_000)

  test('R10 hear nothing from the moment of deny, and let the track go', async () => {
    const ears = await listen()
    const heard = heardBy(ears)
    ears.allow('a1')
    const ana = await speaker('a1')
    const saying = ana.say(speech)
    await expect.poll(() => heard.get('a1')?.samples ?? 0, { timeout: 10_000 }).toBeGreaterThan(16_000)
    ears.deny('a1')
    const atDeny = heard.get('a1')?.samples
    await expect.poll(() => ears.subscribed(), { timeout: 5_000 }).toEqual([])
    await saying
    expect(heard.get('a1')?.samples).toBe(atDeny)

    ears.allow('a1')
    await ana.say(short)
    await expect
      .poll(() => heard.get('a1')?.samples ?? 0, { timeout: 5_000 })
      .toBeGreaterThan(atDeny ?? Infinity)
  }, 60_000)

  test('check each frame again on this side: a process that sends everything gets nothing through', async () => {
    const program = join(import.meta.dirname, '..', 'testing', 'rogue-ears.ts')
    const ears = new Ears({ url: media.url, token: () => Promise.resolve(''), program })
    open.push(ears)
    const marks = new Map<string, Set<number>>()
    ears.on('frames', (handle, pcm) => marks.set(handle, (marks.get(handle) ?? new Set()).add(pcm[0] ?? 0)))
    await expect.poll(() => ears.stats().refused, { timeout: 5_000 }).toBeGreaterThan(20)
    expect(marks.size).toBe(0)
    ears.allow('allowed')
    await expect.poll(() => ears.stats().frames, { timeout: 5_000 }).toBeGreaterThan(3)
    expect(marks).toEqual(new Map([['allowed', new Set([444])]]))
    ears.deny('allowed')
    const { frames, refused } = ears.stats()
    await expect.poll(() => ears.stats().refused, { timeout: 5_000 }).toBeGreaterThan(refused + 20)
    expect(ears.stats().frames).toBe(frames)
  }, 20_000)

  test('come back after a crash with the same permissions, and count what they missed', async () => {
    const ears = await listen()
    const heard = heardBy(ears)
    const lost: string[] = []
    ears.on('lost', (handle) => lost.push(handle))
    ears.allow('a1')
    const ana = await speaker('a1')
    await speaker('b2')
    await expect.poll(() => ears.subscribed(), { timeout: 5_000 }).toEqual(['a1'])
    await expect.poll(() => ears.present().toSorted(), { timeout: 5_000 }).toEqual(['a1', 'b2'])
    const pid = ears.pid
    if (pid === undefined) throw new Error('no process')
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => ears.state(), { timeout: 5_000 }).toBe('down')
    await expect.poll(() => ears.subscribed(), { timeout: 15_000 }).toEqual(['a1'])
    expect(lost).toEqual(['a1'])
    expect(ears.stats().lostMs).toBeGreaterThan(100)
    const before = heard.get('a1')?.samples ?? 0
    await ana.say(short)
    await expect
      .poll(() => heard.get('a1')?.samples ?? 0, { timeout: 5_000 })
      .toBeGreaterThan(before + 16_000)
    expect(heard.has('b2')).toBe(false)
  }, 40_000)

  test('are hidden, hold no secret, and end with the meeting', async () => {
    const ears = await listen()
    await speaker('a1')
    expect((await rooms.present(meeting)).map((one) => one.handle)).toEqual(['a1'])
    const environment = readFileSync(`/proc/${ears.pid}/environ`, 'utf8')
    expect(environment.replaceAll(/NODE_CHANNEL_[A-Z_]+=\w+\0/g, '')).toBe('')
    await rooms.end(meeting)
    await expect.poll(() => ears.state(), { timeout: 5_000 }).toBe('ended')
    await expect.poll(() => ears.pid, { timeout: 5_000 }).toBeUndefined()
    await rooms.end(meeting)
  }, 30_000)

  test('their process ends with the server that started it, however that ended', async () => {
    meeting = `meeting-${++meetings}`
    const token = await earsToken(media, meeting)
    const code = `const { Ears } = await import(${JSON.stringify(import.meta.resolve('./ears.ts'))})
      const ears = new Ears({ url: ${JSON.stringify(media.url)}, token: () => Promise.resolve(${JSON.stringify(token)}) })
      ears.on('state', (state) => console.log(state, ears.pid))`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    parent.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await expect.poll(() => said, { timeout: 20_000 }).toMatch(/^listening \d+/)
    const stat = `/proc/${said.trim().split(' ')[1]}/stat`
    expect(existsSync(stat)).toBe(true)
    parent.kill('SIGKILL')
    await expect
      .poll(() => existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8')), { timeout: 5_000 })
      .toBe(false)
  }, 40_000)

  test('a host removes somebody: they are out', async () => {
    const ears = await listen()
    await speaker('a1')
    await expect.poll(() => ears.present(), { timeout: 5_000 }).toEqual(['a1'])
    await rooms.remove(meeting, 'a1')
    await expect.poll(() => ears.present(), { timeout: 5_000 }).toEqual([])
    await rooms.remove(meeting, 'a1')
  }, 30_000)
})
