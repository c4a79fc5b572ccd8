import { expect, test } from 'vitest'
import { compile } from './compile.ts'
import {
  channel,
  comes,
  form,
  never,
  neverLifted,
  owner,
  revoked,
  told,
  trainAnswered,
  withdrawn,
} from './example-form.ts'
import {
  ACCOUNT,
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
import { type Fact, scopesOf } from './facts.ts'
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
  ['signing a form', form(1500), false],
  [
    'asking for one',
    { kind: 'form-requested', time: 1500, account: ACCOUNT, form: 'f1', termsVersion: 1 },
    false,
  ],
  ['refusing one', { kind: 'form-refused', time: 1500, account: ACCOUNT, form: 'f1' }, false],
  ['withdrawing a form', withdrawn(1500), true],
  ['revoking a form', revoked(1500), true],
  ['an owner', owner(1500), false],
  ['an owner no longer', owner(1500, false), true],
  ['notice of a form', told(1500, ANNA), false],
  ['never train on me', never(1500, ANNA), true],
  ['lifting that', neverLifted(1500, ANNA), false],
  ['accepting training', trainAnswered(1500, ANNA, true), false],
  ['refusing training', trainAnswered(1500, ANNA, false), true],
  [
    'notice of a recording',
    { kind: 'recording-notice-shown', time: 1500, handle: ANNA, version: 1, until: 9000 },
    false,
  ],
  ['saying yes to it', { kind: 'recording-answered', time: 1500, handle: ANNA, accepted: true }, false],
  ['saying no to it', { kind: 'recording-answered', time: 1500, handle: ANNA, accepted: false }, true],
  ['naming earlier items', { kind: 'earlier-let-in', time: 1500, handle: ANNA, from: 1, until: 2 }, false],
  ['a channel', channel('private'), false],
  ['a channel as it was', channel('private'), false, [channel('private')]],
  ['a channel made private', channel('private'), true, [channel('public')]],
  ['a channel made public', channel('public'), true, [channel('private')]],
  ['coming into a channel', comes(1500, ANNA), false, [channel('public')]],
  ['coming into a private channel', comes(1500, ANNA), true, [channel('private')]],
  ['coming into a conversation', comes(1500, ANNA), true, [channel('direct')]],
  [
    'coming in again for another account',
    comes(1500, ANNA, null),
    true,
    [channel('public'), comes(1400, ANNA)],
  ],
  ['coming in again', comes(1500, ANNA), false, [channel('public'), comes(1400, ANNA)]],
  ['deleting a channel', { kind: 'channel-erased', time: 1500, channel: 'c1' }, true],
  ['leaving', { kind: 'channel-left', time: 1500, channel: 'c1', handle: ANNA }, false, [channel('private')]],
  [
    'a meeting',
    { kind: 'meeting-opened', time: 1500, meeting: 'm2', hostingAccount: ACCOUNT, audience: 'au1' },
    false,
  ],
  ['the same mark again', mark(1500, 'hipaa'), false, [mark(1400, 'hipaa')]],
  ['asking first where it was asked', asksFirst(1500, true), false, [asksFirst(1400, true)]],
  ['not asking first where it was not', asksFirst(1500, false), false],
  [
    'others at the microphone again',
    microphone(1500, ANNA, 'others-too'),
    false,
    [microphone(1400, ANNA, 'others-too')],
  ],
  ['stopping another feature', { ...stopped, feature: 'captions' }, false],
  ['stopping what another one stopped', stopped, false, [stopped]],
  ['starting again', started(1500), false],
  ['starting again after the end', started(1500, 'summary', 'other'), false, [ended]],
  // Where two facts of one time say different things, what differs from either takes something away.
  ['one of two marks', mark(1500, 'hipaa'), true, [mark(1400, 'hipaa'), mark(1400, 'education')]],
  ['switching off what is both', switched(1500, false), true, [switched(1400, false), switched(1400, true)]],
  [
    'joining for one of two accounts',
    joined(1500, ANNA),
    true,
    [joined(1400, ANNA), joined(1400, ANNA, null)],
  ],
  [
    'others where it was both',
    microphone(1500, ANNA, 'others-too'),
    true,
    [microphone(1400, ANNA), microphone(1400, ANNA, 'others-too')],
  ],
  [
    'a channel that is both',
    channel('private', 1500),
    true,
    [channel('private', 1400), channel('public', 1400)],
  ],
  [
    'coming into a channel that is both',
    comes(1500, ANNA),
    true,
    [channel('private', 1400), channel('public', 1400)],
  ],
])('R10 %s narrows: %s', (_, fact, expected, before = []) => {
  expect(narrows(fact, compile([...ALLOWED, ...before]))).toBe(expected)
})

test('R10 the first terms take nothing away', () => expect(narrows(terms(1, 1), compile([]))).toBe(false))
test('R10 nothing runs in a meeting of which nothing is known', () =>
  expect(narrows(stopped, compile([]))).toBe(false))
test('R10 a fact of an unknown kind narrows', () =>
  expect(narrows({ kind: 'unheard-of', time: 1 } as never, compile([]))).toBe(true))
test('R10 an epoch rises by one with what narrows', () =>
  expect([epochAfter(3, true), epochAfter(3, false)]).toEqual([4, 3]))

test('R10 an answer about training with what is said in a meeting is about its person alone', () => {
  expect(scopesOf(trainAnswered(1, ANNA, false))).toEqual([`handle:${ANNA}`])
  expect(scopesOf(trainAnswered(1, ANNA, false, 'channel:c1'))).toEqual([`handle:${ANNA}`, 'channel:c1'])
})
