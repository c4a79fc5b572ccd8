import { expect, test } from 'vitest'
import { meetingTarget, summaryWords } from './meeting-words.ts'

test('that nothing was kept is said only to the host, who would know', () => {
  expect(summaryWords({ summary: 'none', host: true })).toBe('Nothing kept')
  expect(summaryWords({ summary: 'none', host: false })).toBe('Nothing shared')
})

test('a row leads to the door while the meeting is open, then to what may be read or left', () => {
  const ended = { meeting: 'm', state: 'ended', summary: 'none', host: false } as const
  expect(meetingTarget({ ...ended, state: 'open' })).toBe('/m/m')
  expect(meetingTarget({ ...ended, summary: 'shared' })).toBe('/m/m/summary')
  expect(meetingTarget(ended)).toBe('/m/m/summary')
  expect(meetingTarget({ ...ended, host: true })).toBeNull()
})
