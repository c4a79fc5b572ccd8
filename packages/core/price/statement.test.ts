import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY_MS, revoked, withdrawn } from '../consent/example-form.ts'
import { ACCOUNT, ANNA } from '../consent/example-meeting.ts'
import type { Fact } from '../consent/facts.ts'
import { daysBetween } from './day.ts'
import { april, discounted, LIST, noon, OWNED, signed } from './example-price.ts'
import { isTrial, statementOf } from './statement.ts'

const day = (n: number) => `2026-04-${String(n).padStart(2, '0')}`
const upTo = (first: number, last: number) => daysBetween(day(first), day(last))

test('a month of one seat is the price; with the form all month long it is less by each class’s discount', () => {
  const without = april()
  expect(without.totals).toEqual({
    seatDays: 30,
    trialDays: 0,
    price: 1200,
    discounts: [],
    total: 1200,
  })
  const withForm = april({ facts: [OWNED, signed('2026-03-31')] })
  expect(withForm.totals).toEqual({
    seatDays: 30,
    trialDays: 0,
    price: 1200,
    discounts: [
      { dataClass: 'transcript', amount: 300 },
      { dataClass: 'chat', amount: 100 },
    ],
    total: 800,
  })
  expect(withForm).toMatchObject({
    currency: 'EUR',
    digits: 2,
    zone: 'UTC',
    from: '2026-04-01',
    until: '2026-04-30',
  })
})

test('R15 the discount runs from the day of signing to the day of withdrawing, both whole', () => {
  const facts = [OWNED, signed(day(10)), withdrawn(noon(day(20)))]
  const statement = april({ facts })
  expect(discounted(statement)).toEqual(upTo(10, 20))
  expect(statement.days[9]).toEqual({
    day: day(10),
    list: 1,
    seats: 1,
    trial: false,
    price: 40,
    discounts: [
      { dataClass: 'transcript', amount: 10 },
      { dataClass: 'chat', amount: 4 },
    ],
    total: 26,
  })
  expect(statement.days[20]).toMatchObject({ price: 40, discounts: [], total: 40 })
})

test('R15 the day of withdrawing counts from its first moment to its last', () => {
  const midnight = noon(day(20)) - DAY_MS / 2
  for (const at of [midnight, midnight + DAY_MS - 1])
    expect(discounted(april({ facts: [OWNED, signed(day(10)), withdrawn(at)] })).at(-1)).toBe(day(20))
  expect(discounted(april({ facts: [OWNED, signed(day(10)), withdrawn(midnight - 1)] })).at(-1)).toBe(day(19))
  // Signed and withdrawn on one day: that day.
  expect(discounted(april({ facts: [OWNED, signed(day(10)), withdrawn(noon(day(10)) + 1)] }))).toEqual([
    day(10),
  ])
})

test('a form that was revoked ends as one withdrawn; one that expires ends with its last moment', () => {
  const midnight = noon(day(20)) - DAY_MS / 2
  expect(discounted(april({ facts: [OWNED, signed(day(10)), revoked(noon(day(20)))] }))).toEqual(upTo(10, 20))
  const until = (time: number) => discounted(april({ facts: [OWNED, signed(day(10), { until: time })] }))
  expect(until(midnight)).toEqual(upTo(10, 19))
  expect(until(midnight + 1)).toEqual(upTo(10, 20))
})

test('days are those of the zone', () => {
  const lists = [{ ...LIST, zone: 'Asia/Tokyo' }]
  const lateOn = (n: number) => noon(day(n)) + 4 * 3_600_000
  const facts = [OWNED, { ...signed(day(10)), time: lateOn(10) }, withdrawn(lateOn(20))]
  expect(discounted(april({ lists, facts }))).toEqual(upTo(11, 21))
})

test('a form renewed without a gap loses no day, and two forms at once count once', () => {
  const renewed = signed(day(15), { form: 'f2', renews: 'f1' })
  const facts = [OWNED, signed(day(10), { until: noon(day(15)) }), renewed]
  const statement = april({ facts })
  expect(discounted(statement)).toEqual(upTo(10, 30))
  expect(new Set(statement.days.slice(9).map(({ total }) => total))).toEqual(new Set([26, 27]))
  expect(april({ facts: [OWNED, signed(day(10)), renewed] })).toEqual(statement)
})

test('a form signed again gives nothing for the gap', () => {
  const again = signed(day(25), { form: 'f2', coversFrom: noon(day(10)) })
  const facts = [OWNED, signed(day(10)), withdrawn(noon(day(12))), again]
  expect(discounted(april({ facts }))).toEqual([...upTo(10, 12), ...upTo(25, 30)])
})

test('R6 a form signed by somebody who did not own the account gives nothing; nor does another account’s', () => {
  expect(discounted(april({ facts: [signed(day(10))] }))).toEqual([])
  expect(discounted(april({ facts: [OWNED, signed(day(10), { account: 'other' })] }))).toEqual([])
})

