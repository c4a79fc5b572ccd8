import { expect, test } from 'vitest'
import { isSeen } from './seen.ts'

const whole = { pageVisible: true, visibleHeight: 120, height: 120, windowHeight: 800 }

test('R5 a notice in view of a visible page was shown', () => {
  expect(isSeen(whole)).toBe(true)
})

test('R5 in a tab behind, below the fold, or without a height it was not', () => {
  expect(isSeen({ ...whole, pageVisible: false })).toBe(false)
  expect(isSeen({ ...whole, visibleHeight: 0 })).toBe(false)
  expect(isSeen({ ...whole, visibleHeight: 60 })).toBe(false)
  expect(isSeen({ ...whole, visibleHeight: 0, height: 0 })).toBe(false)
})

test('a notice taller than the window counts when it fills half of it', () => {
  expect(isSeen({ ...whole, height: 2000, visibleHeight: 400 })).toBe(true)
})
