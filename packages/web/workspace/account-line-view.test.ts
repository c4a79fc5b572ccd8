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

test('a feature that is on and cannot run is not told as if it ran', () => {
  const row = (feature: string, on: boolean) => ({ feature, on, notice: { processor: { party: 'first' } } })
  const view = (...rows: object[]) => ({ askFirst: false, features: rows }) as FeaturesView
  const two = view(row('captions', true), row('rewrite', false))
  expect(accountLineView(two, FORMS, () => false)).toEqual({
    mark: 'denied',
    what: '1 of 2 features on, and it cannot run',
    how: 'nothing is used by any feature, training off',
  })
  const all = view(row('captions', true), row('rewrite', true))
  expect(accountLineView(all, FORMS, () => false).what).toContain('none of them can run')
  expect(accountLineView(all, FORMS, (feature) => feature === 'rewrite')).toMatchObject({
    mark: 'partly',
    what: '2 of 2 features on',
    how: '1 of them cannot run, all on this server, training off',
  })
  expect(accountLineView(all, FORMS)).toMatchObject({ mark: 'on', how: 'all on this server, training off' })
})
