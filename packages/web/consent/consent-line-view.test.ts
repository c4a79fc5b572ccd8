import type { ConsentLine } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { consentLineView, livenessOf } from './consent-line-view.ts'

const here = {
  processor: 'speech-here',
  party: 'first',
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'here',
  models: ['Moonshine base'],
} as const satisfies ConsentLine['processor']

const line = (over: Partial<ConsentLine> = {}): ConsentLine => ({
  feature: 'summary',
  state: 'partly',
  people: { included: 3, present: 4 },
  processor: { ...here, agreements: [] },
  keepsSentence: 'The transcript and the summary.',
  you: 'included',
  ...over,
})

test('it says which feature, how many people, which processor and what that keeps', () => {
  const view = consentLineView([line()])
  expect(view).toMatchObject({
    mark: 'partly',
    what: 'Summary on',
    people: '3 of 4 people',
    how: 'runs on this server, keeps nothing',
    why: 'summary',
    act: { label: 'Leave me out', lift: false, features: ['summary'] },
  })
})

test('with several running, leaving out is about those that keep something', () => {
  const view = consentLineView([line({ feature: 'captions' }), line()])
  expect(view.what).toBe('Summary on')
  expect(view.how).toBe('runs on this server, keeps nothing, Captions on too')
  expect(view.act).toEqual({ label: 'Leave me out', lift: false, features: ['summary'] })
})

test('captions alone: leaving out is about captions', () => {
  const view = consentLineView([line({ feature: 'captions' }), line({ state: 'off' })])
  expect(view.what).toBe('Captions on')
  expect(view.act?.features).toEqual(['captions'])
})

test('a feature with another reach is told apart, never folded in', () => {
  const view = consentLineView([
    line({ feature: 'captions', state: 'on', people: { included: 4, present: 4 } }),
    line(),
  ])
  expect(view.what).toBe('Summary on')
  expect(view.how).toBe('runs on this server, keeps nothing, Captions on for 4 of 4 people')
})

test('who is left out of the other feature alone reads that too', () => {
  const captions = line({ feature: 'captions', people: { included: 2, present: 4 }, you: 'left-out' })
  expect(consentLineView([captions, line()]).how).toMatch(/, Captions on for 2 of 4 people, not you$/)
})

test('who is left out reads it, and may come back', () => {
  const view = consentLineView([line({ you: 'left-out' })])
  expect(view.how).toContain('you are left out')
  expect(view.act).toMatchObject({ label: 'Include me again', lift: true })
})

test('a processor of somebody else that keeps and trains is said so', () => {
  const view = consentLineView([
    line({
      processor: {
        ...here,
        agreements: [],
        processor: 'quill',
        party: 'third',
        retainsInputs: true,
        trainsOnInputs: true,
      },
    }),
  ])
  expect(view.how).toBe('runs on quill, keeps what it reads and trains on it')
})

test('off and nothing at all', () => {
  expect(consentLineView([line({ state: 'off', you: 'not-told' })])).toMatchObject({
    mark: 'off',
    what: 'Summary off',
    people: null,
    how: 'nothing is used',
  })
  expect(consentLineView([])).toMatchObject({ mark: 'off', why: null, act: null })
})

test('denied: nobody could be included, so there is nothing to leave and nothing to come back to', () => {
  const view = consentLineView([
    line({ feature: 'captions', state: 'denied', you: 'left-out' }),
    line({ state: 'denied', you: 'left-out' }),
  ])
  expect(view).toMatchObject({
    mark: 'denied',
    what: 'Summary denied',
    people: null,
    how: 'nothing is used',
    act: null,
  })
})

test('what was denied never hides what runs', () => {
  expect(
    consentLineView([line({ feature: 'captions' }), line({ state: 'denied', you: 'left-out' })]).what,
  ).toBe('Captions on')
})

test('a change to on is assertive, any other polite', () => {
  const off = [line({ state: 'off' })]
  const on = [line({ state: 'on' })]
  expect(livenessOf(off, on)).toBe('assertive')
  expect(livenessOf(null, on)).toBe('assertive')
  expect(livenessOf(on, [line({ state: 'partly' })])).toBe('polite')
  expect(livenessOf(on, off)).toBe('polite')
  expect(livenessOf(on, [line({ state: 'on' }), line({ feature: 'captions', state: 'on' })])).toBe(
    'assertive',
  )
})
