import { expect, test } from 'vitest'
import { SpeakingTime } from './speaking-time.ts'

test('counts each speaker from their first announcement to the one without them', () => {
  const time = new SpeakingTime()
  expect(time.change(['a'], 1_000)).toEqual(new Map())
  expect(time.change(['a', 'b'], 1_400)).toEqual(new Map([['a', 400]]))
  expect(time.settle(2_000)).toEqual(new Map(Object.entries({ a: 600, b: 600 })))
  expect(time.change(['b'], 2_100)).toEqual(new Map(Object.entries({ a: 100, b: 100 })))
  expect(time.change([], 2_500)).toEqual(new Map([['b', 400]]))
  expect(time.settle(9_000)).toEqual(new Map())
})
