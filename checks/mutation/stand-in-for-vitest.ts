/**
 * What a test file takes from vitest, in one process without a runner: tests are collected in the order in which they are
 * said. Only what the tests of the rules use is here; anything else is an error at once, not a test that passes.
 */
import { expect as jestExpect } from 'expect'

interface CollectedTest {
  readonly name: string
  readonly run: () => unknown
}

const collected: CollectedTest[] = []
const path: string[] = []

/** Every test said so far. */
export const collectedTests: readonly CollectedTest[] = collected

type Body = (...args: never[]) => unknown
const argsOf = (row: unknown): never[] => (Array.isArray(row) ? row : [row]) as never[]

export function test(name: string, run: Body): void {
  collected.push({ name: `${collected.length} ${[...path, name].join(' ')}`, run })
}
test.each = (rows: readonly unknown[]) => (name: string, run: Body) => {
  for (const row of rows) test(name, () => run(...argsOf(row)))
}

export function describe(name: string, tell: Body): void {
  path.push(name)
  tell()
  path.pop()
}
describe.each = (rows: readonly unknown[]) => (name: string, tell: Body) => {
  for (const row of rows) describe(name, () => tell(...argsOf(row)))
}

/** As in vitest, a second argument says what is looked at. */
export const expect = Object.assign((actual: unknown, _about?: string) => jestExpect(actual), jestExpect)
