import { expect, test } from 'vitest'
import { coverageOf } from './coverage.ts'

test('R14 the coverage gives totals and reasons by count, and names nobody', () => {
  const coverage = coverageOf(
    [
      { handle: 'a', ms: 6_000, hidden: false },
      { handle: 'a', ms: 4_000, hidden: false },
      { handle: 'b', ms: 5_000, hidden: false },
      { handle: 'c', ms: 2_000, hidden: true },
    ],
    [
      { handle: 'c', ms: 1_000, reason: 'objection' },
      { handle: 'b', ms: 500, reason: 'backlog' },
      { handle: 'd', ms: 1_500, reason: 'unknown-voice' },
    ],
  )
  expect(coverage.people).toEqual({ covered: 2, spoke: 4 })
  expect(coverage.speakingMs).toEqual({ covered: 15_000, total: 20_000 })
  expect(new Map(coverage.missing.map(({ reason, ms }) => [reason, ms]))).toEqual(
    new Map([
      ['objection', 3_000],
      ['unknown-voice', 1_500],
      ['backlog', 500],
    ]),
  )
  expect(JSON.stringify(coverage)).not.toMatch(/"[abcd]"/)
})
