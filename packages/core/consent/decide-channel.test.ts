/** R5 in a channel: whoever asks starts it, for one use; all else holds as in a meeting. R16: a channel that was deleted. */
import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { decide } from './decide.ts'
import type { DecisionRequest } from './decision.ts'
import { ALLOWED_IN_CHANNEL, CHANNEL, PLACE, askInChannel, member } from './example-channel.ts'
import { channel, comes } from './example-form.ts'
import {
  ACCOUNT,
  ANNA,
  BEN,
  CARO,
  answered,
  asksFirst,
  both,
  card,
  lifted,
  mark,
  noticed,
  objected,
  switched,
} from './example-meeting.ts'
import type { Fact } from './facts.ts'
import { RULES_VERSION, type RulesVersion } from './words.ts'

type Asked = Partial<DecisionRequest>
const LATER = 2500
const codes = (facts: readonly Fact[], asked: Asked = {}, version: RulesVersion = RULES_VERSION) =>
  decide(compile(facts), askInChannel(asked), version).reasons
const denials = (facts: readonly Fact[], asked: Asked = {}, version: RulesVersion = RULES_VERSION) =>
  codes(facts, asked, version)
    .filter((r) => r.effect === 'forbid')
    .map((r) => r.code)
const withFacts = (...more: Fact[]) => [...ALLOWED_IN_CHANNEL, ...more]
const without = (kind: Fact['kind']) => ALLOWED_IN_CHANNEL.filter((f) => f.kind !== kind)

describe('R5 in a channel nothing is started: each use is asked for', () => {
  test('and the reasons say so', () => {
    expect(codes(ALLOWED_IN_CHANNEL, { contributors: both }).map((r) => [r.code, r.about])).toEqual([
      ['R5.asked', null],
      ['R5.noticed', ANNA],
      ['R5.noticed', BEN],
      ['R5.processor-keeps-nothing', null],
      ['R5.switched-on', null],
      ['R11.licensed', null],
    ])
  })
  test.each<[string, readonly Fact[], Asked, string]>([
    ['the switch is off now', withFacts(switched(2400, false, 'catch-up')), { at: LATER }, 'R5.switch-off'],
    [
      'it was off when the message was written',
      withFacts(switched(1900, false, 'catch-up'), switched(2100, true, 'catch-up')),
      { at: LATER },
      'R13.switch-off-then',
    ],
    ['it never was on', without('switch-set'), {}, 'R5.switch-off'],
    [
      'it is on for another processor',
      withFacts(switched(1900, true, 'catch-up', 'other')),
      {},
      'R5.other-processor',
    ],
    ['another feature is on', ALLOWED_IN_CHANNEL, { feature: 'rewrite' }, 'R5.no-notice R5.switch-off'],
    ['the processor has no card', without('processor-card-set'), {}, 'R1.unknown-processor'],
    ['it keeps what it is given', withFacts(card(1900, { retainsInputs: true })), {}, 'R5.processor-retains'],
    [
      'it trains on what it is given',
      withFacts(card(1900, { trainsOnInputs: true })),
      {},
      'R5.processor-trains',
    ],
    [
      'a third party trains on it',
      withFacts(card(1900, { trainsOnInputs: true, party: 'third' })),
      {},
      'R7.trains',
    ],
    ['nobody had the notice', without('notice-shown'), {}, 'R5.no-notice'],
    [
      'the notice came after the message',
      withFacts(comes(1100, CARO), noticed(2100, CARO, 'catch-up')),
      { contributors: [{ handle: CARO, actsFor: ACCOUNT }], at: LATER },
      'R5.no-notice',
    ],
    [
      'one of two had no notice',
      withFacts(comes(1100, CARO)),
      { contributors: [...both, { handle: CARO, actsFor: ACCOUNT }] },
      'R5.no-notice',
    ],
    ['the account asks first', withFacts(asksFirst(1500, true)), {}, 'R5.not-accepted'],
    ['and was answered', withFacts(asksFirst(1500, true), answered(1600, ANNA, true, 'catch-up')), {}, ''],
    ['the account is regulated', withFacts(mark(1500, 'hipaa')), {}, 'R8.not-accepted'],
    ['somebody objects', withFacts(objected(1900, ANNA, ['catch-up'])), {}, 'R10.objects'],
    ['somebody else objects', withFacts(objected(1900, BEN, ['catch-up'])), {}, ''],
    ['somebody objects to another feature', withFacts(objected(1900, ANNA, ['rewrite'])), {}, ''],
    [
      'somebody objected and took it back after the message',
      withFacts(objected(1900, ANNA, ['catch-up']), lifted(2100, ANNA, ['catch-up'])),
      { at: LATER },
      'R10.before-lifting',
    ],
    ['somebody said no', withFacts(answered(1900, ANNA, false, 'catch-up')), {}, 'R10.refused'],
    [
      'who did not join',
      ALLOWED_IN_CHANNEL,
      { contributors: [{ handle: CARO, actsFor: ACCOUNT }] },
      'R1.unknown-contributor R5.no-notice',
    ],
    ['nobody', ALLOWED_IN_CHANNEL, { contributors: [] }, 'R1.no-contributor'],
    ['the channel is not known', without('channel-opened'), {}, 'R1.unknown-meeting'],
    [
      'it is another account’s',
      withFacts({ ...channel('public', 1000), hostingAccount: 'birch' }),
      {},
      'R1.other-account',
    ],
    ['a private one', [...without('channel-opened'), channel('private', 1000)], {}, ''],
    ['a conversation', [...without('channel-opened'), channel('direct', 1000)], {}, ''],
    ['a file', ALLOWED_IN_CHANNEL, { classes: ['chat', 'file'] }, ''],
    [
      'a guest',
      withFacts(...member(1100, CARO, null)),
      { contributors: [{ handle: CARO, actsFor: null }] },
      '',
    ],
  ])('%s', (_, facts, asked, expected) => expect(denials(facts, asked).join(' ')).toBe(expected))

  test('asking starts nothing but AI features: no other purpose hears of it', () => {
    for (const purpose of ['deliver', 'record', 'improve', 'train', 'train-third-party'] as const)
      for (const feature of ['catch-up', null] as const)
        expect(codes(ALLOWED_IN_CHANNEL, { purpose, feature }).map((r) => r.code)).not.toContain('R5.asked')
    expect(codes(ALLOWED_IN_CHANNEL, { feature: null }).map((r) => r.code)).toEqual([
      'R1.unknown-request',
      'R11.licensed',
    ])
  })
  test('and only in a channel: a meeting of the same name still has to be started', () => {
    const opening: Fact = {
      kind: 'meeting-opened',
      time: 1000,
      meeting: CHANNEL,
      hostingAccount: ACCOUNT,
      audience: 'au1',
    }
    const here: Fact = {
      kind: 'contributor-joined',
      time: 1050,
      meeting: CHANNEL,
      handle: ANNA,
      actsFor: ACCOUNT,
    }
    const facts = withFacts(opening, here)
    expect(denials(facts, { place: `meeting:${CHANNEL}` })).toEqual(['R5.not-started'])
    expect(denials(facts)).toEqual([])
  })
  test.each([1, 2] as const)('version %i knew no asking: there it was not started', (version) => {
    const facts =
      version === 1
        ? without('channel-opened').filter((f) => f.kind !== 'channel-joined')
        : ALLOWED_IN_CHANNEL
    expect(denials(facts, {}, version)).toContain('R5.not-started')
    expect(denials(ALLOWED_IN_CHANNEL, {}, 2)).toEqual(['R5.not-started'])
    expect(codes(facts, {}, version).map((r) => r.code)).not.toContain('R5.asked')
  })
})

