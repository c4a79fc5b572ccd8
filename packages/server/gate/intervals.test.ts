import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, decide, type DecisionRequest, type Fact } from '@highroad/core/consent'
import { byInterval, changesOf } from './intervals.ts'
import { firstFacts } from './testing/scripted-meeting.ts'

const [ANNA, BEN] = ['a'.repeat(32), 'b'.repeat(32)]
const time = fc.integer({ min: 0, max: 60 })
const handle = fc.constantFrom(ANNA, BEN)
const features = fc.constantFrom<'everything' | ['summary']>('everything', ['summary'])

const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ kind: fc.constant('objected' as const), time, handle, features }),
  fc.record({ kind: fc.constant('objection-lifted' as const), time, handle, features }),
  fc.record({ kind: fc.constant('earlier-let-in' as const), time, handle, from: time, until: time }),
  fc.record({
    kind: fc.constant('notice-shown' as const),
    time,
    handle,
    feature: fc.constant('summary' as const),
    version: fc.constant(1),
    keeps: fc.constant<['transcript']>(['transcript']),
    laterFeatures: fc.constant<[]>([]),
    until: time,
  }),
  fc.record({
    kind: fc.constantFrom('feature-started' as const, 'feature-stopped' as const),
    time,
    meeting: fc.constant('m1'),
    feature: fc.constant('summary' as const),
    processor: fc.constant('this-server'),
    by: fc.constant(ANNA),
  }),
  fc.record({
    kind: fc.constant('switch-set' as const),
    time,
    account: fc.constant('a1'),
    feature: fc.constant('summary' as const),
    on: fc.boolean(),
    processor: fc.constant('this-server'),
  }),
)

/** Enough that much is permitted. */
const ALLOWING: Fact[] = [
  ...firstFacts(0),
  { kind: 'mark-set', time: 0, account: 'a1', mark: 'none', reason: null },
  { kind: 'switch-set', time: 0, account: 'a1', feature: 'summary', on: true, processor: 'this-server' },
  { kind: 'meeting-opened', time: 0, meeting: 'm1', hostingAccount: 'a1', audience: 'm1' },
  { kind: 'feature-started', time: 2, meeting: 'm1', feature: 'summary', processor: 'this-server', by: ANNA },
  ...[ANNA, BEN].flatMap((of): Fact[] => [
    { kind: 'contributor-joined', time: 1, meeting: 'm1', handle: of, actsFor: 'a1' },
    { kind: 'microphone-answered', time: 3, handle: of, who: 'only-me' },
    {
      kind: 'notice-shown',
      time: 4,
      handle: of,
      feature: 'summary',
      version: 1,
      keeps: ['transcript'],
      laterFeatures: [],
      until: 65,
    },
  ]),
]

const asked = (contributors: string[], itemTime: number, at: number): DecisionRequest => ({
  purpose: 'assist',
  feature: 'summary',
  processor: 'this-server',
  hostingAccount: 'a1',
  place: 'meeting:m1',
  classes: ['audio', 'transcript'],
  contributors: contributors.map((of) => ({ handle: of, actsFor: 'a1' })),
  itemTime,
  at,
})

test('R13 decided once between two changes is decided as each item is by itself, in whatever order they come', () => {
  const seen = { permit: 0, deny: 0 }
  fc.assert(
    fc.property(
      fc.array(fact, { maxLength: 4 }),
      fc.constantFrom<string[]>([ANNA], [BEN], [ANNA, BEN]),
      fc.integer({ min: 0, max: 70 }),
      fc.array(fc.integer({ min: 0, max: 75 }), { minLength: 1, maxLength: 30 }),
      (random, contributors, at, times) => {
        const facts = [...ALLOWING, ...random]
        const compiled = compile(facts)
        const permits = byInterval(
          changesOf(facts, at),
          (itemTime) => decide(compiled, asked(contributors, itemTime, at)).decision === 'permit',
        )
        for (const itemTime of times) {
          const { decision } = decide(compile(facts), asked(contributors, itemTime, at))
          seen[decision] += 1
          expect(permits(itemTime)).toBe(decision === 'permit')
        }
      },
    ),
    { numRuns: 600 },
  )
  expect(Math.min(seen.permit, seen.deny)).toBeGreaterThan(500)
})

test('between two changes it is asked once', () => {
  let asks = 0
  const permits = byInterval([10, 20], () => {
    asks += 1
    return true
  })
  for (const at of [10, 19, 11, 15]) permits(at)
  expect(asks).toBe(1)
  permits(20)
  permits(9)
  expect(asks).toBe(3)
})
