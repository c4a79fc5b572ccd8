import { expect, test } from 'vitest'
import { newAllowance } from './allowance.ts'

test('so many at once, then so many a second, each key by itself', () => {
  let now = 1_000
  const { take } = newAllowance(() => now, 10, 2)
  expect(take('a', 11)).toBe(false)
  expect(take('a', 10)).toBe(true)
  expect(take('a', 1)).toBe(false)
  expect(take('b', 1)).toBe(true)
  now += 500
  expect(take('a', 1)).toBe(true)
  expect(take('a', 1)).toBe(false)
  now += 3_600_000
  expect(take('a', 11)).toBe(false)
  expect(take('a', 10)).toBe(true)
})

test('a clock that runs backwards gives nothing', () => {
  let now = 1_000_000
  const { take } = newAllowance(() => now, 1, 1)
  expect(take('a', 1)).toBe(true)
  now -= 500_000
  expect(take('a', 1)).toBe(false)
})