test('a trial costs nothing and touches no form: what is in force stays so, at nothing off', () => {
  const trials = [{ version: 1, setOn: '2026-03-15', through: day(20) }]
  const statement = april({ trials, facts: [OWNED, signed(day(10))] })
  expect(discounted(statement)).toEqual(upTo(10, 30))
  expect(statement.totals).toMatchObject({ trialDays: 20, seatDays: 30 })
  for (const one of statement.days.slice(0, 20)) {
    expect(one).toMatchObject({ trial: true, seats: 1, price: 0, total: 0 })
    expect(one.discounts.every(({ amount }) => amount === 0)).toBe(true)
  }
  expect(statement.days[20]).toMatchObject({ trial: false, price: 40, total: 27 })
})

test('a change of the trial reaches no day before it; of two on one day the later holds', () => {
  const trials = [
    { version: 1, setOn: day(1), through: day(5) },
    { version: 2, setOn: day(10), through: day(28) },
    { version: 4, setOn: day(12), through: day(14) },
    { version: 3, setOn: day(12), through: day(30) },
  ]
  for (const order of [trials, trials.toReversed()])
    expect(upTo(1, 30).filter((one) => isTrial(order, one))).toEqual([...upTo(1, 5), ...upTo(10, 14)])
  expect(isTrial([], day(1))).toBe(false)
})

test('a seat counts on each day on some moment of which it was held, and one person once', () => {
  const seats = [
    { seat: 'a', from: noon(day(3)), until: noon(day(5)) },
    { seat: 'a', from: noon(day(5)) + 10, until: noon(day(7)) },
    { seat: 'b', from: noon(day(5)), until: null },
  ]
  const counted = april({ seats, until: day(9) })
  expect(counted.days.map((one) => one.seats)).toEqual([0, 0, 1, 1, 2, 2, 2, 1, 1])
  expect(counted.days[4]?.price).toBe(80)
  expect(counted.totals.seatDays).toBe(10)
})

test('each day has the price list of that day; before the first nothing is charged', () => {
  const lists = [
    { ...LIST, from: day(3) },
    { ...LIST, version: 2, from: day(5), seatMonth: 3000, discounts: [] },
  ]
  const statement = april({ lists, until: day(6), facts: [OWNED, signed(day(1))] })
  expect(statement.days.map(({ list, price, discounts }) => [list, price, discounts.length])).toEqual([
    [null, 0, 0],
    [null, 0, 0],
    [1, 40, 2],
    [1, 40, 2],
    [2, 100, 0],
    [2, 100, 0],
  ])
  expect(statement.totals.total).toBe(2 * 26 + 2 * 100)
})

test('there are no days to come, and nothing that came after the moment of asking', () => {
  const facts = [OWNED, signed(day(5)), withdrawn(noon(day(8)))]
  const statement = april({ asOf: noon(day(6)), facts })
  expect(statement.days.map((one) => one.day)).toEqual(upTo(1, 6))
  expect(statement.until).toBe(day(30))
  expect(discounted(statement)).toEqual(upTo(5, 6))
  expect(
    april({ asOf: noon(day(6)), seats: [{ seat: 'a', from: noon(day(6)) + 1, until: null }] }).totals
      .seatDays,
  ).toBe(0)
  expect(
    april({ asOf: noon(day(6)), seats: [{ seat: 'a', from: noon(day(6)), until: null }] }).totals.seatDays,
  ).toBe(1)
})

test('lists of two currencies, digits or zones, and none at all, are refused', () => {
  expect(() => april({ lists: [] })).toThrow(RangeError)
  for (const change of [{ currency: 'USD' }, { digits: 3 }, { zone: 'Asia/Tokyo' }])
    expect(() => april({ lists: [LIST, { ...LIST, version: 2, ...change }] })).toThrow(RangeError)
})

const anyTime = fc.integer({ min: noon('2026-03-20'), max: noon('2026-05-10') })
/** Forms signed, renewed and ended at any time, by the owner. */
const anyForms = fc
  .array(
    fc.record({
      at: anyTime,
      lasts: fc.integer({ min: 1, max: 40 * DAY_MS }),
      classes: fc.subarray(['transcript', 'chat'] as const, { minLength: 1 }),
      end: fc.option(anyTime, { nil: null }),
    }),
    { maxLength: 4 },
  )
  .map((forms): Fact[] => [
    OWNED,
    ...forms.flatMap(({ at, lasts, classes, end }, i): Fact[] => {
      const id = `f${i}`
      const given = { ...signed(day(1), { form: id, classes, until: at + lasts }), time: at }
      return end === null ? [given] : [given, withdrawn(Math.max(end, at), id)]
    }),
  ])
const anySeats = fc.array(
  fc.record({
    seat: fc.constantFrom('a', 'b', 'c'),
    from: anyTime,
    until: fc.option(anyTime, { nil: null }),
  }),
  { maxLength: 5 },
)

