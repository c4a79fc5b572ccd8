/** Some of the judges' cases, for mutants: what changes a decision or a reason is seen by the reference. */
import { compile } from '@highroad/core/consent'
import { expect, test } from 'vitest'
import { cases } from '../judges/cases.ts'
import { judge } from '../judges/reference.ts'
import { disagree, ours } from '../judges/rules-beside-reference.ts'

test('the rules and the reference agree', () => {
  let last = { of: [] as object, facts: compile([]) }
  for (const { facts, request } of cases(7, 1500, 20)) {
    if (last.of !== facts) last = { of: facts, facts: compile(facts) }
    expect(disagree(ours(last.facts, request), judge(facts, request))).toBe(false)
  }
})
