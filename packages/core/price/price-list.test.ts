import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CONTENT_CLASSES } from '../form/index.ts'
import { daysBetween, firstOf, lastOf } from './day.ts'
import { LIST } from './example-price.ts'
import { discountsOn, inOrder, listOn, partOf, PriceTerms, seatMonthWith } from './price-list.ts'

const anyMonth = fc
  .tuple(fc.integer({ min: 1970, max: 2199 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`)
const daysOf = (month: string) => daysBetween(firstOf(month), lastOf(month))

test('a month’s price is shared out in whole units, what is left over one a day from the first day on', () => {
  const parts = daysOf('2026-04').map((day) => partOf(62, day))
  expect(parts.slice(0, 3)).toEqual([3, 3, 2])
  expect(new Set(parts.slice(2))).toEqual(new Set([2]))
  expect(partOf(0, '2026-04-01')).toBe(0)
  expect([partOf(1, '2026-04-01'), partOf(1, '2026-04-02')]).toEqual([1, 0])
})

test('the parts of a month are together its price, and a higher price has no lower part', () => {
  fc.assert(
    fc.property(
      anyMonth,
      fc.integer({ min: 0, max: 1_000_000_000 }),
      fc.integer({ min: 0, max: 1000 }),
      (month, price, more) => {
        const days = daysOf(month)
        expect(days.reduce((sum, day) => sum + partOf(price, day), 0)).toBe(price)
        for (const day of days) expect(partOf(price + more, day)).toBeGreaterThanOrEqual(partOf(price, day))
      },
    ),
  )
})

test('each class takes exactly its discount off a month, and all together never more than the day costs', () => {
  const anyList = fc
    .uniqueArray(
      fc.record({
        dataClass: fc.constantFrom(...CONTENT_CLASSES),
        month: fc.integer({ min: 1, max: 5000 }),
      }),
      { selector: ({ dataClass }) => dataClass },
    )
    .chain((discounts) => {
      const sum = discounts.reduce((total, { month }) => total + month, 0)
      return fc.record({
        discounts: fc.constant(discounts),
        seatMonth: fc.integer({ min: sum, max: sum + 100 }),
      })
    })
    .map((change) => ({ ...LIST, ...change }))
  fc.assert(
    fc.property(anyList, fc.subarray([...CONTENT_CLASSES]), anyMonth, (list, some, month) => {
      expect(PriceTerms.safeParse({ ...list, version: undefined }).success).toBe(false)
      const { version: _version, ...terms } = list
      expect(PriceTerms.safeParse(terms).success).toBe(true)
      const classes = new Set(some)
      const months = new Map<string, number>()
      let net = 0
      for (const day of daysOf(month)) {
        const price = partOf(list.seatMonth, day)
        const parts = discountsOn(list, classes, day)
        const off = parts.reduce((sum, { amount }) => sum + amount, 0)
        expect(off).toBeLessThanOrEqual(price)
        for (const { dataClass, amount } of parts) {
          expect(amount).toBeGreaterThanOrEqual(0)
          months.set(dataClass, (months.get(dataClass) ?? 0) + amount)
        }
        net += price - off
      }
      const priced = list.discounts.filter(({ dataClass }) => classes.has(dataClass))
      expect(Object.fromEntries(months)).toEqual(
        Object.fromEntries(priced.map(({ dataClass, month: of }) => [dataClass, of])),
      )
      expect(net).toBe(seatMonthWith(list, classes))
    }),
  )
})

test('discounts stand in the order of the vocabulary, and only those of the classes asked about', () => {
  expect(inOrder(LIST).map((one) => one.dataClass)).toEqual(['transcript', 'chat'])
  expect(discountsOn(LIST, new Set(['chat', 'audio']), '2026-04-01')).toEqual([
    { dataClass: 'chat', amount: 4 },
  ])
  expect(discountsOn(LIST, new Set(), '2026-04-01')).toEqual([])
  expect(seatMonthWith(LIST, new Set(['transcript']))).toBe(900)
  expect(seatMonthWith(LIST, new Set(['transcript', 'chat']))).toBe(800)
  expect(seatMonthWith(LIST, new Set(['audio']))).toBe(1200)
})

test('of two lists from one day on the later version holds, whatever their order; before the first there is none', () => {
  const lists = [
    { ...LIST, version: 2, from: '2026-03-01' },
    { ...LIST, version: 3, from: '2026-03-01' },
    { ...LIST, version: 4, from: '2026-02-01' },
    LIST,
  ]
  for (const order of [lists, lists.toReversed()]) {
    expect(listOn(order, '2025-12-31')).toBeNull()
    expect(listOn(order, '2026-01-01')?.version).toBe(1)
    expect(listOn(order, '2026-02-28')?.version).toBe(4)
    expect(listOn(order, '2026-03-01')?.version).toBe(3)
    expect(listOn(order, '2027-01-01')?.version).toBe(3)
  }
})

const { version: _version, ...TERMS } = LIST

test.each([
  ['a part of a unit', { seatMonth: 12.5 }],
  ['less than nothing', { seatMonth: -1, discounts: [] }],
  ['an amount that sums of days could not hold', { seatMonth: 1_000_000_001 }],
  ['discounts beyond the price', { seatMonth: 399 }],
  ['one class twice', { discounts: [LIST.discounts[0], LIST.discounts[0]] }],
  ['a discount of nothing', { discounts: [{ dataClass: 'chat', month: 0 }] }],
  ['numbers about the service', { discounts: [{ dataClass: 'telemetry', month: 1 }] }],
  ['an unknown class', { discounts: [{ dataClass: 'dreams', month: 1 }] }],
  ['a currency by its sign', { currency: '€' }],
  ['a day that is none', { from: '2026-02-30' }],
  ['a zone that is none', { zone: 'Mars/Olympus' }],
  ['a field too many', { train: true }],
])('a price list with %s is refused', (_what, change) => {
  expect(PriceTerms.safeParse({ ...TERMS, ...change }).success).toBe(false)
})

test('a form may make a seat free, and no more', () => {
  expect(PriceTerms.safeParse({ ...TERMS, seatMonth: 400 }).success).toBe(true)
  expect(PriceTerms.safeParse({ ...TERMS, seatMonth: 0, discounts: [] }).success).toBe(true)
  expect(PriceTerms.safeParse({ ...TERMS, zone: 'Asia/Tokyo', currency: 'JPY', digits: 0 }).success).toBe(
    true,
  )
})
