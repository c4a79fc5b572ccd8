import { expect, test } from 'vitest'
import type { FeaturesView, FormsView } from '@highroad/core/wire'
import { accountLineView } from './account-line-view.ts'

const OFF: FeaturesView = { askFirst: false, features: [] }
const FORMS: FormsView = {
  at: 0,
  maySign: false,
  mark: 'none',
  offered: null,
  next: null,
  ends: [],
  forms: [],
  mails: false,
  attempts: [],
}
const form = (status: FormsView['forms'][number]['status']): FormsView => ({
  ...FORMS,
  forms: [
    { form: 'f', status, since: 0, given: null, renewedBy: null, steps: [], permitsEnded: null, mail: null },
  ],
})

test('training is said to be off only where no form is in force, and not before that is known', () => {
  expect(accountLineView(OFF, null).how).toBe('nothing is used by any feature')
  expect(accountLineView(OFF, FORMS).how).toContain('training off')
  expect(accountLineView(OFF, form('withdrawn')).how).toContain('training off')
  for (const status of ['given', 'renewed'] as const)
    expect(accountLineView(OFF, form(status)).how).toContain('training by consent form')
})
