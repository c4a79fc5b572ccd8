import { expect, test } from 'vitest'
import { Coverage } from '../wire/summary.ts'
import { coverage } from './coverage.ts'

test('3 of 4 people, 94 % of the speaking time', () => {
  const covered = (ms: number) => ({ spokeMs: ms, coveredMs: ms, missing: [] })
  const objecting = {
    spokeMs: 120_000,
    coveredMs: 0,
    missing: [{ reason: 'objection' as const, ms: 120_000 }],
  }
  const found = coverage([covered(780_000), covered(720_000), covered(380_000), objecting])
  expect(found).toEqual({
    people: { covered: 3, spoke: 4 },
    speakingMs: { covered: 1_880_000, total: 2_000_000 },
    missing: [{ reason: 'objection', ms: 120_000 }],
  })
  expect(Coverage.parse(found)).toEqual(found)
})
test('who said nothing does not count', () => {
  expect(coverage([{ spokeMs: 0, coveredMs: 0, missing: [] }])).toEqual({
    people: { covered: 0, spoke: 0 },
    speakingMs: { covered: 0, total: 0 },
    missing: [],
  })
})
test('what no reason explains is other, and reasons never explain more than is missing', () => {
  const found = coverage([
    { spokeMs: 1000.4, coveredMs: 400, missing: [{ reason: 'backlog', ms: 100 }] },
    {
      spokeMs: 1000,
      coveredMs: 900,
      missing: [
        { reason: 'objection', ms: 500 },
        { reason: 'backlog', ms: 5 },
      ],
    },
    { spokeMs: 1000, coveredMs: 1200, missing: [{ reason: 'objection', ms: 500 }] },
  ])
  expect(found.missing).toEqual([
    { reason: 'other', ms: 500 },
    { reason: 'backlog', ms: 100 },
    { reason: 'objection', ms: 100 },
  ])
  const missing = found.missing.reduce((sum, m) => sum + m.ms, 0)
  expect(found.speakingMs.covered + missing).toBe(found.speakingMs.total)
})
test('R14 the order of people says nothing', () => {
  const a = { spokeMs: 10, coveredMs: 10, missing: [] }
  const b = { spokeMs: 20, coveredMs: 0, missing: [{ reason: 'no-notice' as const, ms: 20 }] }
  expect(coverage([a, b])).toEqual(coverage([b, a]))
})
