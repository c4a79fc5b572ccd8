/** The rules against the second judge: the same decision and the same reasons, case by case. */
import { readFileSync } from 'node:fs'
import { compile } from '@highroad/core/consent'
import { expect, test } from 'vitest'
import { CASES, cases, type Case } from './cases.ts'
import { describeCase, smallest } from './disagreement.ts'
import { judge } from './reference.ts'
import { disagree, ours } from './rules-beside-reference.ts'

/** Every code that forbids, but those of version 1 and those that the server gives about its ledger and its permits. */
const CODES = Object.entries(
  JSON.parse(readFileSync(new URL(import.meta.resolve('@highroad/core/reasons.json')), 'utf8')) as Record<
    string,
    { effect: string }
  >,
)
  .filter(([, { effect }]) => effect === 'forbid')
  .map(([code]) => code)
  .filter((code) => !['R4.only-improves', 'R12.not-recorded', 'R13.permit-expired'].includes(code))

const disagreeOn = ({ facts, request }: Case) =>
  disagree(ours(compile(facts), request), judge(facts, request))

test(
  `R1 to R16: the rules and the reference agree on ${CASES.count} cases, and on why`,
  { timeout: 600_000 },
  () => {
    const asked = new Map<string, { all: number; permitted: number }>()
    const said = new Map<string, number>()
    let count = 0
    let compiled = { of: [] as Case['facts'], facts: compile([]) }
    for (const one of cases(CASES.seed, CASES.count, CASES.each)) {
      if (compiled.of !== one.facts) compiled = { of: one.facts, facts: compile(one.facts) }
      const mine = ours(compiled.facts, one.request)
      const other = judge(one.facts, one.request)
      if (disagree(mine, other)) {
        const least = disagreeOn(one) ? smallest(one, disagreeOn) : one
        expect.fail(
          describeCase(least, {
            rules: ours(compile(least.facts), least.request),
            reference: judge(least.facts, least.request),
          }),
        )
      }
      count += 1
      const tally = asked.get(one.request.purpose) ?? { all: 0, permitted: 0 }
      tally.all += 1
      if (mine.decision === 'permit') tally.permitted += 1
      asked.set(one.request.purpose, tally)
      for (const code of mine.forbids) said.set(code, (said.get(code) ?? 0) + 1)
    }
    expect(count).toBe(CASES.count)
    // Cases that are all denied, or in which a reason never comes up, would say nothing.
    for (const purpose of ['deliver', 'record', 'assist', 'improve', 'train']) {
      const { all, permitted } = asked.get(purpose) ?? { all: 0, permitted: 0 }
      expect([purpose, permitted / all > 0.15, permitted / all < 0.85]).toEqual([purpose, true, true])
    }
    expect(asked.get('train-third-party')).toMatchObject({ permitted: 0 })
    expect(CODES.filter((code) => (said.get(code) ?? 0) < 20)).toEqual([])
  },
)

test('a judge that overlooks withdrawals is found out, and the case comes out small', () => {
  const blind = ({ facts, request }: Case) =>
    ours(compile(facts), request).decision !==
    judge(
      facts.filter((f) => f.kind !== 'form-withdrawn'),
      request,
    ).decision
  const found = [...cases(CASES.seed, 5000, CASES.each)].find(blind)
  expect(found).toBeDefined()
  const least = smallest(found as Case, blind)
  expect(least.facts.filter((f) => f.kind === 'form-withdrawn')).toHaveLength(1)
  expect(least.facts.length).toBeLessThan(15)
  expect(blind(least)).toBe(true)
})