describe('R16 a channel that was deleted is used for nothing', () => {
  const erased: Fact = { kind: 'channel-erased', time: LATER, channel: CHANNEL }
  test('from then on, whatever the purpose', () => {
    expect(denials(withFacts(erased), { at: LATER - 1 })).toEqual([])
    for (const purpose of ['assist', 'deliver'] as const)
      expect(denials(withFacts(erased), { at: LATER, purpose })).toEqual(['R16.erased'])
  })
  test('nor a file or a message of before, nor one dated after', () => {
    expect(denials(withFacts(erased), { at: LATER + 9, itemTime: 1500, classes: ['file'] })).toEqual([
      'R16.erased',
    ])
    expect(denials(withFacts(erased), { at: LATER + 9, itemTime: LATER + 5 })).toEqual(['R16.erased'])
  })
  test('another channel, and a meeting of the same name, are not', () => {
    expect(denials(withFacts({ ...erased, channel: 'c2' }), { at: LATER })).toEqual([])
    expect(
      denials(withFacts({ kind: 'meeting-erased', time: LATER, meeting: CHANNEL }), { at: LATER }),
    ).toEqual([])
    expect(denials(withFacts(erased), { at: LATER, place: `meeting:${CHANNEL}` })).not.toContain('R16.erased')
    expect(denials(withFacts(erased), { at: LATER, place: PLACE })).toContain('R16.erased')
  })
  test('R1 to versions 1 and 2 it is a fact of an unknown kind', () => {
    expect(denials(withFacts(erased), { at: LATER }, 2)).toContain('R1.unknown-fact')
    expect(denials([erased], {}, 1)).toContain('R1.unknown-fact')
    expect(denials([erased], {}, 3)).not.toContain('R1.unknown-fact')
  })
})
