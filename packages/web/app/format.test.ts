import { expect, test } from 'vitest'
import { formatDuration, formatMoment, formatPeople, formatPosition, formatSpan } from './format.ts'

test('a position is minutes and seconds, with hours beyond the first', () => {
  expect(formatPosition(192_400)).toBe('03:12')
  expect(formatPosition(3_792_000)).toBe('1:03:12')
  expect(formatPosition(-5)).toBe('00:00')
})

test('a duration is words', () => {
  expect(formatDuration(400, 'en')).toBe('1 second')
  expect(formatDuration(118_000, 'en')).toBe('2 minutes')
  expect(formatDuration(3_900_000, 'en')).toBe('1 hour 5 minutes')
  expect(formatDuration(7_200_000, 'en')).toBe('2 hours')
})

test('people in words', () => {
  expect(formatPeople(1, 'en')).toBe('1 person')
  expect(formatPeople(1200, 'en')).toBe('1,200 people')
})

test('a span of time says what both ends share once, in the order of the locale', () => {
  const from = new Date(2026, 10, 23, 15, 50).getTime()
  const until = new Date(2026, 10, 23, 16, 31).getTime()
  expect(formatSpan(from, until, 'en-GB', from)).toBe('Monday 23 November, 15:50 to 16:31')
  expect(formatSpan(from, until, 'en-US', from).replaceAll(/\s/gu, ' ')).toBe(
    'Monday, November 23, 3:50 to 4:31 PM',
  )
  expect(formatSpan(from, from + 1_000, 'en-GB', from)).toBe('Monday 23 November, 15:50')
  expect(formatMoment(from, 'en-GB', new Date(2027, 1, 1).getTime())).toBe('Monday, 23 November 2026, 15:50')
})
