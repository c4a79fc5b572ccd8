import type { ConsentLine, Notice } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { mayFold, noticesOnScreen, receive } from './notice-queue.ts'

const processor: Notice['processor'] = {
  processor: 'speech-here',
  party: 'first',
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'here',
  models: [],
}
const notice = (feature: Notice['feature'], version = 1): Notice => ({
  feature,
  version,
  uses: 'Your voice.',
  keeps: [],
  keepsSentence: 'Nothing.',
  laterFeatures: [],
  processor,
})
const line = (feature: Notice['feature'], state: ConsentLine['state'] = 'on'): ConsentLine => ({
  feature,
  state,
  people: { included: 1, present: 1 },
  processor,
  keepsSentence: 'Nothing.',
  you: 'included',
})
const features = (notices: Notice[]) => notices.map((n) => n.feature)

test('a notice stays after it was acknowledged, until it is put away', () => {
  const received = receive([], [notice('summary')])
  const lines = [line('summary')]
  expect(features(noticesOnScreen({ unseen: [], received, putAway: new Set(), lines }))).toEqual(['summary'])
  expect(noticesOnScreen({ unseen: [], received, putAway: new Set(['summary@1']), lines })).toEqual([])
})

test('R5 what is not acknowledged cannot be put away: it stays on screen', () => {
  const unseen = [notice('summary')]
  const putAway = new Set(['summary@1'])
  expect(features(noticesOnScreen({ unseen, received: unseen, putAway, lines: [line('summary')] }))).toEqual([
    'summary',
  ])
})

test('a feature that stopped takes its notice with it', () => {
  const received = receive([], [notice('summary'), notice('captions')])
  const lines = [line('summary', 'off'), line('captions')]
  expect(features(noticesOnScreen({ unseen: [], received, putAway: new Set(), lines }))).toEqual(['captions'])
})

test('a new version of a notice is shown again', () => {
  const received = receive(receive([], [notice('summary')]), [notice('summary', 2)])
  expect(received).toHaveLength(2)
  const lines = [line('summary')]
  expect(
    noticesOnScreen({ unseen: [notice('summary', 2)], received, putAway: new Set(['summary@1']), lines }).map(
      (n) => n.version,
    ),
  ).toEqual([2])
})

test('nothing new keeps the same list, so that nothing is drawn again', () => {
  const received = receive([], [notice('summary')])
  expect(receive(received, [notice('summary')])).toBe(received)
})

test('R5 a notice folds only after it was in view for a while, sooner for whoever started it, never while asked', () => {
  const notice = { inViewSince: 0, at: 29_999, own: false, askFirst: false }
  expect(mayFold(notice)).toBe(false)
  expect(mayFold({ ...notice, at: 30_000 })).toBe(true)
  expect(mayFold({ ...notice, at: 6_000, own: true })).toBe(true)
  expect(mayFold({ ...notice, at: 90_000, inViewSince: undefined })).toBe(false)
  expect(mayFold({ ...notice, at: 90_000, askFirst: true })).toBe(false)
})
