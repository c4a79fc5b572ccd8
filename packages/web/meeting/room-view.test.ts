import type { ConsentLine } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import {
  asksMicrophone,
  connectionSentence,
  featureButton,
  foldedWords,
  leavingWords,
  leftWords,
} from './room-view.ts'

const line = (
  feature: ConsentLine['feature'],
  state: ConsentLine['state'],
  you: ConsentLine['you'] = 'included',
): ConsentLine => ({
  feature,
  state,
  people: { included: 0, present: 1 },
  processor: {
    processor: 'speech-here',
    party: 'first',
    retainsInputs: false,
    trainsOnInputs: false,
    agreements: [],
    region: 'here',
    models: [],
  },
  keepsSentence: 'Nothing.',
  you,
})

test('R5 the host starts and stops the summary, any member the captions, a guest neither', () => {
  const you = 'a'.repeat(32)
  const lines = [line('summary', 'off'), line('captions', 'partly')]
  const as = (who: { host: boolean; guest: boolean }) => ({
    lines,
    host: who.host,
    you,
    people: [{ handle: you, name: 'Ada', ...who }],
  })
  const host = as({ host: true, guest: false })
  const member = as({ host: false, guest: false })
  expect(featureButton('summary', host)).toEqual({ label: 'Start summary', stop: false })
  expect(featureButton('summary', member)).toBeNull()
  expect(featureButton('captions', member)).toEqual({ label: 'Stop captions', stop: true })
  expect(featureButton('captions', as({ host: false, guest: true }))).toBeNull()
  expect(featureButton('captions', { ...host, lines: [] })).toBeNull()
})

test('the microphone question comes back only while something runs that would use it', () => {
  expect(asksMicrophone([line('summary', 'partly', 'unknown-voice')], false)).toBe(true)
  expect(asksMicrophone([line('summary', 'partly', 'unknown-voice')], true)).toBe(false)
  expect(asksMicrophone([line('summary', 'off', 'unknown-voice')], false)).toBe(false)
})

test('a lost connection is said, the graver first', () => {
  expect(connectionSentence({ live: true, media: 'up', mediaHere: 'up' })).toBeNull()
  expect(connectionSentence({ live: true, media: 'up', mediaHere: 'connecting' })).toBeNull()
  expect(connectionSentence({ live: true, media: 'down', mediaHere: 'up' })).toContain('media server stopped')
  expect(connectionSentence({ live: true, media: 'up', mediaHere: 'down' })).toContain('media server stopped')
  expect(connectionSentence({ live: true, media: 'missing', mediaHere: 'none' })).toContain('no media server')
  expect(connectionSentence({ live: false, media: 'missing', mediaHere: 'down' })).toContain(
    'connection to the server',
  )
})

test('whoever leaves is told what becomes of the meeting and of its summary', () => {
  expect(leavingWords(2)).toContain('goes on without you')
  expect(leavingWords(0)).toContain('last one')
  const left = { title: 'Print', others: 2, host: false, summary: true }
  expect(leftWords(left)).toBe('Print goes on without you. Your microphone and camera are shut.')
  expect(leftWords({ ...left, host: true })).toContain(
    '5 minutes after the last person has left; the summary',
  )
  expect(leftWords({ ...left, others: 0, host: true, summary: false })).toMatch(
    /^Nobody is in Print now\. .*left\./,
  )
})

test('folded notices are named in one sentence', () => {
  expect(foldedWords(['summary'])).toBe('Meeting Summary is on, as you were told.')
  expect(foldedWords(['captions'])).toBe('Captions are on, as you were told.')
  expect(foldedWords(['captions', 'summary'], 'en-GB')).toBe(
    'Captions and Meeting Summary are on, as you were told.',
  )
})
