import { expect, test } from 'vitest'
import { loopStart, wholeWords } from './token-loop.ts'

const again = (tokens: number[], times: number): number[] =>
  Array.from({ length: times }, () => tokens).flat()

test('a loop begins where its first round does, whatever its length', () => {
  expect(loopStart([1, 7, 8, ...again([5], 12)], false)).toBe(3)
  expect(loopStart([1, 7, 8, ...again([5, 6], 6)], false)).toBe(3)
  expect(loopStart([1, 7, 8, ...again([5, 6, 9], 4)], false)).toBe(3)
  // Cut off in the middle of a round, the loop goes on from the first whole one.
  expect(loopStart([1, 7, 8, ...again([5, 6, 9], 4), 5], false)).toBe(3)
})

test('what people say again and again, and long numbers, are no loop', () => {
  expect(loopStart([], true)).toBeNull()
  expect(loopStart([1, 2, 3, 4, 5, 6, 7, 8], true)).toBeNull()
  expect(loopStart([1, ...again([5, 6], 5)], false)).toBeNull()
  expect(loopStart([1, ...again([30], 7)], false)).toBeNull()
  expect(loopStart([1, ...again([5, 6, 9, 4, 3], 3)], true)).toBeNull()
  // It is over: what came afterwards was said.
  expect(loopStart([1, ...again([5], 11), 8, 9], true)).toBeNull()
})

test('where decoding ran into its limit, more than three rounds are enough', () => {
  expect(loopStart([1, 31, 32, 36, ...again([30], 4)], true)).toBe(4)
  expect(loopStart([1, 31, 32, 36, ...again([30], 4)], false)).toBeNull()
  expect(loopStart([1, 31, 32, 36, ...again([30], 3)], true)).toBeNull()
})

test('a word or a number that the loop cut off goes with it', () => {
  expect(wholeWords('It costs 126', 'It costs 12600000')).toBe('It costs')
  expect(wholeWords('Well,', 'Well, thank you, thank you')).toBe('Well,')
  expect(wholeWords('126', '1260000')).toBe('')
  expect(wholeWords('', 'you you you you')).toBe('')
})
