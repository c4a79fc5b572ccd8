import { expect, test } from 'vitest'
import { initialsOf, toneAt, toneOf } from './person-look.ts'

test('letters of the first and the last word, whatever the script', () => {
  expect(initialsOf('Maren van der Holt')).toBe('MH')
  expect(initialsOf('  ines ')).toBe('I')
  expect(initialsOf('𝒜lbert 𝒵')).toBe('𝒜𝒵')
  expect(initialsOf('')).toBe('')
})

test('the same id has the same tone; six beside each other differ', () => {
  expect(toneOf('a1')).toBe(toneOf('a1'))
  expect(new Set([0, 1, 2, 3, 4, 5].map(toneAt)).size).toBe(6)
})
