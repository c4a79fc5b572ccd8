import type { Door, Notice } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { noticeKey } from '../consent/notice-queue.ts'
import { joinRequest, microphoneWords, noticeAnswerWords } from './door-view.ts'

const notice = (feature: Notice['feature']): Notice => ({
  feature,
  version: 2,
  uses: 'Your voice.',
  keeps: [],
  keepsSentence: 'Nothing.',
  laterFeatures: [],
  processor: {
    processor: 'speech-here',
    party: 'first',
    retainsInputs: false,
    trainsOnInputs: false,
    agreements: [],
    region: 'here',
    models: [],
  },
})
const door: Door = {
  meeting: 'm1',
  title: 'Print house',
  organisation: 'Alderwick',
  account: 'a1',
  state: 'open',
  host: false,
  askFirst: false,
  running: ['summary', 'captions'],
  notices: [notice('summary'), notice('captions')],
  mayActFor: [],
  media: { available: true, missing: null, get: null },
}
const request = (over: Partial<Parameters<typeof joinRequest>[0]> = {}) =>
  joinRequest({
    door,
    name: 'Anselm',
    actsFor: null,
    answers: { microphone: null, features: {} },
    shown: new Set(['summary@2']),
    keyOf: noticeKey,
    ...over,
  })

test('R5 only a notice that was shown is reported as shown', () => {
  expect(request().noticesShown).toEqual([{ feature: 'summary', version: 2 }])
})

test('nothing is answered for anybody: an open question stays open', () => {
  expect(request()).toMatchObject({ microphone: null, answers: [], leftOutOf: [] })
})

test('leaving oneself out at the door is an answer and an objection; being included is an answer', () => {
  const made = request({ answers: { microphone: 'only-me', features: { summary: 'out', captions: 'in' } } })
  expect(made.answers).toEqual([
    { feature: 'summary', accepted: false },
    { feature: 'captions', accepted: true },
  ])
  expect(made.leftOutOf).toEqual(['summary'])
  expect(made.microphone).toBe('only-me')
})

test('no answer is said to mean what it means', () => {
  expect(microphoneWords(null)).toContain('no AI feature uses this microphone')
  expect(noticeAnswerWords(undefined, true)).toContain('left out')
  expect(noticeAnswerWords(undefined, false)).toContain('included from now on')
})
