import { expect, test } from 'vitest'
import { delayBefore } from './back-off.ts'

test('the first try comes soon, later ones wait up to 8 s and never more', () => {
  expect(delayBefore(0, 0)).toBe(250)
  expect(delayBefore(0, 1)).toBe(500)
  expect(delayBefore(3, 1)).toBe(4_000)
  expect(delayBefore(50, 1)).toBe(8_000)
})
