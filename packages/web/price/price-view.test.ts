import { expect, test } from 'vitest'
import type { Statement } from '@highroad/core/price'
import {
  barsOf,
  chargedDays,
  formatDayOf,
  formatMoney,
  formatMonth,
  formatWholeDay,
  minor,
  monthsAfter,
  previewOf,
  readPrices,
  ticksOf,
  todayWords,
} from './price-view.ts'

const LIST = {
  version: 1,
  from: '2026-11-23',
  currency: 'EUR',
  digits: 2,
  zone: 'UTC',
  seatMonth: 1200,
  discounts: [
    { dataClass: 'chat' as const, month: 100 },
    { dataClass: 'transcript' as const, month: 300 },
  ],
}

test('money, days and months in the reader’s words, whatever their time zone', () => {
  expect(formatMoney(1250, LIST, 'en')).toBe('€12.50')
  expect(formatMoney(1250, { currency: 'JPY', digits: 0 }, 'en')).toBe('¥1,250')
  expect([formatMoney(-0, LIST, 'en'), formatMoney(-300, LIST, 'en')]).toEqual(['€0.00', '-€3.00'])
  expect(formatDayOf('2026-11-01', 'en')).toBe('November 1')
  expect(formatWholeDay('2026-11-01', 'en')).toBe('November 1, 2026')
  expect(formatMonth('2026-11', 'en')).toBe('November 2026')
  expect([monthsAfter('2026-11', 2), monthsAfter('2026-01', -1), monthsAfter('2026-05', 0)]).toEqual([
    '2027-01',
    '2025-12',
    '2026-05',
  ])
})

test('the price before signing: without, what each class takes off, with all of them', () => {
  expect(previewOf(LIST)).toEqual({
    without: 1200,
    classes: [
      { dataClass: 'transcript', words: 'Transcripts of meetings', off: 300 },
      { dataClass: 'chat', words: 'Messages in open channels', off: 100 },
    ],
    withAll: 800,
  })
})

test('R15 a form that ended today takes off what it did until the day is over, and is not said to be in force', () => {
  expect(todayWords(LIST, [], [], 'en')).toEqual({ seat: '€12.00', form: 'None in force.' })
  expect(todayWords(LIST, ['chat'], ['chat'], 'en')).toEqual({
    seat: '€11.00, and €12.00 without the form',
    form: 'In force for messages in open channels.',
  })
  expect(todayWords(LIST, ['chat', 'transcript'], ['chat'], 'en')).toEqual({
    seat: '€8.00 today, and €11.00 from tomorrow on',
    form: 'In force for messages in open channels. What it took off for transcripts of meetings holds to the end of today.',
  })
  // What takes nothing off is not said to go on.
  expect(todayWords(LIST, ['file'], [], 'en')).toEqual({ seat: '€12.00', form: 'None in force.' })
})

test('bars are parts of the dearest day; of days that cost nothing all are none', () => {
  const day = (price: number, total: number, n: number) => ({
    day: `2026-11-0${n}`,
    list: 1,
    seats: 1,
    trial: false,
    price,
    discounts: [],
    total,
  })
  const of = (days: Statement['days']) => barsOf({ days } as Statement)
  expect(of([day(40, 30, 1), day(20, 20, 2)])).toEqual({
    most: 40,
    bars: [
      { day: '2026-11-01', total: 0.75, off: 0.25 },
      { day: '2026-11-02', total: 0.5, off: 0 },
    ],
  })
  expect(of([day(0, 0, 1)]).bars).toEqual([{ day: '2026-11-01', total: 0, off: 0 }])
  expect(of([])).toEqual({ most: 0, bars: [] })
  expect([ticksOf(30), ticksOf(9), ticksOf(0)]).toEqual([[1, 8, 15, 22, 29], [1, 8], []])
})

test('a statement begins with the first day that could be charged; a free day between others stays', () => {
  const day = (n: number, list: number | null, seats: number): Statement['days'][number] => ({
    day: `2026-11-0${n}`,
    list,
    seats,
    trial: false,
    price: 0,
    discounts: [],
    total: 0,
  })
  const days = [day(1, null, 3), day(2, 1, 0), day(3, 1, 2), day(4, 1, 0), day(5, 1, 1)]
  expect(chargedDays(days)).toEqual({ days: days.slice(2), before: 2 })
  expect(chargedDays(days.slice(2))).toEqual({ days: days.slice(2), before: 0 })
  expect(chargedDays(days.slice(0, 2))).toEqual({ days: days.slice(0, 2), before: 0 })
})

test('an amount is read in the digits of its currency', () => {
  expect(['12', '12.5', '12,50', '0', '0.05'].map((text) => minor(text, 2))).toEqual([1200, 1250, 1250, 0, 5])
  expect(minor('1250', 0)).toBe(1250)
  for (const text of ['', '-1', '1.234', '1 000', '1e3', '.5', 'twelve', '1.'])
    expect(minor(text, 2)).toBeNull()
  expect(minor('1.5', 0)).toBeNull()
})

test('a list is read from its form; what cannot be is named', () => {
  const form = (change: Record<string, string> = {}) => {
    const data = new FormData()
    const fields = {
      from: '2026-11-23',
      currency: 'eur',
      digits: '2',
      zone: 'UTC',
      seatMonth: '12',
      'off-chat': '1.00',
      'off-file': '0',
      'off-audio': '',
      ...change,
    }
    for (const [name, value] of Object.entries(fields)) data.set(name, value)
    return readPrices(data)
  }
  expect(form()).toEqual({
    terms: {
      from: '2026-11-23',
      currency: 'EUR',
      digits: 2,
      zone: 'UTC',
      seatMonth: 1200,
      discounts: [{ dataClass: 'chat', month: 100 }],
    },
  })
  expect(form({ seatMonth: 'free' })).toEqual({ wrong: 'seatMonth' })
  expect(form({ 'off-chat': 'some' })).toEqual({ wrong: 'off-chat' })
  expect(form({ 'off-chat': '12.01' })).toEqual({ wrong: 'discounts' })
  expect(form({ from: '' })).toEqual({ wrong: 'from' })
  expect(form({ zone: 'Nowhere' })).toEqual({ wrong: 'zone' })
})
