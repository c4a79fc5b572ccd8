import { expect, test } from 'vitest'
import type { Line } from './line.ts'
import { rowsOf, typingWords } from './rows.ts'
import { messageAt } from './testing-message.ts'

const line = (messages: Line['messages'], more = {}): Line => ({
  messages,
  before: false,
  after: false,
  ...more,
})
const DAY = 24 * 3_600_000
const shape = (rows: ReturnType<typeof rowsOf>) =>
  rows.map((row) => ('joined' in row && row.joined ? `${row.kind} joined` : row.kind))

test('neighbours of one author within five minutes stand under one name', () => {
  const messages = [
    messageAt(1),
    messageAt(2),
    messageAt(3, { author: 'kofi' }),
    messageAt(4, { author: 'kofi', madeAt: messageAt(3).madeAt + 6 * 60_000 }),
  ]
  const rows = rowsOf({ line: line(messages), unsent: [], you: 'me', newAfter: null })
  expect(shape(rows)).toEqual(['start', 'day', 'message', 'message joined', 'message', 'message'])
})

test('each day begins with its line', () => {
  const messages = [messageAt(1), messageAt(2, { madeAt: messageAt(1).madeAt + DAY })]
  expect(
    shape(rowsOf({ line: line(messages, { before: true }), unsent: [], you: 'me', newAfter: null })),
  ).toEqual(['day', 'message', 'day', 'message'])
})

test('the line of what is new stands before the first of another’s, and counts without one’s own and what is gone', () => {
  const messages = [
    messageAt(1),
    messageAt(2, { author: 'me' }),
    messageAt(3),
    messageAt(4, { deleted: true }),
    messageAt(5),
  ]
  const rows = rowsOf({ line: line(messages), unsent: [], you: 'me', newAfter: 1 })
  const at = rows.findIndex(({ kind }) => kind === 'new')
  expect(rows[at]).toMatchObject({ count: 2 })
  expect(rows[at + 1]).toMatchObject({ message: { place: 3 } })
})

test('what is not sent yet stands at the end, and keeps its row when it is acknowledged', () => {
  const unsent = {
    client: 'c1',
    channel: 'channel',
    thread: null,
    text: 'x',
    files: [],
    madeAt: messageAt(1).madeAt,
    refused: null,
  }
  const waiting = rowsOf({ line: line([messageAt(1)]), unsent: [unsent], you: 'me', newAfter: null })
  expect(waiting.at(-1)).toMatchObject({ kind: 'unsent', key: 'c1' })
  const there = rowsOf({
    line: line([messageAt(1), messageAt(2, { author: 'me', client: 'c1' })]),
    unsent: [],
    you: 'me',
    newAfter: null,
  })
  expect(there.at(-1)).toMatchObject({ kind: 'message', key: 'c1' })
  const elsewhere = rowsOf({
    line: line([messageAt(1)], { after: true }),
    unsent: [unsent],
    you: 'me',
    newAfter: null,
  })
  expect(shape(elsewhere)).not.toContain('unsent')
})

test('who is writing, in words', () => {
  expect(typingWords([])).toBe('')
  expect(typingWords(['Kofi', 'Ines'])).toBe('Kofi and Ines are writing')
  expect(typingWords(['a', 'b', 'c'])).toBe('Several people are writing')
})
