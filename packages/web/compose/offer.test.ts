import type { ComposeView, ConsentLine } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { catchUpRuns, offerOf } from './offer.ts'

const processor = { processor: 'pen' } as ConsentLine['processor']
const line = (feature: ConsentLine['feature'], state: ConsentLine['state']) =>
  ({ feature, state, processor }) as ConsentLine
const view = (writer: ComposeView['writer'], ...lines: ConsentLine[]): ComposeView => ({
  lines,
  notices: [],
  asksFirst: false,
  writer,
})

test('the Writer is offered where it runs, to whoever is in the channel, and named', () => {
  const on = view('ready', line('rewrite', 'partly'))
  expect(offerOf(on, true)).toEqual({ kind: 'here', processor })
  expect(offerOf(on, false)).toBeNull()
  for (const state of ['off', 'denied'] as const)
    expect(offerOf(view('ready', line('rewrite', state)), true)).toBeNull()
  expect(offerOf(undefined, true)).toBeNull()
})

test('one that did not answer is still there to be asked', () => {
  expect(offerOf(view('failed', line('rewrite', 'on')), true)).toEqual({ kind: 'silent', processor })
})

test('without a Writer that is said where something else of Compose works, and nowhere else', () => {
  expect(offerOf(view('none', line('completion', 'on')), true)).toEqual({ kind: 'none' })
  expect(offerOf(view('none', line('completion', 'off')), true)).toBeNull()
  expect(offerOf(view('none'), true)).toBeNull()
})

test('catching up is offered where it runs', () => {
  expect(catchUpRuns(view('none', line('catch-up', 'on')))).toBe(true)
  expect(catchUpRuns(view('none', line('catch-up', 'off'), line('completion', 'on')))).toBe(false)
  expect(catchUpRuns(undefined)).toBe(false)
})
