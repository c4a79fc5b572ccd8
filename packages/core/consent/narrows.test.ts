import { expect, test } from 'vitest'
import { compile } from './compile.ts'
import {
  ALLOWED,
  ANNA,
  MEETING,
  answered,
  asksFirst,
  card,
  joined,
  lifted,
  mark,
  microphone,
  noticed,
  objected,
  started,
  switched,
  terms,
} from './example-meeting.ts'
import type { Fact } from './facts.ts'
import { epochAfter, narrows } from './narrows.ts'

const stopped: Fact = { kind: 'feature-stopped', time: 1500, meeting: MEETING, feature: 'summary' }
const ended: Fact = { kind: 'meeting-ended', time: 1500, meeting: MEETING }

test.each<[string, Fact, boolean, Fact[]?]>([
  ['an objection', objected(1500, ANNA), true],
  ['lifting one', lifted(1500, ANNA), false],
  ['a refusal', answered(1500, ANNA, false), true],
  ['an acceptance', answered(1500, ANNA, true), false],
  ['switching off', switched(1500, false), true],
  ['switching off what is off', switched(1500, false), false, [switched(1400, false)]],
  ['switching on', switched(1500, true), false],
  ['switching to another processor', switched(1500, true, 'summary', 'other'), true],
  ['a mark', mark(1500, 'hipaa'), true],
  ['taking a mark away', mark(1500, 'none'), false, [mark(1400, 'hipaa')]],
  ['one mark for another', mark(1500, 'education'), true, [mark(1400, 'hipaa')]],
  ['an account’s first mark', mark(1500, 'none', 'birch'), false],
  ['asking first', asksFirst(1500, true), true],
  ['not asking first any more', asksFirst(1500, false), false, [asksFirst(1400, true)]],
  ['another card', card(1500, { region: 'elsewhere' }), true],
  ['the same card', card(1500), false],
  ['a first card', card(1500, { processor: 'other' }), false],
  ['stopping what runs', stopped, true],
  ['stopping what does not run', stopped, false, [ended]],
  ['starting', started(1500, 'captions'), false],
  ['starting for another processor', started(1500, 'summary', 'other'), true],
  ['the end', ended, true],
  ['an erasure', { kind: 'meeting-erased', time: 1500, meeting: MEETING }, true],
  ['joining again', joined(1500, ANNA), false],
  ['joining for another account', joined(1500, ANNA, null), true],
  ['others at the microphone', microphone(1500, ANNA, 'others-too'), true],
  ['alone at the microphone', microphone(1500, ANNA), false],
  ['a notice', noticed(1500, ANNA), false],
  ['new terms', terms(1500, 2), true],
])('R10 %s narrows: %s', (_, fact, expected, before = []) => {
  expect(narrows(fact, compile([...ALLOWED, ...before]))).toBe(expected)
})

test('R10 the first terms take nothing away', () => expect(narrows(terms(1, 1), compile([]))).toBe(false))
test('R10 a fact of an unknown kind narrows', () =>
  expect(narrows({ kind: 'unheard-of', time: 1 } as never, compile([]))).toBe(true))
test('R10 an epoch rises by one with what narrows', () =>
  expect([epochAfter(3, true), epochAfter(3, false)]).toEqual([4, 3]))
