import type { Why } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import { decisionWords, inOrder } from './why-view.ts'

const reason = (code: string, changedBy: Why['reasons'][number]['changedBy'] = 'nobody') => ({
  code,
  rule: code.split('.')[0] ?? '',
  effect: 'allow' as const,
  sentence: code,
  changedBy,
  people: null,
})
const why = (state: Why['state']): Why =>
  ({
    feature: 'summary',
    state,
    people: { included: 2, present: 3 },
    at: 0,
    reasons: [],
    changes: [],
  }) as unknown as Why

test('of a meeting that is over the pane says what held, not what holds', () => {
  expect(decisionWords(why('partly')).question).toBe('Why is Summary on?')
  expect(decisionWords(why('partly'), { ended: true })).toMatchObject({
    question: 'Why was Summary on?',
    title: 'Allowed for 2 of 3 people',
  })
  expect(decisionWords(why('off'), { ended: true }).question).toBe('Why is Summary off?')
})

test('in a channel it is decided when somebody asks, and the pane says so', () => {
  expect(decisionWords(why('on'), { whenAsked: true }).sentence).toContain('each time somebody asks')
  expect(decisionWords(why('on')).sentence).not.toContain('asks')
})

test('reasons stand in the order in which one asks, your own before the others’', () => {
  const codes = ['R12.recorded', 'R5.noticed', 'R11.licensed', 'R5.started', 'R10.objects', 'R5.switched-on']
  const made = [...codes.map((code) => reason(code)), reason('R5.noticed', 'you')]
  expect(inOrder(made as Why['reasons']).map(({ code, changedBy }) => `${code} ${changedBy}`)).toEqual([
    'R5.switched-on nobody',
    'R5.started nobody',
    'R5.noticed you',
    'R5.noticed nobody',
    'R10.objects nobody',
    'R11.licensed nobody',
    'R12.recorded nobody',
  ])
})
