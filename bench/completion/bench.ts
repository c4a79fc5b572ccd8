// Keystrokes saved on chat that no model has seen: ours (account and person), ours without the personal model, ours with
// nothing else, and a plain 5-gram with stupid back-off. A process each, one after the other.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { report, type Row, round } from '../result.ts'
import { saved, type Typed, wrongPerHundred } from './typist.ts'
import type { Measured } from './variant-process.ts'
import { VARIANTS, type VariantName } from './variants.ts'

/** Least probability and cost of a wrong one for the peer: its best on the messages set aside for choosing. */
const PEER = [0.6, 5]
/** A person counts in the median if they wrote this many characters of what is typed. */
const ENOUGH = 1_000

const names = Object.keys(VARIANTS) as VariantName[]
const measured = new Map<VariantName, Measured>()
for (const name of names) {
  console.error(`measuring ${name}`)
  measured.set(name, await measure(name))
}

const all = (name: VariantName): readonly Typed[] => measured.get(name)?.people ?? []
const enough = (name: VariantName) => all(name).filter(({ characters }) => characters >= ENOUGH)
const counts: Record<string, number> = {
  [`people with ${ENOUGH} characters or more`]: enough('highroad').length,
  'characters typed': all('highroad').reduce((sum, { characters }) => sum + characters, 0),
}
for (const [name, { people, learning, median, p90, p99, bytes, memory }] of measured)
  Object.assign(counts, {
    [`% saved over all characters, ${name}`]: round(saved(people)),
    [`wrong shown per 100 keys, ${name}`]: round(wrongPerHundred(people)),
    [`taken, ${name}`]: people.reduce((sum, { taken }) => sum + taken, 0),
    [`ms a question: median, ${name}`]: round(median),
    [`ms a question: p90, ${name}`]: round(p90),
    [`ms a question: p99, ${name}`]: round(p99),
    [`ms to learn 100,000 messages and be ready, ${name}`]: Math.round(learning),
    [`MiB held, ${name}`]: round(memory),
    ...(bytes > 0 ? { [`bytes of all shards as one, ${name}`]: bytes } : {}),
  })

await report({
  bench: 'completion',
  unit: '% of keystrokes saved, median over people',
  rows: names.map((name): Row => ({ name, median: round(medianSaved(name)) })),
  ratios: Object.fromEntries(
    names
      .filter((name) => name !== 'highroad')
      .map((name) => [name, round(medianSaved('highroad') / medianSaved(name))]),
  ),
  counts,
})

function medianSaved(name: VariantName): number {
  const each = enough(name)
    .map((typed) => saved([typed]))
    .toSorted((a, b) => a - b)
  return each[Math.floor(each.length / 2)] ?? Number.NaN
}

function measure(name: VariantName): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(
      join(import.meta.dirname, 'variant-process.ts'),
      [name, JSON.stringify(PEER), 'unseen'],
      {
        stdio: ['ignore', 2, 2, 'ipc'],
        execArgv: ['--expose-gc', '--max-old-space-size=6144'],
      },
    )
    let result: Measured | null = null
    child.on('message', (message: Measured) => (result = message))
    child.on('exit', (code) =>
      code === 0 && result ? resolve(result) : reject(new Error(`${name} could not be measured`)),
    )
  })
}