test('the days are together the total, in every column, and none costs less than nothing', () => {
  fc.assert(
    fc.property(anyForms, anySeats, (facts, seats) => {
      const { days, totals } = april({ facts, seats })
      const sum = (of: (one: (typeof days)[number]) => number) => days.reduce((all, one) => all + of(one), 0)
      expect(sum(({ total }) => total)).toBe(totals.total)
      expect(sum(({ price }) => price)).toBe(totals.price)
      const off = totals.discounts.reduce((all, { amount }) => all + amount, 0)
      expect(sum(({ discounts }) => discounts.reduce((all, { amount }) => all + amount, 0))).toBe(off)
      expect(totals.price - off).toBe(totals.total)
      for (const { total, price } of days) {
        expect(total).toBeGreaterThanOrEqual(0)
        expect(total).toBeLessThanOrEqual(price)
      }
    }),
  )
})

test('R15 withdrawing takes back nothing: up to and with its day each day costs what it did', () => {
  fc.assert(
    fc.property(anyForms, anySeats, anyTime, (facts, seats, at) => {
      const forms = facts.filter((fact) => fact.kind === 'form-given' && fact.time <= at)
      const ends = forms.map((fact) => withdrawn(at, fact.kind === 'form-given' ? fact.form : ''))
      const [before, after] = [april({ facts, seats }), april({ facts: [...facts, ...ends], seats })]
      const lastGiven = new Date(at).toISOString().slice(0, 10)
      for (const [i, one] of before.days.entries()) {
        if (one.day <= lastGiven) expect(after.days[i]).toEqual(one)
        else expect(after.days[i]?.total).toBeGreaterThanOrEqual(one.total)
      }
    }),
  )
})

test('what is in force does not depend on when one asks, once a day is over', () => {
  fc.assert(
    fc.property(anyForms, anySeats, anyTime, (facts, seats, at) => {
      const [early, late] = [april({ facts, seats, asOf: at }), april({ facts, seats })]
      expect(early.days.slice(0, -1)).toEqual(late.days.slice(0, Math.max(0, early.days.length - 1)))
    }),
  )
})

test('R15 what a person says never changes a price, nor does anything but a form', () => {
  const handle = ANNA
  const said = fc.subarray<(time: number) => Fact>([
    (time) => ({ kind: 'objected', time, handle, features: 'everything' }),
    (time) => ({ kind: 'train-objected', time, handle }),
    (time) => ({ kind: 'train-answered', time, handle, place: `account:${ACCOUNT}`, accepted: false }),
    (time) => ({ kind: 'answer-given', time, handle, feature: 'summary', accepted: false }),
    (time) => ({ kind: 'mark-set', time, account: ACCOUNT, mark: 'hipaa', reason: null }),
    (time) => ({ kind: 'ask-first-set', time, account: ACCOUNT, askFirst: true }),
    (time) => ({ kind: 'form-refused', time, account: ACCOUNT, form: 'f9' }),
    (time) => ({
      kind: 'switch-set',
      time,
      account: ACCOUNT,
      feature: 'summary',
      on: false,
      processor: 'this-server',
    }),
  ])
  fc.assert(
    fc.property(anyForms, anySeats, said, anyTime, (facts, seats, more, at) => {
      expect(april({ facts: [...facts, ...more.map((make) => make(at))], seats })).toEqual(
        april({ facts, seats }),
      )
    }),
  )
})

test('the order of what comes in changes nothing, and a month is its parts', () => {
  fc.assert(
    fc.property(anyForms, anySeats, fc.integer({ min: 1, max: 29 }), (facts, seats, cut) => {
      const whole = april({ facts, seats })
      expect(april({ facts: facts.toReversed(), seats: seats.toReversed() })).toEqual(whole)
      const parts = [april({ facts, seats, until: day(cut) }), april({ facts, seats, from: day(cut + 1) })]
      expect(parts.flatMap(({ days }) => days)).toEqual(whole.days)
    }),
  )
})

test('a statement over a year is that of its months', () => {
  const year = statementOf({
    account: ACCOUNT,
    from: '2026-01-01',
    until: '2026-12-31',
    asOf: noon('2027-06-01'),
    lists: [LIST],
    trials: [],
    seats: [{ seat: 'a', from: noon('2026-01-01'), until: null }],
    facts: [OWNED, signed('2026-01-01')],
  })
  expect(year.totals).toMatchObject({ seatDays: 365, price: 12 * 1200, total: 12 * 800 })
})

test('R15 R8 a mark changes no price: the discount is for the form that is in force, not for what is trained', () => {
  const form: Fact[] = [OWNED, signed('2026-03-31')]
  const marked: Fact = {
    kind: 'mark-set',
    time: noon(day(10)),
    account: ACCOUNT,
    mark: 'hipaa',
    reason: null,
  }
  expect(april({ facts: [...form, marked] })).toEqual(april({ facts: form }))
})
