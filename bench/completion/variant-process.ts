// One variant in a process of its own: it learns, and the typist types what it has not seen.
import { readCorpus } from './corpus.ts'
import { type as write, type Typed } from './typist.ts'
import { type Chosen, VARIANTS, type VariantName } from './variants.ts'

export interface Measured {
  readonly people: readonly Typed[]
  /** Milliseconds to learn and to be ready. */
  readonly learning: number
  /** Milliseconds a question: half of them are quicker, nine tenths, ninety-nine hundredths. */
  readonly median: number
  readonly p90: number
  readonly p99: number
  readonly bytes: number
  /** MiB that the process holds more than before it learned. */
  readonly memory: number
}

const [name, chosen, on] = process.argv.slice(2)
const corpus = readCorpus()
const messages = on === 'chosenOn' ? corpus.chosenOn : corpus.unseen
const before = held()
const started = performance.now()
const variant = VARIANTS[name as VariantName](corpus.learned, JSON.parse(chosen ?? '[0.5,5]') as Chosen)
const learning = performance.now() - started
const times: number[] = []
// The first question of each person makes their model ready; that is learning, so it is asked before the clock runs.
for (const sender of new Set(messages.map(({ sender }) => sender))) variant.complete(sender, '')
const people = write(messages, variant.complete, (ms) => times.push(ms))
times.sort((a, b) => a - b)
const at = (part: number) => times[Math.floor(part * times.length)] ?? Number.NaN
const memory = (held() - before) / 2 ** 20
const measured: Measured = {
  people,
  learning,
  median: at(0.5),
  p90: at(0.9),
  p99: at(0.99),
  bytes: variant.bytes,
  memory,
}
process.send?.(measured)

function held(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
