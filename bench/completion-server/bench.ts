// Completion as people get it: a question over HTTP a key, to a started server with its database, with models that were built
// under permits of twenty public channels and of each person's own words. Five people type at once, each 19 keys a second at most.
// The same keys without a server: ours without a personal model, and a plain 5-gram with stupid back-off.
import { setTimeout as pause } from 'node:timers/promises'
import { compile, learn, predict, type Shard } from '@highroad/core/completion'
import { readCorpus, type Message } from '../completion/corpus.ts'
import { StupidBackOff } from '../completion/stupid-backoff.ts'
import { isTaken, saved, type Typed, type as write, wrongPerHundred } from '../completion/typist.ts'
import { report, round, row } from '../result.ts'
import { startHouse, type Typist } from './house.ts'

const CHANNELS = 20
const IN_EACH = 1_000
const PEOPLE = 5
const CHARACTERS = 1_500
const A_KEY_MS = 1_000 / 19
/** The peer's best thresholds on the messages set aside; see bench/completion. */
const PEER = [0.6, 5] as const

const corpus = readCorpus()
const written = corpus.learned.slice(-CHANNELS * IN_EACH)
const channels = Array.from({ length: CHANNELS }, (_, n) => written.slice(n * IN_EACH, (n + 1) * IN_EACH))
const toType = mostWriting()
const house = await startHouse(channels, [...toType.keys()])
try {
  const building = await untilReady()
  const times: number[] = []
  const typed = await Promise.all(house.typists.map((typist) => typeAll(typist, times)))
  times.sort((a, b) => a - b)
  const all = [...toType.values()].flat()
  const models = channels.map((messages) => {
    const shard: Shard = new Map()
    for (const { text } of messages) learn(shard, text)
    return compile(shard)
  })
  const peer = new StupidBackOff(written.map(({ text }) => text))
  const without = write(all, (_, before) => predict(models, before)?.text ?? null)
  const plain = write(all, (_, before) => peer.complete(before, ...PEER))
  const of = (name: string, people: readonly Typed[]) => ({
    [`% of keystrokes saved, ${name}`]: round(saved(people)),
    [`wrong shown per 100 keys, ${name}`]: round(wrongPerHundred(people)),
  })
  await report({
    bench: 'completion-server',
    unit: 'ms a question over HTTP',
    rows: [row('Highroad, through the server', times)],
    ratios: {
      'the keystrokes saved without a personal model': round(saved(typed) / saved(without)),
      'the keystrokes saved by a 5-gram with stupid back-off': round(saved(typed) / saved(plain)),
    },
    counts: {
      'ms a question: p90': round(times[Math.floor(times.length * 0.9)] ?? Number.NaN),
      questions: times.length,
      'characters typed': all.reduce((sum, { text }) => sum + text.length, 0),
      ...of('through the server', typed),
      ...of('without a personal model', without),
      ...of('5-gram with stupid back-off', plain),
      'ms until every model was there': Math.round(building),
      'permits and leases': await house.permits(),
    },
  })
} finally {
  await house.end()
}

/** Those who wrote most of what is typed, and the first of it, up to a length. */
function mostWriting(): Map<number, Message[]> {
  const people = [...Map.groupBy(corpus.unseen, ({ sender }) => sender)]
  const length = (messages: readonly Message[]) => messages.reduce((sum, { text }) => sum + text.length, 0)
  const most = people.toSorted(([, a], [, b]) => length(b) - length(a)).slice(0, PEOPLE)
  return new Map(
    most.map(([sender, messages]) => {
      let characters = 0
      return [sender, messages.filter(({ text }) => (characters += text.length) <= CHARACTERS)]
    }),
  )
}

/** Asks until no further permit is given; milliseconds until the last one was seen. */
async function untilReady(): Promise<number> {
  const from = performance.now()
  let [last, permits] = [from, 0]
  while (performance.now() - last < 4_000) {
    for (const typist of house.typists) await house.complete(typist, '')
    const now = await house.permits()
    if (now !== permits) [last, permits] = [performance.now(), now]
    await pause(250)
  }
  return last - from
}

async function typeAll(typist: Typist, times: number[]): Promise<Typed> {
  const typed = { sender: typist.sender ?? 0, characters: 0, keys: 0, wrong: 0, taken: 0 }
  for (const { text } of toType.get(typed.sender) ?? []) {
    typed.characters += text.length
    for (let at = 0; at < text.length; typed.keys += 1) {
      const started = performance.now()
      const shown = await house.complete(typist, text.slice(0, at))
      const took = performance.now() - started
      times.push(took)
      if (shown !== null && isTaken(text, at, shown)) {
        typed.taken += 1
        at += shown.length
      } else {
        if (shown !== null) typed.wrong += 1
        at += 1
      }
      await pause(Math.max(0, A_KEY_MS - took))
    }
  }
  return typed
}
