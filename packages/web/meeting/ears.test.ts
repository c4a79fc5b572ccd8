import { expect, test } from 'vitest'
import { sameAudience, trackAudience } from './ears.ts'

const room = { ears: 'ears-1', others: ['b', 'a', 'b', 'ears-1'] }

test('R10 who is left out is heard by everybody but the ears', () => {
  expect(trackAudience({ ...room, mayHear: false })).toEqual({ everybody: false, only: ['a', 'b'] })
})

test('who is included is heard by everybody', () => {
  expect(trackAudience({ ...room, mayHear: true })).toEqual({ everybody: true, only: [] })
})

test('somebody who comes in changes the audience of who is left out, and of nobody else', () => {
  const shut = trackAudience({ ...room, mayHear: false })
  expect(sameAudience(shut, trackAudience({ ...room, others: ['a', 'b', 'c'], mayHear: false }))).toBe(false)
  const open = trackAudience({ ...room, mayHear: true })
  expect(sameAudience(open, trackAudience({ ...room, others: ['a', 'b', 'c'], mayHear: true }))).toBe(true)
  expect(sameAudience(null, open)).toBe(false)
})
