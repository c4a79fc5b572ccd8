import { expect, test } from 'vitest'
import { keepsCell } from './words.ts'

test('a cell under "you keep" does not say it twice', () => {
  expect(keepsCell('keeps nothing, not even the text')).toBe('Nothing, not even the text')
  expect(keepsCell('you keep the transcript, never the sound')).toBe('The transcript, never the sound')
  expect(keepsCell('Transcript and summary')).toBe('Transcript and summary')
})
