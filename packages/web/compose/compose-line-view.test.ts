import type { ComposeView, ConsentLine } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { composeLineView } from './compose-line-view.ts'

const here: ConsentLine['processor'] = {
  processor: 'here',
  party: 'first',
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'here',
  models: [],
}
const line = (feature: ConsentLine['feature'], over: Partial<ConsentLine> = {}): ConsentLine => ({
  feature,
  state: 'on',
  people: { included: 4, present: 4 },
  processor: here,
  keepsSentence: 'keeps nothing',
  you: 'included',
  ...over,
})
const view = (...lines: ConsentLine[]): ComposeView => ({
  lines,
  notices: [],
  asksFirst: false,
  writer: 'ready',
})

test('one line for Compose: state, people, processor, what it keeps', () => {
  expect(composeLineView(view(line('completion'), line('catch-up')), true)).toEqual({
    mark: 'on',
    what: 'Compose on',
    people: '4 of 4 people',
    how: 'runs on this server, keeps nothing',
    why: ['completion', 'catch-up'],
    act: { label: 'Leave me out', out: true, features: ['completion', 'catch-up'] },
  })
})

test('it leaves out of what runs, and says what one is left out of', () => {
  const left = { you: 'left-out', state: 'partly', people: { included: 3, present: 4 } } as const
  const some = composeLineView(
    view(line('completion', left), line('catch-up'), line('rewrite', { state: 'off' })),
    true,
  )
  expect(some).toMatchObject({ mark: 'partly', people: null, act: { out: true, features: ['catch-up'] } })
  expect(some.how).toBe(
    'runs on this server, keeps nothing, Completion for 3 of 4 people, Catch-up for 4 of 4 people, you are left out of Completion',
  )
  const all = composeLineView(view(line('completion', left), line('catch-up', left)), true)
  expect(all.how).toMatch(/, you are left out$/)
  expect(all.act).toEqual({ label: 'Include me again', out: false, features: ['completion', 'catch-up'] })
})

test('a Writer elsewhere is told apart from what runs here', () => {
  const writer = { ...here, processor: 'quill', party: 'third', retainsInputs: true } as const
  expect(composeLineView(view(line('completion'), line('rewrite', { processor: writer })), true).how).toBe(
    'Completion on this server, which keeps nothing, Rewrite on quill, which keeps what it reads',
  )
})

test('so is a Writer on this server, and what all keep is said once', () => {
  const writer = { ...here, processor: 'this-servers-writer' }
  const lines = [line('completion'), line('catch-up'), line('rewrite', { processor: writer })]
  expect(composeLineView(view(...lines), true).how).toBe(
    'Completion and Catch-up on this server, Rewrite on this server’s Writer, each keeps nothing',
  )
})

test('who only reads has nothing there to be left out', () => {
  const read = composeLineView(view(line('completion', { you: 'not-told' })), false)
  expect(read).toMatchObject({ act: null, how: 'runs on this server, keeps nothing' })
})

test('off, denied, not offered, not known: nothing is claimed', () => {
  expect(composeLineView(view(), true)).toMatchObject({
    mark: 'off',
    what: 'Compose off',
    why: [],
    act: null,
  })
  expect(composeLineView(view(line('completion', { state: 'off' })), true)).toMatchObject({
    mark: 'off',
    people: null,
    how: 'no model reads messages here',
    why: ['completion'],
  })
  expect(composeLineView(view(line('completion', { state: 'denied' })), true)).toMatchObject({
    mark: 'denied',
    act: null,
  })
  expect(composeLineView(undefined, true)).toMatchObject({ mark: 'off', why: [], act: null })
})
