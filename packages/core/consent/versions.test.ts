/** Old versions of the rules are kept: evidence of their time is decided as it was then. */
import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { decide } from './decide.ts'
import { FACTS } from './example-facts.ts'
import { ALLOWED, ask, cells, terms } from './example-meeting.ts'
import type { DecisionRequest } from './decision.ts'
import type { Fact } from './facts.ts'
import type { RulesVersion } from './words.ts'

const OF_VERSION_1 = [
  'terms-published',
  'mark-set',
  'switch-set',
  'ask-first-set',
  'processor-card-set',
  'meeting-opened',
  'meeting-ended',
  'contributor-joined',
  'microphone-answered',
  'feature-started',
  'feature-stopped',
  'notice-shown',
  'answer-given',
  'objected',
  'objection-lifted',
  'meeting-erased',
]
const forbids = (facts: readonly Fact[], version: RulesVersion, change: Partial<DecisionRequest> = {}) =>
  decide(compile(facts), ask(change), version)
    .reasons.filter((r) => r.effect === 'forbid')
    .map((r) => r.code)

describe('R1 each version knows the facts of its time', () => {
  test.each(Object.keys(FACTS) as Fact['kind'][])('%s', (kind) => {
    const one = { kind, time: 0, ...FACTS[kind][0] } as Fact
    expect(forbids([one], 1).includes('R1.unknown-fact')).toBe(!OF_VERSION_1.includes(kind))
    expect(forbids([one], 2).includes('R1.unknown-fact')).toBe(kind === 'channel-erased')
    expect(forbids([one], 3)).not.toContain('R1.unknown-fact')
  })
  test('and nothing besides', () => {
    for (const strange of [{ kind: 'curse-cast', time: 0 }, { kind: '', time: 0 }, { time: 0 }] as never[])
      for (const version of [1, 2, 3] as const) {
        expect(forbids([...ALLOWED, strange], version)).toContain('R1.unknown-fact')
        expect(forbids([strange, ...ALLOWED], version)).toContain('R1.unknown-fact')
      }
  })
})

test('a fact that only a later version knew stays unknown whatever older ones come with it, in any order', () => {
  const erased: Fact = { kind: 'channel-erased', time: 50, channel: 'c1' }
  const joined: Fact = { kind: 'channel-left', time: 60, channel: 'c1', handle: 'a'.repeat(32) }
  for (const facts of [
    [erased, joined, ...ALLOWED],
    [...ALLOWED, joined, erased],
  ]) {
    expect(forbids(facts, 2)).toEqual(['R1.unknown-fact'])
    expect(forbids(facts, 3)).toEqual([])
  }
  expect(forbids([...ALLOWED, joined], 1)).toEqual(['R1.unknown-fact'])
  expect(forbids([...ALLOWED, joined], 2)).toEqual([])
})

test('a meeting is decided by version 2 as by version 3', () => {
  const said = (version: RulesVersion) => ({ ...decide(compile(ALLOWED), ask(), version), rulesVersion: 0 })
  expect(said(2)).toEqual(said(3))
  expect(
    forbids(
      ALLOWED.filter((f) => f.kind !== 'feature-started'),
      2,
    ),
  ).toEqual(['R5.not-started'])
  expect(
    forbids(
      ALLOWED.filter((f) => f.kind !== 'feature-started'),
      3,
    ),
  ).toEqual(['R5.not-started'])
})

test('version 1 decides what it decided: it knew no recording, no training, and numbers only to improve', () => {
  const all = [
    ...ALLOWED.filter((f) => f.kind !== 'terms-published'),
    terms(
      100,
      1,
      cells(() => 'licensed'),
    ),
  ]
  expect(decide(compile(all), ask(), 1)).toMatchObject({ decision: 'permit', rulesVersion: 1 })
  expect(forbids(all, 1, { purpose: 'record', feature: null })).toEqual(['R3.recording-not-answered'])
  expect(forbids(all, 1, { purpose: 'train', feature: null })).toEqual(['R6.no-form'])
  expect(forbids(all, 1, { purpose: 'improve', feature: null, classes: ['telemetry'] })).toEqual([])
  expect(forbids(ALLOWED, 1, { purpose: 'improve', feature: null, classes: ['telemetry'] })).toEqual([])
  expect(forbids(all, 1, { purpose: 'train', feature: null, classes: ['telemetry'] })).toEqual([
    'R4.only-improves',
    'R6.no-form',
  ])
  expect(forbids(all, 1, { purpose: 'improve', feature: null, classes: ['telemetry', 'chat'] })).toEqual([
    'R1.nothing-allows',
  ])
  expect(forbids(all, 1, { purpose: 'deliver', feature: null })).toEqual([])
  expect(forbids(all, 1, { purpose: 'deliver', feature: null, classes: ['chat', 'telemetry'] })).toEqual([
    'R4.only-improves',
  ])
})
