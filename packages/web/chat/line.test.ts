import { expect, test } from 'vitest'
import { lineKey, lineOf, trimmed, withMessage, withNewer, withOlder } from './line.ts'
import { messageAt } from './testing-message.ts'

const page = (places: number[], more: { before?: boolean; after?: boolean } = {}) => ({
  messages: places.map((place) => messageAt(place)),
  before: more.before ?? false,
  after: more.after ?? false,
})
const places = (line: { messages: readonly { place: number }[] }) => line.messages.map(({ place }) => place)

test('a new message stands at the end, once, however often it is told', () => {
  const line = lineOf(page([1, 2]))
  const once = withMessage(line, messageAt(3))
  expect(places(once)).toEqual([1, 2, 3])
  expect(withMessage(once, messageAt(3))).toBe(once)
})

test('what was changed replaces what it was; what is older than that changes nothing', () => {
  const line = lineOf(page([1, 2]))
  const edited = withMessage(line, { ...messageAt(1), changed: 9, text: 'edited' })
  expect(edited.messages[0]?.text).toBe('edited')
  expect(withMessage(edited, { ...messageAt(1), changed: 8, text: 'before that' })).toBe(edited)
})

test('places that threads took leave no hole that is waited for, and a late one finds its place', () => {
  expect(places(withMessage(lineOf(page([1, 5])), messageAt(3)))).toEqual([1, 3, 5])
})

test('a message outside of the window is left out', () => {
  const old = lineOf(page([10, 11], { before: true, after: true }))
  expect(withMessage(old, messageAt(40))).toBe(old)
  expect(withMessage(old, messageAt(3))).toBe(old)
})

test('what came while the page was asked for is on it, once', () => {
  expect(places(lineOf(page([1, 2]), [messageAt(2), messageAt(3)]))).toEqual([1, 2, 3])
})

test('older and newer pages join on, and only where they were asked for', () => {
  const line = lineOf(page([10, 11], { before: true, after: true }))
  expect(places(withOlder(line, page([8, 9]), 10))).toEqual([8, 9, 10, 11])
  expect(withOlder(line, page([8, 9]), 9)).toBe(line)
  expect(places(withNewer(line, page([11, 12]), 11))).toEqual([10, 11, 12])
  expect(withNewer(line, page([12]), 12)).toBe(line)
})

test('no more than 500 are held, whichever way one scrolls', () => {
  const many = Array.from({ length: 500 }, (_, at) => 101 + at)
  const line = lineOf(page(many, { before: true }))
  const up = withOlder(line, page([99, 100]), 101)
  expect(up.messages.length).toBe(500)
  expect(up.after).toBe(true)
  expect(places(up)[0]).toBe(99)
  const down = withNewer({ ...line, before: false, after: true }, page([601, 602]), 600)
  expect([down.messages.length, down.before, down.after]).toEqual([500, true, false])
  const live = trimmed(withMessage(line, messageAt(601)))
  expect([live.messages.length, places(live)[0], live.before]).toEqual([500, 102, true])
})

test('a thread has a key of its own', () => {
  expect(lineKey('c', null)).not.toBe(lineKey('c', 't'))
})
