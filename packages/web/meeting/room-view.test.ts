import type { ConsentLine } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { asksMicrophone, connectionSentence, featureButton, tileColumns } from './room-view.ts'

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

test('R5 the host starts and stops the summary, anybody the captions', () => {
  const lines = [line('summary', 'off'), line('captions', 'partly')]
  expect(featureButton('summary', { lines, host: true })).toEqual({ label: 'Start summary', stop: false })
  expect(featureButton('summary', { lines, host: false })).toBeNull()
  expect(featureButton('captions', { lines, host: false })).toEqual({ label: 'Stop captions', stop: true })
  expect(featureButton('captions', { lines: [], host: true })).toBeNull()
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

test('tiles stay as square as they can', () => {
  expect([1, 2, 4, 5, 9, 10].map(tileColumns)).toEqual([1, 2, 2, 3, 3, 4])
})
