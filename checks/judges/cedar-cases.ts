/** The rules against the third judge, for a part of the cases: the same decision, permit or deny. */
import { compile, decide } from '@highroad/core/consent'
import { expect } from 'vitest'
import { CASES, cases, type Case } from './cases.ts'
import { cedarJudge, openCedar } from './cedar.ts'
import { describeCase, smallest } from './disagreement.ts'

/** Compares part `part` of `parts`, and returns how many cases that was. */
export function compareWithCedar(part: number, parts: number): number {
  openCedar()
  const rules = ({ facts, request }: Case) => decide(compile(facts), request).decision
  const cedar = ({ facts, request }: Case) => cedarJudge(facts)(request)
  const share = CASES.count / parts
  let compiled = { of: [] as Case['facts'], facts: compile([]), cedar: cedarJudge([]) }
  let count = 0
  for (const one of cases(CASES.seed + (part * share) / CASES.each, share, CASES.each)) {
    if (compiled.of !== one.facts)
      compiled = { of: one.facts, facts: compile(one.facts), cedar: cedarJudge(one.facts) }
    const { decision } = decide(compiled.facts, one.request)
    if (decision !== compiled.cedar(one.request)) {
      const differ = (c: Case) => rules(c) !== cedar(c)
      const least = differ(one) ? smallest(one, differ) : one
      expect.fail(describeCase(least, { rules: rules(least), cedar: cedar(least) }))
    }
    count += 1
  }
  return count
}
