/** Decisions made already are found again only between the moments of facts: each moment has to part what it parts. */
import { expect, test } from 'vitest'
import { PAST_NOTICE_MS, compile } from './compile.ts'
import { decide } from './decide.ts'
import type { DecisionRequest } from './decision.ts'
import { TRAINABLE, askTrain, form, told } from './example-form.ts'
import {
  ALLOWED,
  ANNA,
  ITEM_TIME,
  ask,
  cells,
  lifted,
  noticed,
  objected,
  switched,
  terms,
} from './example-meeting.ts'
import type { Fact } from './facts.ts'

const without = (facts: readonly Fact[], ...kinds: Fact['kind'][]) =>
  facts.filter((f) => !kinds.includes(f.kind))
const never = cells((_, p) => (p === 'assist' ? 'never' : undefined))
const named: Fact = { kind: 'earlier-let-in', time: 1700, handle: ANNA, from: 1200, until: 1300 }
const lift = [objected(1500, ANNA), lifted(1600, ANNA), named]
const past = [
  ...without(TRAINABLE, 'form-given', 'form-notice-shown'),
  form(3000, { coversFrom: 1500 }),
  told(3100, ANNA, { since: 3050 }),
]
const later = 3050 + PAST_NOTICE_MS

test.each<[string, readonly Fact[], (time: number) => DecisionRequest, number, boolean]>([
  ['a fact’s own time', [...ALLOWED, switched(2500, false)], (at) => ask({ at }), 2500, true],
  ['terms in force from', [...ALLOWED, terms(200, 2, never, 2500)], (at) => ask({ at }), 2500, true],
  ['a form’s first covered moment', past, (itemTime) => askTrain({ itemTime, at: later }), 1500, false],
  [
    'a form’s last',
    [...TRAINABLE.filter((f) => f.kind !== 'form-given'), form(140, { until: 2600 })],
    (at) => askTrain({ at }),
    2600,
    true,
  ],
  [
    'a notice’s since',
    [...without(TRAINABLE, 'form-notice-shown'), told(1950, ANNA, { since: 1800 })],
    (itemTime) => askTrain({ itemTime, at: 2400 }),
    1800,
    false,
  ],
  ['thirty days after it', past, (at) => askTrain({ at }), later, false],
  [
    'a notice’s until',
    [...without(ALLOWED, 'notice-shown'), noticed(1020, ANNA, 'summary', { until: 2500 })],
    (at) => ask({ at }),
    2500,
    true,
  ],
  [
    'the first moment that is let in',
    [...ALLOWED, ...lift],
    (itemTime) => ask({ itemTime, at: 2400 }),
    1200,
    false,
  ],
  [
    'the first that is not any more',
    [...ALLOWED, ...lift],
    (itemTime) => ask({ itemTime, at: 2400 }),
    1300,
    true,
  ],
])('R13 %s', (_, facts, asked, moment, before) => {
  const fresh = (time: number) => decide(compile(facts), asked(time)).decision
  expect([moment - 1, moment].map(fresh)).toEqual(before ? ['permit', 'deny'] : ['deny', 'permit'])
  for (const times of [
    [moment - 1, moment, moment + 1],
    [moment + 1, moment, moment - 1],
  ]) {
    const compiled = compile(facts)
    for (const time of times) expect(decide(compiled, asked(time)).decision).toBe(fresh(time))
  }
})

test('R13 what is decided does not hang on facts that come later, whatever their time says', () => {
  const facts = [...ALLOWED, objected(ITEM_TIME + 1, ANNA)]
  expect(decide(compile(facts), ask()).decision).toBe('permit')
  expect(decide(compile(facts), ask({ at: ITEM_TIME + 1 })).decision).toBe('deny')
})
