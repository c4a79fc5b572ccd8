import { expect, test } from 'vitest'
import { completable, cutsOf, leftOf, showable } from './ghost.ts'

test('a completion stands only at the end of a line that was begun', () => {
  expect(completable('Can you', 7, 7)).toBe('Can you')
  expect(completable('one\nCan you\nlast', 11, 11)).toBe('Can you')
  expect(completable('Can you', 3, 3)).toBeNull()
  expect(completable('Can you', 4, 7)).toBeNull()
  expect(completable('', 0, 0)).toBeNull()
  expect(completable('one\n  ', 6, 6)).toBeNull()
  expect(completable('Can you', -1, -1)).toBeNull()
})

test('never in code', () => {
  expect(completable('```\nconst', 9, 9)).toBeNull()
  expect(completable('run `npm', 8, 8)).toBeNull()
  expect(completable('run `npm` and', 13, 13)).toBe('run `npm` and')
})

test('only the end of a very long line is asked about, and no half of a sign', () => {
  const line = completable(`😀${'x'.repeat(1_999)}`, 2_001, 2_001)
  expect(line).toBe('x'.repeat(1_999))
})

test('typing along keeps what is left, typing anything else drops it', () => {
  const ghost = { before: 'Can y', text: 'ou send' }
  expect(leftOf(ghost, 'Can y')).toBe('ou send')
  expect(leftOf(ghost, 'Can you ')).toBe('send')
  expect(leftOf(ghost, 'Can you send')).toBeNull()
  expect(leftOf(ghost, 'Can ye')).toBeNull()
  expect(leftOf(ghost, 'Can ')).toBeNull()
  expect(leftOf(ghost, null)).toBeNull()
  expect(leftOf(null, 'Can y')).toBeNull()
})

test('what is no line of words is not shown', () => {
  expect(showable(' send it')).toBe(' send it')
  expect(showable(' send\nmore')).toBe(' send')
  for (const nothing of [null, '', '  ', 'x'.repeat(201), 'a\u0007b']) expect(showable(nothing)).toBeNull()
})

test('it is cut after whole words only', () => {
  const words = ' send the file '
  expect(cutsOf(words).map((cut) => words.slice(0, cut))).toEqual([' send the file', ' send the', ' send'])
  expect(cutsOf('u know')).toEqual([6, 1])
  expect(cutsOf('  ')).toEqual([])
})
