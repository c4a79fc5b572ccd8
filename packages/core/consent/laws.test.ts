/** Laws of the lattice, over meetings that fast-check makes up. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import type { DecisionRequest } from './decision.ts'
import { decide, join } from './decide.ts'
import {
  ALLOWED,
  ANNA,
  BEN,
  CARO,
  answered,
  ask,
  asksFirst,
  card,
  cells,
  lifted,
  mark,
  microphone,
  noticed,
  objected,
  person,
  started,
  switched,
  terms,
} from './example-meeting.ts'
import { type Fact, scopesOf } from './facts.ts'
import { narrows } from './narrows.ts'
import { RULES } from './rules/all.ts'
import { DataClass, Purpose } from './words.ts'

const time = fc.integer({ min: 1, max: 60 }).map((n) => n * 50)
const handle = fc.constantFrom(ANNA, BEN, CARO)
const features = fc.constantFrom<'everything' | ('summary' | 'captions')[]>(
  'everything',
  ['summary'],
  ['captions'],
)
const cell = fc.constantFrom('licensed', 'with-consent', 'never')
const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.tuple(time, handle, features).map(([t, h, f]) => objected(t, h, f)),
  fc.tuple(time, handle, features).map(([t, h, f]) => lifted(t, h, f)),
  fc.tuple(time, handle, fc.boolean()).map(([t, h, yes]) => answered(t, h, yes)),
  fc.tuple(time, handle).map(([t, h]) => noticed(t, h)),
  fc.tuple(time, handle, fc.boolean()).map(([t, h, me]) => microphone(t, h, me ? 'only-me' : 'others-too')),
  fc.tuple(time, fc.boolean()).map(([t, on]) => switched(t, on)),
  fc.tuple(time, fc.boolean()).map(([t, on]) => asksFirst(t, on)),
  fc.tuple(time, fc.constantFrom('none', 'hipaa')).map(([t, m]) => mark(t, m)),
  fc.tuple(time, fc.boolean()).map(([t, keeps]) => card(t, { retainsInputs: keeps })),
  time.map((t) => started(t)),
  time.map((t): Fact => ({ kind: 'feature-stopped', time: t, meeting: 'm1', feature: 'summary' })),
  fc.tuple(time, cell, time).map(([t, c, from]) =>
    terms(
      t,
      2,
      cells((_, p) => (p === 'assist' ? c : undefined)),
      from,
    ),
  ),
)
/** Few enough changes that a good part of the meetings still permits. */
const facts = fc.array(fact, { maxLength: 6 }).map((more) => [...ALLOWED, ...person(1040, CARO), ...more])
const contributors = fc
  .subarray([ANNA, BEN, CARO], { minLength: 1 })
  .map((hs) => hs.map((h) => ({ handle: h, actsFor: 'alderwick' })))
const request: fc.Arbitrary<DecisionRequest> = fc
  .record({
    contributors,
    classes: fc.subarray([...DataClass.options], { minLength: 1, maxLength: 3 }),
    purpose: fc.oneof(
      { weight: 8, arbitrary: fc.constant('assist' as const) },
      fc.constantFrom(...Purpose.options),
    ),
    itemTime: time.map((t) => t + 1000),
    wait: fc.integer({ min: 0, max: 2000 }),
  })
  .map(({ wait, ...change }) => ask({ ...change, at: change.itemTime + wait }))

const permits = (fs: readonly Fact[], r: DecisionRequest) => decide(compile(fs), r).decision === 'permit'
/** Mutants are held against fewer runs (checks/mutation). */
const numRuns = fc.readConfigureGlobal()?.numRuns ?? 400
const holds = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns })

test('the made-up meetings both permit and deny, or the laws below would say nothing', () => {
  const sample = fc.sample(fc.tuple(facts, request), { numRuns: 500, seed: 1 }).map(([f, r]) => permits(f, r))
  expect(sample.filter(Boolean).length).toBeGreaterThan(40)
  expect(sample.filter((p) => !p).length).toBeGreaterThan(40)
})

