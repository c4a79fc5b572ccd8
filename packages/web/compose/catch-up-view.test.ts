import type { MessageItem } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { citedOf, emptyWords, restsOn } from './catch-up-view.ts'

const NOON = new Date('2026-11-24T12:00:00').getTime()
const message = (id: string, place: number, madeAt: number) => ({ message: id, place, madeAt }) as MessageItem

test('citations are times in the order of the channel; another day is named, and what is not known is left out', () => {
  const known = new Map([
    ['b', message('b', 2, NOON)],
    ['a', message('a', 1, NOON - 24 * 3_600_000)],
  ])
  expect(citedOf(['b', 'gone', 'a'], known, { locale: 'en-GB', now: NOON })).toEqual([
    { id: 'a', label: 'Monday 23 November, 12:00' },
    { id: 'b', label: '12:00' },
  ])
})

test('it says on how many messages it rests and how many may not be used', () => {
  expect(restsOn({ messages: 1, leftOut: 0 })).toBe('It rests on 1 message.')
  expect(restsOn({ messages: 12, leftOut: 1 })).toMatch(/^It rests on 12 messages\. 1 message was left out/)
})

test('nothing new, nothing that may be used, and nothing that stands out are told apart', () => {
  const words = (messages: number, leftOut: number, isThread = false) =>
    emptyWords({ messages, leftOut }, { isThread, since: NOON, locale: 'en-GB', now: NOON + 1 })
  expect(words(0, 0)).toBe('Nothing new since 12:00.')
  expect(words(0, 0, true)).toContain('in this thread')
  expect(words(0, 3)).toMatch(/^Nothing that may be used\. 3 messages were left out/)
  expect(words(2, 1)).toMatch(/stands out\. It rests on 2 messages\. 1 message was left out/)
  expect(emptyWords({ messages: 0, leftOut: 0 }, { isThread: false, since: null })).toBe(
    'Nothing new since you read it last.',
  )
})
