import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceOf } from './word-diff.ts'

const changed = (pieces: readonly { text: string; changed: boolean }[]) =>
  pieces.filter((piece) => piece.changed).map(({ text }) => text.trim())

test('removed words stand in the first, added ones in the second', () => {
  const { before, after } = differenceOf(
    'I think we should probably ask whether Thursday is okay.',
    'We should ask if Thursday works.',
  )
  expect(changed(before)).toContain('probably')
  expect(changed(after).join(' ')).toContain('works')
  expect(changed(before).join(' ')).not.toContain('Thursday')
})

test('nothing is lost of either text, whatever they are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      const { before, after } = differenceOf(one, other)
      expect(before.map(({ text }) => text).join('')).toBe(one)
      expect(after.map(({ text }) => text).join('')).toBe(other)
    }),
  )
})

test('equal texts have no difference', () => {
  expect(differenceOf('As it was.', 'As it was.')).toEqual({
    before: [{ text: 'As it was.', changed: false }],
    after: [{ text: 'As it was.', changed: false }],
  })
})

test('two long texts with nothing in common are shown whole, at once', () => {
  const words = (letter: string) => Array.from({ length: 6_000 }, (_, at) => `${letter}${at}`).join(' ')
  const started = performance.now()
  const { before, after } = differenceOf(words('a'), words('b'))
  expect(performance.now() - started).toBeLessThan(5_000)
  expect([before, after].map((side) => side.every((piece) => piece.changed))).toEqual([true, true])
})
