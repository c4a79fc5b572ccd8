/** Laws of training and recording, over meetings and channels with consent forms that fast-check makes up. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import type { Contributor, DecisionRequest } from './decision.ts'
import { decide } from './decide.ts'
import {
  BIRCH,
  DAY_MS,
  TRAINABLE,
  channel,
  comes,
  form,
  never,
  neverLifted,
  owner,
  revoked,
  told,
  trainAnswered,
  withdrawn,
} from './example-form.ts'
import {
  ACCOUNT,
  ANNA,
  BEN,
  CARO,
  ask,
  card,
  cells,
  lifted,
  mark,
  microphone,
  objected,
  person,
  terms,
} from './example-meeting.ts'
import type { Fact } from './facts.ts'
import type { DataClass, TermsCell } from './words.ts'

const GUEST = '9'.repeat(32)
const PEOPLE: readonly Contributor[] = [
  { handle: ANNA, actsFor: ACCOUNT },
  { handle: BEN, actsFor: ACCOUNT },
  { handle: CARO, actsFor: 'birch' },
  { handle: GUEST, actsFor: null },
]

const recordable = (handle: string): Fact[] => [
  { kind: 'recording-notice-shown', time: 1050, handle, version: 1, until: 1000 * DAY_MS },
  { kind: 'recording-answered', time: 1051, handle, accepted: true },
]
/** In one meeting and one channel: two of the hosting account, one of another that signed, and a guest who opted in. */
const WORLD: readonly Fact[] = [
  ...TRAINABLE,
  ...BIRCH,
  ...person(1032, CARO, 'birch'),
  ...person(1034, GUEST, null),
  told(1040, CARO, { account: 'birch', form: 'f9' }),
  trainAnswered(1041, GUEST, true),
  channel('public'),
  ...PEOPLE.flatMap(({ handle, actsFor }) => [
    comes(1042, handle, actsFor),
    trainAnswered(1043, handle, true, 'channel:c1'),
    ...recordable(handle),
  ]),
]

const time = fc.integer({ min: 20, max: 60 }).map((n) => n * 50)
const handle = fc.constantFrom(ANNA, BEN, CARO, GUEST)
const place = fc.constantFrom('meeting:m1' as const, 'channel:c1' as const)
const cell = fc.constantFrom<TermsCell>('licensed', 'with-consent', 'never')
const table = (t: number, version: number, c: TermsCell, from: number) =>
  terms(
    t,
    version,
    cells((_, p) => (p === 'train' || p === 'record' ? c : undefined)),
    from,
  )
const ended = fc.constantFrom<['f1' | 'f2', string] | ['f9', string]>(
  ['f1', ACCOUNT],
  ['f2', ACCOUNT],
  ['f9', 'birch'],
)

/** What takes something away, whatever else there is. */
const taking: fc.Arbitrary<Fact> = fc.oneof(
  fc.tuple(time, ended).map(([t, [id, account]]) => withdrawn(t, id, account)),
  fc.tuple(time, ended).map(([t, [id, account]]) => revoked(t, id, account)),
  fc.tuple(time, handle).map(([t, h]) => never(t, h)),
  fc.tuple(time, handle).map(([t, h]) => objected(t, h, 'everything')),
  fc.tuple(time, handle, place).map(([t, h, p]) => trainAnswered(t, h, false, p)),
  fc
    .tuple(time, handle)
    .map(([t, h]): Fact => ({ kind: 'recording-answered', time: t, handle: h, accepted: false })),
  fc.tuple(time, handle).map(([t, h]) => microphone(t, h, 'others-too')),
  fc.tuple(time, fc.constantFrom(ACCOUNT, 'birch')).map(([t, account]) => mark(t, 'hipaa', account)),
  time.map((t): Fact => ({ kind: 'meeting-erased', time: t, meeting: 'm1' })),
  time.map((t) => card(t, { party: 'third', trainsOnInputs: true })),
)
const giving: fc.Arbitrary<Fact> = fc.oneof(
  fc.tuple(time, time).map(([t, from]) => form(t, { form: 'f2', coversFrom: from })),
  fc.tuple(time, handle, fc.constantFrom('f1', 'f2')).map(([t, h, id]) => told(t, h, { form: id })),
  fc.tuple(time, handle).map(([t, h]) => neverLifted(t, h)),
  fc.tuple(time, handle).map(([t, h]) => lifted(t, h, 'everything')),
  fc.tuple(time, handle, place).map(([t, h, p]) => trainAnswered(t, h, true, p)),
  fc.tuple(time, handle).map(([t, h]): Fact => ({
    kind: 'earlier-let-in',
    time: t,
    handle: h,
    from: 0,
    until: 5000,
  })),
  fc.tuple(time, fc.constantFrom('public', 'private', 'direct')).map(([t, to]) => channel(to, t)),
  fc.tuple(time, handle).map(([t, h]): Fact => ({ kind: 'channel-left', time: t, channel: 'c1', handle: h })),
  fc.tuple(time, handle).map(([t, h]) => comes(t, h, PEOPLE.find((p) => p.handle === h)?.actsFor)),
  fc.tuple(time, fc.boolean()).map(([t, is]) => owner(t, is)),
  fc.tuple(time, cell, time).map(([t, c, from]) => table(t, 2, c, from)),
)
const facts = fc.array(fc.oneof(taking, giving, giving), { maxLength: 5 }).map((more) => [...WORLD, ...more])
const some = fc.subarray([...PEOPLE], { minLength: 1 })
const classes = fc.subarray<DataClass>(['chat', 'transcript', 'file', 'telemetry'], {
  minLength: 1,
  maxLength: 2,
})
const request: fc.Arbitrary<DecisionRequest> = fc
  .record({
    contributors: some,
    classes: fc.oneof({ weight: 3, arbitrary: fc.constant<DataClass[]>(['chat']) }, classes),
    purpose: fc.constantFrom('train', 'train', 'train', 'record'),
    place,
    itemTime: time.map((t) => t + 100),
    wait: fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.constant(40 * DAY_MS)),
  })
  .map(({ wait, ...change }) => ask({ feature: null, ...change, at: change.itemTime + wait }))

