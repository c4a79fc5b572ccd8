// One engine in a process of its own: its answers, and how many it gives a second in each of five rounds.
import { ENGINES, type EngineName } from './engines.ts'
import { makeScenario } from './scenario.ts'

export interface Measured {
  readonly answers: readonly boolean[]
  /** Decisions a second, one for each round. */
  readonly rounds: readonly number[]
  /** Microseconds for each batch of 100 decisions. */
  readonly batches: readonly number[]
}

const ROUNDS = 5
const ROUND_MS = 1_000
const BATCH = 100

const scenario = makeScenario()
const ask = await ENGINES[process.argv[2] as EngineName](scenario)
const answers = scenario.questions.map((_, i) => ask(i))
run(ROUND_MS / 2)
const measured = Array.from({ length: ROUNDS }, () => run(ROUND_MS))
const result: Measured = {
  answers,
  rounds: measured.map(({ perSecond }) => perSecond),
  batches: measured.flatMap(({ batches }) => batches),
}
process.send?.(result)

function run(forMs: number): { perSecond: number; batches: number[] } {
  const batches: number[] = []
  const started = performance.now()
  let [last, next, permits] = [started, 0, 0]
  while (last - started < forMs) {
    for (let i = 0; i < BATCH; i++) {
      if (ask(next)) permits += 1
      next = next + 1 === answers.length ? 0 : next + 1
    }
    const now = performance.now()
    batches.push((now - last) * 1_000)
    last = now
  }
  if (permits === 0) throw new Error('nothing was permitted, so nothing was measured')
  return { perSecond: ((batches.length * BATCH) / (last - started)) * 1_000, batches }
}
