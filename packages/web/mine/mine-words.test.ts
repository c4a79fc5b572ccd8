import type { FormTold } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import {
  actWords,
  amountWords,
  classesWords,
  formRows,
  noticeWords,
  placeWords,
  processorWords,
} from './mine-words.ts'

const FORM: FormTold = {
  account: 'acme',
  organisation: 'Acme',
  form: 'f1',
  classes: ['transcript', 'chat'],
  termsVersion: 2,
  signedAt: Date.UTC(2026, 10, 23),
  coversFrom: Date.UTC(2026, 10, 23),
  until: Date.UTC(2027, 10, 23),
}

test('what was said reads as one said it', () => {
  expect(actWords({ kind: 'objected', features: 'everything' })).toBe('Leave me out of everything')
  expect(actWords({ kind: 'objected', features: ['summary', 'captions'] })).toBe(
    'Leave me out of Summary, Captions',
  )
  expect(actWords({ kind: 'train-answered', accepted: false })).toBe('No to training with what I say there')
})

test('a processor whose card is gone is said to be unknown, and nothing is made up', () => {
  expect(processorWords(null)).toBe('The processor’s card is not known any more')
})

test('what is kept is said, also where it is nothing', () => {
  expect(classesWords([])).toBe('Nothing')
  expect(
    noticeWords({
      kind: 'feature',
      feature: 'summary',
      version: 1,
      keeps: ['transcript'],
      laterFeatures: [],
    }),
  ).toEqual({ what: 'Meeting Summary, version 1', kept: 'Transcripts of meetings' })
})

test('amounts are counted in words', () => {
  expect(amountWords({ items: 1, firstAt: 5, lastAt: 5 }, 'en')).toBe('1 piece of what you said')
  expect(amountWords({ items: 7, firstAt: 0, lastAt: 180_000 }, 'en')).toBe(
    '7 pieces of what you said, over 3 minutes',
  )
})

test('a meeting that is gone still says whose it was', () => {
  expect(placeWords({ meeting: null, title: null, organisation: 'Acme', at: null })).toBe('Acme')
})

test('R6 a form that names the past says that it waits thirty days for what was made before the notice', () => {
  const made = (form: FormTold, guest = false) =>
    formRows(form, guest, 'en').find(([what]) => what === 'Made')?.[1]
  expect(made(FORM)).toMatch(/once you saw this/u)
  expect(made({ ...FORM, coversFrom: Date.UTC(2026, 0, 1) })).toMatch(/no sooner than 30 days/u)
  expect(made({ ...FORM, coversFrom: Date.UTC(2026, 0, 1) }, true)).toMatch(/^From your yes on/u)
})
