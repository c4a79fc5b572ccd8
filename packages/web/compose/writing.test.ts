import type { ComposeEvent } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { BEGUN, contextWords, told, unsafeSentences } from './writing.ts'

const after = (...events: ComposeEvent[]) => events.reduce(told, BEGUN)
const CONTEXT = { type: 'context', messages: 3, leftOut: 1 } as const
const TEXT = { type: 'text', text: 'Send 4' } as const

test('what comes is provisional until it is done', () => {
  expect(after(CONTEXT, TEXT)).toEqual({
    context: { messages: 3, leftOut: 1 },
    text: 'Send 4',
    end: null,
  })
  expect(after(CONTEXT, TEXT, { type: 'done', text: 'Send 3.' })).toMatchObject({
    text: 'Send 3.',
    end: { type: 'done' },
  })
})

test('of what is not offered nothing stays in sight', () => {
  for (const end of [
    { type: 'unsafe', lost: [], added: [] },
    { type: 'denied', sentences: ['No.'] },
    { type: 'failed', sentence: 'It broke.' },
  ] satisfies ComposeEvent[])
    expect(after(CONTEXT, TEXT, end)).toEqual({ context: { messages: 3, leftOut: 1 }, text: '', end })
})

test('R14 messages left out are counted, and nobody is named', () => {
  expect(contextWords({ messages: 0, leftOut: 0 })).toBe('It read no other message.')
  expect(contextWords({ messages: 1, leftOut: 0 })).toBe('It read 1 message from here too.')
  expect(contextWords({ messages: 4, leftOut: 1 })).toBe(
    'It read 4 messages from here too. 1 message was left out: somebody objects, or was not told yet.',
  )
  expect(contextWords({ messages: 4, leftOut: 2 })).toContain('2 messages were left out')
})

test('what a rewrite lost and invented is named by kind and word', () => {
  expect(
    unsafeSentences({
      type: 'unsafe',
      lost: [
        { kind: 'number', words: '3' },
        { kind: 'negation', words: 'not' },
      ],
      added: [{ kind: 'date', words: 'Monday' }],
    }),
  ).toEqual(['It lost the number “3”, a “not”.', 'It brought in the date “Monday”.'])
  expect(unsafeSentences({ type: 'unsafe', lost: [], added: [] })).toEqual([])
})
