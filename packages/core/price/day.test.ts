import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  Day,
  dayIn,
  daysAfter,
  daysBetween,
  daysInMonth,
  firstOf,
  lastOf,
  Month,
  monthOf,
  TimeZone,
} from './day.ts'

const at = (text: string) => Date.parse(text)

test('a moment falls on the day of its zone', () => {
  expect(dayIn('UTC', at('2026-11-23T23:59:59.999Z'))).toBe('2026-11-23')
  expect(dayIn('UTC', at('2026-11-24T00:00:00Z'))).toBe('2026-11-24')
  expect(dayIn('Asia/Tokyo', at('2026-11-23T14:59:59.999Z'))).toBe('2026-11-23')
  expect(dayIn('Asia/Tokyo', at('2026-11-23T15:00:00Z'))).toBe('2026-11-24')
  expect(dayIn('America/New_York', at('2027-01-01T04:59:59Z'))).toBe('2026-12-31')
  // The clocks go forward on 29 March 2026 in Berlin: that day has 23 hours.
  expect(dayIn('Europe/Berlin', at('2026-03-28T23:00:00Z'))).toBe('2026-03-29')
  expect(dayIn('Europe/Berlin', at('2026-03-29T21:59:59Z'))).toBe('2026-03-29')
  expect(dayIn('Europe/Berlin', at('2026-03-29T22:00:00Z'))).toBe('2026-03-30')
})

test('UTC by its own way and by the database of zones is one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
      expect(dayIn('Etc/UTC', ms)).toBe(dayIn('UTC', ms))
    }),
  )
})

test('days follow one another over months, leap days and years', () => {
  expect(daysBetween('2027-12-30', '2028-01-02')).toEqual([
    '2027-12-30',
    '2027-12-31',
    '2028-01-01',
    '2028-01-02',
  ])
  expect(daysBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect(daysBetween('2026-04-02', '2026-04-01')).toEqual([])
  expect(daysBetween('2026-04-02', '2026-03-01')).toEqual([])
  expect(daysAfter('2026-03-01', -1)).toBe('2026-02-28')
  expect(['2026-02-10', '2028-02-10', '2026-04-30', '2026-12-01'].map(daysInMonth)).toEqual([28, 29, 30, 31])
  expect([monthOf('2028-02-10'), firstOf('2028-02'), lastOf('2028-02')]).toEqual([
    '2028-02',
    '2028-02-01',
    '2028-02-29',
  ])
})

test('what is no day, month or zone is refused', () => {
  const valid = (schema: typeof Day, texts: string[]) => texts.map((text) => schema.safeParse(text).success)
  expect(valid(Day, ['2026-11-23', '2028-02-29'])).toEqual([true, true])
  expect(
    valid(Day, [
      '2026-02-29',
      '2026-13-01',
      '2026-1-1',
      '2026-11-23 ',
      'x2026-11-23',
      '',
      'today',
      '2026-04-31',
    ]),
  ).not.toContain(true)
  expect(valid(Month, ['2026-11'])).toEqual([true])
  expect(valid(Month, ['2026-13', '2026', '2026-11-01', ''])).not.toContain(true)
  expect(valid(TimeZone, ['UTC', 'Europe/Berlin'])).toEqual([true, true])
  expect(valid(TimeZone, ['', 'Berlin', 'x'.repeat(61)])).not.toContain(true)
})
