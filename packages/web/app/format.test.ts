import { expect, test } from 'vitest'
import { formatDuration, formatPeople, formatPosition } from './format.ts'

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
