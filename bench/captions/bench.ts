// How long after the end of speech is its final text there? Three people speak in turn, real speech published by
// rtc-node through a real media server into the ears and the recogniser. No browser, no peer.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Ears } from '../../packages/server/media/ears/ears.ts'
import { startMediaServer } from '../../packages/server/media/server.ts'
import { Speaker } from '../../packages/server/media/testing/speaker.ts'
import { recording, type RecordingName, wordErrorRate } from '../../packages/server/media/testing/speech.ts'
import { earsToken, participantToken } from '../../packages/server/media/tokens.ts'
import { speechModelFrom } from '../../packages/server/model/cards.ts'
import type { FinalText } from '../../packages/server/model/recognition.ts'
import { Recognizer } from '../../packages/server/model/recognizer.ts'
import { report, round, row } from '../result.ts'

const ROUNDS = 3
const BETWEEN_MS = 300
/** Longer than this after the end of speech, the text counts as never come. */
const GIVE_UP_MS = 20_000
const SAYINGS: RecordingName[] = [
  'austen-0870',
  'demo-nogo',
  'austen-0880',
  'demo-abouttotry',
  'austen-0890',
  'demo-thanks',
  'austen-0930',
  'demo-nomatch',
]

const meeting = 'bench'
const home = mkdtempSync(join(tmpdir(), 'highroad-bench-'))
const sounds = new Map(SAYINGS.map((name) => [name, recording(name, 48_000)]))
const media = await startMediaServer({
  home,
  env: process.env,
  ports: { http: 0, udp: 0 },
  progress: (line) => console.log(line),
})
if (!media.available) throw new Error(`${media.missing} ${media.get}`)
const recognizer = new Recognizer({ model: speechModelFrom(process.env) })
await recognizer.ready()
const ears = new Ears({ url: media.url, token: () => earsToken(media, meeting) })
ears.on('frames', (handle, pcm, atMs) => recognizer.push(handle, pcm, atMs))

const speakers: { handle: string; speaker: Speaker }[] = []
for (const handle of ['a1', 'b2', 'c3']) {
  recognizer.open(handle)
  ears.allow(handle)
  const token = await participantToken(media, { meeting, handle, name: handle })
  speakers.push({ handle, speaker: await Speaker.join(media.url, token) })
}
while (ears.subscribed().length < speakers.length) await wait(20)

const finals: (FinalText & { arrivedMs: number })[] = []
recognizer.onFinal((final) => finals.push({ ...final, arrivedMs: Date.now() }))

const delays: Promise<number>[] = []
let errors = 0
let words = 0
for (let turn = 0; turn < ROUNDS * SAYINGS.length; turn++) {
  const name = SAYINGS[turn % SAYINGS.length]
  const sound = name && sounds.get(name)
  const one = speakers[turn % speakers.length]
  if (!sound || !one) break
  const { fromMs } = await one.speaker.say(sound)
  delays.push(delayOf(one.handle, sound.words, fromMs + sound.fromMs, fromMs + sound.untilMs))
  await wait(BETWEEN_MS)
}
const measured = await Promise.all(delays)

const stats = recognizer.stats()
const lost = stats.lostMs + ears.stats().lostMs
await Promise.all(speakers.map(({ speaker }) => speaker.leave()))
await ears.stop()
await recognizer.stop()
await media.stop()
rmSync(home, { recursive: true, force: true })

console.log(
  `${measured.length} sayings, ${Math.round(stats.recognisedMs / 1000)} s of speech, real-time factor ${round(stats.workMs / stats.recognisedMs)}, word error rate ${round(errors / words)}, ${Math.round(lost)} ms lost`,
)
await report({
  bench: 'captions',
  unit: 'ms',
  rows: [
    row('final text after the end of speech', measured),
    {
      name: 'recogniser time for 1,000 ms of speech',
      median: round((1000 * stats.workMs) / stats.recognisedMs),
    },
    { name: 'sound lost in all', median: round(lost) },
  ],
  ratios: {},
})
process.exit(0)

/** Ms from the true end of speech (by the recording's energy) to the arrival of the text that reaches it. */
async function delayOf(stream: string, said: string, fromMs: number, untilMs: number): Promise<number> {
  for (;;) {
    const mine = finals.filter(
      (final) => final.stream === stream && final.untilMs > fromMs && final.fromMs < untilMs,
    )
    const last = mine.find((final) => final.untilMs >= untilMs - 400)
    if (last) {
      const count = said.split(' ').length
      errors += wordErrorRate(said, mine.map((final) => final.text).join(' ')) * count
      words += count
      return last.arrivedMs - untilMs
    }
    if (Date.now() - untilMs > GIVE_UP_MS) return GIVE_UP_MS
    await wait(20)
  }
}
