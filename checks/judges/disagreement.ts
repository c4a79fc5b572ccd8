/** Makes a case on which two judges disagree as small as it goes, so that a person can read it. */
import type { Case } from './cases.ts'

type Disagree = (one: Case) => boolean

/** Leaves out one thing after the other for as long as the judges still disagree. */
export function smallest(one: Case, disagree: Disagree): Case {
  for (const smaller of smallerThan(one)) if (disagree(smaller)) return smallest(smaller, disagree)
  return one
}

function* smallerThan({ facts, request }: Case): Generator<Case> {
  for (const without of oneLess(facts)) yield { facts: without, request }
  for (const contributors of oneLess(request.contributors))
    yield { facts, request: { ...request, contributors } }
  for (const classes of oneLess(request.classes)) yield { facts, request: { ...request, classes } }
}

const oneLess = <T>(list: readonly T[]): T[][] =>
  list.map((_, i) => [...list.slice(0, i), ...list.slice(i + 1)])

/** The case and what each judge said of it, oldest fact first, a fact a line. */
export function describeCase({ facts, request }: Case, said: Record<string, unknown>): string {
  const lines = facts.toSorted((a, b) => a.time - b.time).map((fact) => `  ${JSON.stringify(fact)}`)
  return [JSON.stringify(said), JSON.stringify(request), ...lines].join('\n')
}