describe('R2 order never matters', () => {
  test('of facts', () =>
    holds(
      fc.property(
        facts.chain((f) => fc.tuple(fc.constant(f), fc.shuffledSubarray(f, { minLength: f.length }))),
        request,
        ([f, shuffled], r) => {
          expect(decide(compile(shuffled), r)).toEqual(decide(compile(f), r))
        },
      ),
    ))
  test('of rules', () =>
    holds(
      fc.property(
        facts,
        request,
        fc.shuffledSubarray([...RULES[3]], { minLength: RULES[3].length }),
        (f, r, rules) => {
          expect(join(rules, compile(f), r)).toEqual(decide(compile(f), r))
        },
      ),
    ))
  test('nor what was decided before from the same facts', () =>
    holds(
      fc.property(facts, fc.array(request, { minLength: 2, maxLength: 12 }), (f, requests) => {
        const compiled = compile(f)
        for (const r of requests) expect(decide(compiled, r)).toEqual(join(RULES[3], compile(f), r))
      }),
    ))
  test('and what other scopes hold never matters', () =>
    holds(
      fc.property(facts, request, time, (f, r, t) => {
        const elsewhere: Fact[] = [
          objected(t, 'f'.repeat(32), 'everything'),
          { kind: 'mark-set', time: t, account: 'birch', mark: 'hipaa', reason: null },
          { kind: 'meeting-erased', time: t, meeting: 'm2' },
        ]
        expect(decide(compile([...elsewhere, ...f]), r)).toEqual(decide(compile(f), r))
      }),
    ))
  test('and saying a fact twice changes nothing', () =>
    holds(
      fc.property(facts, request, (f, r) => {
        expect(decide(compile([...f, ...f]), r)).toEqual(decide(compile(f), r))
      }),
    ))
})

test('R2, R10 an objection more never permits', () =>
  holds(
    fc.property(facts, request, time, handle, features, (f, r, t, h, what) => {
      if (permits([...f, objected(t, h, what)], r)) expect(permits(f, r)).toBe(true)
    }),
  ))

test('R10 a lifted objection never lets in what was made before it was lifted', () =>
  holds(
    fc.property(facts, request, handle, fc.nat(500), fc.nat(500), (f, r, h, before, after) => {
      const own = { ...r, purpose: 'assist' as const, contributors: [{ handle: h, actsFor: 'alderwick' }] }
      const lift = r.itemTime + 1 + after
      const unlifted = f.filter((x) => x.kind !== 'objection-lifted')
      const all = [...unlifted, objected(Math.max(1, r.itemTime - before), h), lifted(lift, h)]
      expect(permits(all, { ...own, at: Math.max(own.at, lift) })).toBe(false)
    }),
  ))

test('R9 a contributor more never widens', () =>
  holds(
    fc.property(facts, request, handle, (f, r, h) => {
      const more = { ...r, contributors: [...r.contributors, { handle: h, actsFor: 'alderwick' }] }
      if (permits(f, more)) expect(permits(f, r)).toBe(true)
    }),
  ))

test('R9 a class more never widens', () =>
  holds(
    fc.property(facts, request, fc.constantFrom(...DataClass.options), (f, r, c) => {
      if (permits(f, { ...r, classes: [...r.classes, c] })) expect(permits(f, r)).toBe(true)
    }),
  ))

test('R11 publishing terms never widens what may be done with what is there already', () =>
  holds(
    fc.property(facts, request, cell, fc.nat(1000), fc.nat(3000), (f, r, c, after, from) => {
      const published = terms(
        r.itemTime + 1 + after,
        9,
        cells((_, p) => (p === 'assist' || p === 'improve' ? c : undefined)),
        from,
      )
      if (permits([...f, published], r)) expect(permits(f, r)).toBe(true)
    }),
  ))

test('R1 a fact of an unknown kind denies everything', () =>
  holds(
    fc.property(facts, request, time, (f, r, t) => {
      expect(permits([...f, { kind: 'unheard-of', time: t } as never], r)).toBe(false)
    }),
  ))

test('R10 what does not narrow never takes a permit away, for uses from then on', () =>
  holds(
    fc.property(facts, request, fact, (f, r, one) => {
      const last = { ...one, time: 5000 }
      if (last.kind === 'terms-published') return
      const before = compile(f.filter((x) => scopesOf(x).some((s) => scopesOf(last).includes(s))))
      const later = { ...r, itemTime: 5001, at: 5001 }
      if (!narrows(last, before) && permits(f, later)) expect(permits([...f, last], later)).toBe(true)
    }),
  ))