const permits = (fs: readonly Fact[], r: DecisionRequest) => decide(compile(fs), r).decision === 'permit'
/** Mutants are held against fewer runs (checks/mutation). */
const numRuns = fc.readConfigureGlobal()?.numRuns ?? 600
const holds = <T>(property: fc.IProperty<T>) => fc.assert(property, { numRuns })

test('the made-up meetings both permit and deny, or the laws below would say nothing', () => {
  for (const purpose of ['train', 'record'] as const) {
    const sample = fc
      .sample(fc.tuple(facts, request), { numRuns: 500, seed: 2 })
      .map(([f, r]) => permits(f, { ...r, purpose }))
    expect(sample.filter(Boolean).length).toBeGreaterThan(75)
    expect(sample.filter((p) => !p).length).toBeGreaterThan(75)
  }
})

test('R2 order never matters: of facts, of contributors, of classes', () =>
  holds(
    fc.property(
      facts.chain((f) => fc.tuple(fc.constant(f), fc.shuffledSubarray(f, { minLength: f.length }))),
      request,
      ([f, shuffled], r) => {
        const turned = {
          ...r,
          contributors: r.contributors.toReversed(),
          classes: r.classes.toReversed(),
        }
        expect(decide(compile(shuffled), turned)).toEqual(decide(compile(f), r))
      },
    ),
  ))

test('R2 what takes something away never permits', () =>
  holds(
    fc.property(facts, request, taking, (f, r, one) => {
      if (permits([...f, one], r)) expect(permits(f, r)).toBe(true)
    }),
  ))

test('R2 and of equal times it is the later', () =>
  holds(
    fc.property(facts, request, taking, giving, (f, r, one, other) => {
      const together = [...f, { ...other, time: one.time }]
      if (other.kind === 'processor-card-set') return
      if (permits([...together, one], r)) expect(permits(together, r)).toBe(true)
    }),
  ))

test('R9 a contributor more never widens', () =>
  holds(
    fc.property(facts, request, fc.constantFrom(...PEOPLE), (f, r, one) => {
      if (permits(f, { ...r, contributors: [...r.contributors, one] })) expect(permits(f, r)).toBe(true)
    }),
  ))

