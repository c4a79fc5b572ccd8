import { expect, test } from 'vitest'
import type { FormsView, FormView } from '@highroad/core/wire'
import {
  afterEnd,
  contentOf,
  endedLast,
  firstChoice,
  lacking,
  mayTick,
  namesOldTerms,
  refusedLast,
  shownOf,
} from './form-view.ts'

const VIEW: FormsView = {
  at: Date.UTC(2026, 10, 23),
  maySign: true,
  mark: 'none',
  offered: null,
  next: {
    account: 'alder',
    organisation: 'Alderwick',
    operator: 'https://meet.example.org',
    terms: { version: 7, prose: '0'.repeat(64), train: { chat: 'with-consent', audio: 'never' } },
    renews: null,
    earlier: [],
  },
  ends: [{ months: 12, until: Date.UTC(2027, 10, 23) }],
  forms: [],
  mails: false,
  attempts: [],
}
const form = (status: FormView['status'], since: number, termsVersion = 7): FormView => ({
  form: `f${since}`,
  status,
  since,
  given: {
    classes: ['chat'],
    termsVersion,
    at: 1,
    coversFrom: 1,
    until: VIEW.at + 1,
    renews: null,
  },
  renewedBy: null,
  steps: [],
  permitsEnded: null,
  mail: 'none',
})

test('R15 nothing is ticked at first, and what is not ticked cannot be signed', () => {
  const first = firstChoice(VIEW)
  expect(first.classes).toEqual([])
  expect(lacking(VIEW, first)).toEqual(['Nothing is ticked, so there is nothing to sign.', 'Type your name.'])
  expect(lacking(VIEW, { ...first, classes: ['chat'], name: 'Lena' })).toEqual([])
  expect(first.past).toBeNull()
})

test('R11 what the terms forbid has no box', () => {
  expect(mayTick(VIEW, 'chat')).toBe(true)
  expect(mayTick(VIEW, 'audio')).toBe(false)
  expect(mayTick(VIEW, 'file')).toBe(false)
  expect(mayTick({ ...VIEW, next: null }, 'chat')).toBe(false)
})

test('the past is a choice of its own, told with its consequence, and lies behind', () => {
  const choice = { ...firstChoice(VIEW), classes: ['chat' as const], name: 'Lena' }
  const digest = (past: string | null) => {
    const content = contentOf(VIEW, { ...choice, past })
    return content && JSON.stringify(shownOf(content).text)
  }
  expect(digest(null)).not.toContain('30 days')
  expect(digest('2026-03-01')).toContain('30 days')
  expect(lacking(VIEW, { ...choice, past: '2027-01-01' })).toHaveLength(1)
  expect(lacking(VIEW, { ...choice, past: '' })).toHaveLength(1)
  expect(lacking(VIEW, { ...choice, past: '2026-03-01' })).toEqual([])
})

test('the form that ended last is told first, until something is signed again', () => {
  const ended = { ...VIEW, forms: [form('withdrawn', 5), form('revoked', 9), form('expired', 11)] }
  expect(endedLast(ended)?.form).toBe('f9')
  expect(endedLast({ ...ended, forms: [...ended.forms, form('renewed', 12)] })).toBeNull()
  expect(endedLast(VIEW)).toBeNull()
})

test('a no stands until something else is answered', () => {
  expect(refusedLast({ ...VIEW, forms: [form('refused', 9), form('withdrawn', 5)] })?.form).toBe('f9')
  expect(refusedLast({ ...VIEW, forms: [form('refused', 9), form('given', 5)] })).toBeNull()
  expect(refusedLast({ ...VIEW, forms: [form('withdrawn', 9), form('refused', 5)] })).toBeNull()
})

test('R11 a form that names other terms than those in force is told as stopped', () => {
  expect(namesOldTerms(VIEW, form('given', 1))).toBe(false)
  expect(namesOldTerms(VIEW, form('given', 1, 6))).toBe(true)
})

test('after an end it says what was running, in numbers', () => {
  expect(afterEnd(0)[0]?.says).toContain('No use for training was running')
  expect(afterEnd(1)[0]?.says).toContain('1 use for training ran, and was ended')
  expect(afterEnd(3)[0]?.says).toContain('3 uses for training ran, and were ended')
})
