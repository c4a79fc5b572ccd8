import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { BITS_OF_EVENT, bitsOfSession, POSSIBLE_EVENTS } from './bound.ts'
import { EVENT_NAMES, EVENTS, fieldsOf, stepOf, type TelemetryEvent } from './events.ts'
import { DROP_REASONS, fit, type KeptEvent, valuesOf } from './fit.ts'

const kept = (value: unknown): KeptEvent | null => {
  const answer = fit(value)
  return typeof answer === 'string' ? null : answer
}

/** Events as they should be, some with one thing wrong. */
const wellFormed = fc
  .constantFrom(...EVENT_NAMES)
  .chain((event) =>
    fc
      .record(
        Object.fromEntries(fieldsOf(event).map(([field, values]) => [field, fc.constantFrom(...values)])),
      )
      .map((fields): Record<string, unknown> => ({ event, ...fields })),
  )
const hostile = fc
  .tuple(wellFormed, fc.string(), fc.anything())
  .map(([event, name, value]) => ({ ...event, [name]: value }))
const spoiled = fc.tuple(wellFormed, fc.nat(3), fc.anything()).map(([event, nth, value]) => {
  const name = Object.keys(event)[nth]
  return name === undefined ? event : { ...event, [name]: value }
})
const whatever = fc.oneof(fc.jsonValue(), fc.anything(), hostile, spoiled, wellFormed)

/** Every word and number that may come out at all. */
const ALLOWED = new Set<unknown>([
  ...EVENT_NAMES,
  ...EVENT_NAMES.flatMap((event) => fieldsOf(event).flatMap(([field, values]) => [field, ...values])),
])

test('R4 whatever is sent, what is kept is a name of the list and positions in its lists, and nothing else', () => {
  fc.assert(
    fc.property(whatever, (value) => {
      const answer = fit(value)
      if (typeof answer === 'string') {
        expect(DROP_REASONS).toContain(answer)
        return
      }
      expect(Object.keys(answer)).toEqual(['event', 'steps'])
      const fields = fieldsOf(answer.event)
      expect(answer.steps).toHaveLength(fields.length)
      for (const [i, [, values]] of fields.entries()) {
        expect(Number.isInteger(answer.steps[i])).toBe(true)
        expect(values[answer.steps[i] ?? -1]).toBeDefined()
      }
      for (const [field, value] of Object.entries(valuesOf(answer) ?? {}))
        expect(ALLOWED.has(field) && ALLOWED.has(value)).toBe(true)
    }),
    { numRuns: 5_000 },
  )
})

test('R4 no text of what was sent is in what is kept, unless the list has it', () => {
  fc.assert(
    fc.property(whatever, (value) => {
      const answer = kept(value)
      if (!answer) return
      const texts = JSON.stringify([answer, valuesOf(answer)]).match(/"[^"]*"/g) ?? []
      for (const text of texts)
        expect(ALLOWED.has(text.slice(1, -1)) || ['"event"', '"steps"'].includes(text)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('R4 as many events can be kept as the bound says, and no more', () => {
  const seen = new Set<string>()
  const walk = (event: string, fields: [string, readonly (string | number)[]][], so: object): void => {
    const [first, ...rest] = fields
    if (!first) {
      seen.add(JSON.stringify(kept({ event, ...so })))
      return
    }
    for (const value of first[1]) walk(event, rest, { ...so, [first[0]]: value })
  }
  for (const event of EVENT_NAMES) walk(event, fieldsOf(event), {})
  expect(seen).not.toContain('null')
  expect(seen.size).toBe(POSSIBLE_EVENTS)
  // Stated in docs/telemetry.md.
  expect(POSSIBLE_EVENTS).toBe(211)
  expect(BITS_OF_EVENT.toFixed(1)).toBe('7.7')
  expect(Math.ceil(bitsOfSession())).toBe(203)
  // One event at most: any of them, or none.
  expect(2 ** bitsOfSession(1)).toBeCloseTo(POSSIBLE_EVENTS + 1)
})

test('a number that is not one of the steps is dropped: no digit of it can carry anything', () => {
  fc.assert(
    fc.property(fc.double(), (firstFrameMs) => {
      const answer = fit({ event: 'joined', picture: 'own', firstFrameMs })
      const fits = (EVENTS.joined.fields.firstFrameMs as readonly number[]).includes(firstFrameMs)
      expect(answer).toEqual(fits ? expect.objectContaining({ event: 'joined' }) : 'unknown-value')
    }),
  )
  for (const firstFrameMs of [251, 250.000_1, '250', 1e300, -0, null, [250], { valueOf: () => 250 }])
    expect(fit({ event: 'joined', picture: 'own', firstFrameMs })).toBe('unknown-value')
})

test('each way not to fit has its reason', () => {
  const good: TelemetryEvent = { event: 'failed', part: 'camera', problem: 'denied' }
  expect(fit(good)).toEqual({ event: 'failed', steps: [1, 1] })
  for (const [value, reason] of [
    ['text', 'no-event'],
    [['failed'], 'no-event'],
    [null, 'no-event'],
    [{}, 'unknown-event'],
    [{ ...good, event: 'toString' }, 'unknown-event'],
    [{ ...good, event: '__proto__' }, 'unknown-event'],
    [{ ...good, note: 'Plans of Acme' }, 'unknown-field'],
    [
      JSON.parse('{"event":"failed","part":"camera","problem":"denied","__proto__":{"a":1}}'),
      'unknown-field',
    ],
    [{ event: 'failed', part: 'camera' }, 'missing-field'],
    [{ ...good, problem: 'constructor' }, 'unknown-value'],
  ] as const)
    expect(fit(value), JSON.stringify(value)).toBe(reason)
})

test('a list that grew later is not read with this one; a value takes the first step that is not below it', () => {
  expect(valuesOf({ event: 'captioned', steps: [99] })).toBeNull()
  expect(valuesOf({ event: 'captioned', steps: [0, 0] })).toBeNull()
  expect(valuesOf({ event: 'captioned', steps: [1] })).toEqual({ latencyMs: 1_000 })
  const { firstFrameMs } = EVENTS.joined.fields
  expect([0, 250, 251, 7_999, 1e9, NaN].map((ms) => stepOf(firstFrameMs, ms))).toEqual([
    250, 250, 500, 8_000, 60_000, 60_000,
  ])
})
