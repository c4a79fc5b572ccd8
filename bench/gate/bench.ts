// The same policy and the same 2,000 mixed questions through Highroad and three engines that decide by attributes, each in
// a process of its own. Ours starts from recorded facts and gives its reasons; the others are given attributes that were
// worked out beforehand. All have to give the same answers before any is measured.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { report, type Row, round } from '../result.ts'
import { ENGINES, type EngineName } from './engines.ts'
import type { Measured } from './engine-process.ts'

const names = Object.keys(ENGINES) as EngineName[]
const measured = new Map<EngineName, Measured>()
for (const name of names) {
  console.error(`measuring ${name}`)
  measured.set(name, await measure(name))
}
const ours = measured.get('highroad')
for (const [name, { answers }] of measured) {
  const other = answers.findIndex((answer, i) => answer !== ours?.answers[i])
  if (other >= 0) throw new Error(`${name} answers question ${other} in another way`)
}
console.error(
  `${ours?.answers.filter(Boolean).length} of ${ours?.answers.length} questions are permitted, by all engines`,
)

const perSecond = (name: EngineName) => median(measured.get(name)?.rounds ?? [])
await report({
  bench: 'gate',
  unit: 'decisions a second; p95 and p99: over batches of 100, the slowest',
  rows: names.map((name): Row => {
    const slowest = (measured.get(name)?.batches ?? []).toSorted((a, b) => a - b)
    const at = (part: number) =>
      Math.round(1e8 / (slowest[Math.ceil(part * slowest.length) - 1] ?? Number.NaN))
    return { name, median: Math.round(perSecond(name)), p95: at(0.95), p99: at(0.99) }
  }),
  ratios: Object.fromEntries(
    names
      .filter((name) => name !== 'highroad')
      .map((name) => [name, round(perSecond('highroad') / perSecond(name))]),
  ),
})

function measure(name: EngineName): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'engine-process.ts'), [name], {
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    let result: Measured | null = null
    child.on('message', (message: Measured) => (result = message))
    child.on('exit', (code) =>
      code === 0 && result ? resolve(result) : reject(new Error(`${name} could not be measured`)),
    )
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
