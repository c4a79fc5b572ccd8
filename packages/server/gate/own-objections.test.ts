import { expect, test } from 'vitest'
import type { Fact } from '@highroad/core/consent'
import { type Features, toLift } from './own-objections.ts'

const handle = 'a'.repeat(32)
const objected = (time: number, features: Features): Fact => ({ kind: 'objected', time, handle, features })
const lifted = (time: number, features: Features): Fact => ({
  kind: 'objection-lifted',
  time,
  handle,
  features,
})
const EVERYTHING = [{ features: 'everything' as const, since: 10 }]

test('R10 what was objected to in every place alone is lifted whole', () => {
  expect(toLift([objected(10, 'everything')], EVERYTHING)).toBe('everything')
  // A place that began later has it from its own beginning on.
  expect(toLift([objected(90, 'everything')], EVERYTHING)).toBe('everything')
  expect(toLift([objected(10, ['summary'])], [{ features: ['summary'], since: 10 }])).toEqual(['summary'])
})

test('R10 what a place was objected to by itself stays, whether said before or after', () => {
  const rest = ['captions', 'completion', 'rewrite', 'catch-up']
  for (const time of [5, 20])
    expect(toLift([objected(10, 'everything'), objected(time, ['summary'])], EVERYTHING)).toEqual(rest)
  for (const time of [5, 20])
    expect(toLift([objected(10, 'everything'), objected(time, 'everything')], EVERYTHING)).toBeNull()
  expect(
    toLift([objected(5, 'everything'), objected(10, ['summary'])], [{ features: ['summary'], since: 10 }]),
  ).toBeNull()
})

test('R10 what the place itself took back is the place’s no longer', () => {
  const chain = [objected(5, ['summary']), lifted(7, ['summary']), objected(10, 'everything')]
  expect(toLift(chain, EVERYTHING)).toBe('everything')
})

test('a place that the objection never reached has nothing to lift', () => {
  expect(toLift([], EVERYTHING)).toBeNull()
  expect(toLift([objected(5, 'everything')], EVERYTHING)).toBeNull()
})
