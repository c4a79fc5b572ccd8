import { expect, test } from 'vitest'
import { mayReload } from './newer-version.ts'

test('a page whose parts are gone is loaded again once, not in a circle', () => {
  expect(mayReload(0, 1_800_000_000_000)).toBe(true)
  expect(mayReload(1_800_000_000_000, 1_800_000_004_000)).toBe(false)
  expect(mayReload(1_800_000_000_000, 1_800_000_060_000)).toBe(true)
})