describe('R9 what is derived is at most its sources', () => {
  interface Source {
    classes: DataClass[]
    contributors: Contributor[]
    times: number[]
    audience: string[]
  }
  const source: fc.Arbitrary<Source> = fc.record({
    classes,
    contributors: some,
    times: fc.tuple(time.map((t) => t + 100)),
    audience: fc.subarray(['p1', 'p2', 'p3', 'p4']),
  })
  /** The union of classes, contributors and moments, and only those people whom every source admits. */
  const derive = (sources: readonly Source[]): Source => ({
    classes: [...new Set(sources.flatMap((s) => s.classes))].toSorted(),
    contributors: PEOPLE.filter((p) => sources.some((s) => s.contributors.includes(p))),
    times: [...new Set(sources.flatMap((s) => s.times))].toSorted((a, b) => a - b),
    audience: ['p1', 'p2', 'p3', 'p4'].filter((p) => sources.every((s) => s.audience.includes(p))),
  })
  /** What is derived is decided for each moment that it rests on. */
  const allowed = (f: readonly Fact[], r: DecisionRequest, item: Source) =>
    item.times.every((itemTime) =>
      permits(f, { ...r, classes: item.classes, contributors: item.contributors, itemTime, at: 40 * DAY_MS }),
    )
  const sources = fc.array(source, { minLength: 1, maxLength: 3 })

  test('in permission', () =>
    holds(
      fc.property(facts, request, sources, (f, r, of) => {
        if (allowed(f, r, derive(of))) for (const one of of) expect(allowed(f, r, one)).toBe(true)
      }),
    ))
  test('in audience', () =>
    holds(
      fc.property(sources, fc.constantFrom('p1', 'p2', 'p3', 'p4'), (of, reader) => {
        if (derive(of).audience.includes(reader)) for (const one of of) expect(one.audience).toContain(reader)
      }),
    ))
  test('and what is derived of what was derived is no more than that', () =>
    holds(
      fc.property(sources, sources, (a, b) => {
        expect(derive([derive(a), derive(b)])).toEqual(derive([...a, ...b]))
      }),
    ))
  test('one time for all of it would not do: one source may lie in a gap between two others', () => {
    const gap = [...WORLD, withdrawn(1500), form(1800, { form: 'f2' }), told(1801, ANNA, { form: 'f2' })]
    const at = (itemTime: number) =>
      permits(gap, ask({ purpose: 'train', feature: null, classes: ['chat'], itemTime, at: 40 * DAY_MS }))
    expect([1400, 1600, 1900].map(at)).toEqual([true, false, true])
  })
})

test('R10 a form withdrawn and signed again leaves the gap closed, and only the gap', () => {
  // Whatever else happened, but to the forms and the terms.
  const untouched = facts.map((fs) =>
    fs.filter(
      (f) =>
        (f.kind !== 'owner-set' || f.time < 1000) &&
        !('form' in f && f.form === 'f2') &&
        !((f.kind === 'form-withdrawn' || f.kind === 'form-revoked') && f.form === 'f1') &&
        !(f.kind === 'terms-published' && f.version > 1),
    ),
  )
  const spell = fc.tuple(fc.integer({ min: 1100, max: 2500 }), fc.integer({ min: 0, max: 800 }))
  let [closed, open] = [0, 0]
  holds(
    fc.property(untouched, request, spell, (f, r, [from, length]) => {
      const train = { ...r, purpose: 'train' as const, classes: ['chat' as const], at: 40 * DAY_MS }
      const until = from + length
      const again = [
        withdrawn(from),
        form(until, { form: 'f2' }),
        ...[ANNA, BEN].map((h) => told(until, h, { form: 'f2', since: 1050 })),
      ]
      const inGap = train.itemTime >= from && train.itemTime < until
      const before = permits(f, train)
      expect(permits([...f, ...again], train)).toBe(before && !inGap)
      if (before && inGap) closed += 1
      if (before && !inGap) open += 1
    }),
  )
  expect(closed).toBeGreaterThan(numRuns / 100)
  expect(open).toBeGreaterThan(numRuns / 20)
})

test('R11 publishing terms never widens what may be done with what is there already', () =>
  holds(
    fc.property(facts, request, cell, fc.nat(1000), fc.nat(3000), (f, r, c, after, from) => {
      const published = table(r.itemTime + 1 + after, 9, c, from)
      if (permits([...f, published], r)) expect(permits(f, r)).toBe(true)
    }),
  ))

test('R2 nor what was decided before from the same facts', () =>
  holds(
    fc.property(facts, fc.array(request, { minLength: 2, maxLength: 8 }), (f, requests) => {
      const compiled = compile(f)
      for (const r of requests) expect(decide(compiled, r)).toEqual(decide(compile(f), r))
    }),
  ))

test('R7 whatever is said, nobody else’s model is trained', () =>
  holds(
    fc.property(facts, request, (f, r) => {
      expect(permits(f, { ...r, purpose: 'train-third-party' })).toBe(false)
    }),
  ))

test('R14 a permit never rests on a reason that forbids, a denial always on one that does', () =>
  holds(
    fc.property(facts, request, (f, r) => {
      const { decision, reasons } = decide(compile(f), r)
      expect(reasons.length).toBeGreaterThan(0)
      expect(reasons.some((one) => one.effect === 'forbid')).toBe(decision === 'deny')
    }),
  ))
