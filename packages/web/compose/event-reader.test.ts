import { expect, test } from 'vitest'
import { EventReader } from './event-reader.ts'

const context = { type: 'context', messages: 3, leftOut: 1 } as const
const text = { type: 'text', text: 'Möwe\nund Ü' } as const
const done = { type: 'done', text: 'Möwe\nund Ü.' } as const
const line = (event: object) => `${JSON.stringify(event)}\n`

test('events come whole, wherever the network cuts them', () => {
  const all = [context, text, done].map(line).join('')
  for (let at = 0; at <= all.length; at += 1) {
    const reader = new EventReader()
    expect([...reader.read(all.slice(0, at)), ...reader.read(all.slice(at))]).toEqual([context, text, done])
    expect(reader.ended).toBe(true)
  }
})

test('what comes after the end is not told', () => {
  const reader = new EventReader()
  expect(reader.read(line(done) + line(text))).toEqual([done])
  expect(reader.read(line(text))).toEqual([])
})

test('nonsense ends it, and says that the text is as it was', () => {
  for (const nonsense of ['{"type":"send"}\n', 'not json\n', '[]\n', 'x'.repeat(1_000_001)]) {
    const reader = new EventReader()
    expect(reader.read(nonsense)).toMatchObject([
      { type: 'failed', sentence: expect.stringContaining('as it was') },
    ])
    expect(reader.ended).toBe(true)
  }
})

test('a stream that stops in the middle has not ended', () => {
  const reader = new EventReader()
  reader.read(line(context) + '{"type":"done","te')
  expect(reader.ended).toBe(false)
})
