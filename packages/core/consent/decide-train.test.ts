import { describe, expect, test } from 'vitest'
import { PAST_NOTICE_MS, compile } from './compile.ts'
import { decide } from './decide.ts'
import {
  BIRCH,
  DAY_MS,
  TRAINABLE,
  askTrain,
  channel,
  comes,
  consentTerms,
  form,
  never,
  neverLifted,
  outcomeOfTraining as outcome,
  owner,
  revoked,
  told,
  trainAnswered,
  withdrawn,
} from './example-form.ts'
import {
  ALLOWED,
  ANNA,
  BEN,
  CARO,
  ITEM_TIME,
  ask,
  both,
  cells,
  joined,
  lifted,
  mark,
  microphone,
  objected,
  outcome as outcomeOfAll,
  switched,
  terms,
} from './example-meeting.ts'
import type { Fact } from './facts.ts'

const kind = (k: Fact['kind']) => (f: Fact) => f.kind === k
const LATER = ITEM_TIME + 500

test('R6 with a form, its notice and no objection training is permitted, and says by what', () => {
  const { decision, reasons } = decide(compile(TRAINABLE), askTrain({ contributors: both }))
  expect(decision).toBe('permit')
  expect(reasons.map((r) => r.code)).toEqual(['R6.form', 'R6.noticed', 'R6.noticed', 'R11.form'])
})

describe('R6 the form', () => {
  test.each<[string, Parameters<typeof outcome>[0], string]>([
    ['none', { without: kind('form-given') }, 'R6.no-form'],
    ['one that is signed later', { without: kind('form-given'), with: [form(LATER)] }, 'R6.no-form'],
    ['withdrawn', { with: [withdrawn(1900)] }, 'R6.form-withdrawn'],
    ['withdrawn at this very moment', { with: [withdrawn(ITEM_TIME)] }, 'R6.form-withdrawn'],
    ['withdrawn later', { with: [withdrawn(LATER)] }, 'permit'],
    ['another one withdrawn', { with: [withdrawn(1900, 'f2')] }, 'permit'],
    ['one of that name withdrawn elsewhere', { with: [withdrawn(1900, 'f1', 'birch')] }, 'permit'],
    ['revoked', { with: [revoked(1900)] }, 'R6.form-revoked'],
    ['revoked, and withdrawn at that time', { with: [revoked(1900), withdrawn(1900)] }, 'R6.form-withdrawn'],
    ['withdrawn after it was revoked', { with: [withdrawn(1950), revoked(1900)] }, 'R6.form-revoked'],
    ['expired', { without: kind('form-given'), with: [form(140, { until: ITEM_TIME })] }, 'R13.form-expired'],
    [
      'expiring in a moment',
      { without: kind('form-given'), with: [form(140, { until: ITEM_TIME + 1 })] },
      'permit',
    ],
    ['signed by nobody who is known', { without: kind('owner-set') }, 'R6.signer-not-owner'],
    ['signed by somebody who was no longer owner', { with: [owner(130, false)] }, 'R6.signer-not-owner'],
    ['signed by an owner who left at that very moment', { with: [owner(140, false)] }, 'R6.signer-not-owner'],
    ['signed by an owner who left later', { with: [owner(1500, false)] }, 'permit'],
    [
      'signed by an owner of another account',
      {
        without: kind('owner-set'),
        with: [owner(105, true, 'birch')],
      },
      'R6.signer-not-owner',
    ],
    ['another class', { ask: { classes: ['file'] } }, 'R6.class-not-covered'],
    ['one class of two', { ask: { classes: ['transcript', 'file'] } }, 'R6.class-not-covered'],
    ['both classes', { ask: { classes: ['transcript', 'chat'] } }, 'permit'],
    [
      'an item from before it',
      { without: kind('form-given'), with: [form(ITEM_TIME + 1)], ask: { at: LATER } },
      'R13.outside-form',
    ],
  ])('%s', (_, change, expected) => expect(outcome(change)).toBe(expected))

  test('one signed in March covers items from March on, and earlier ones if it names the past', () => {
    const past = (coversFrom: number, noticed: number, at: number) =>
      outcome({
        without: (f) => f.kind === 'form-given' || f.kind === 'form-notice-shown',
        with: [form(3000, { coversFrom }), told(noticed, ANNA)],
        ask: { at },
      })
    const then = 3500 + PAST_NOTICE_MS
    expect(past(ITEM_TIME, 3500, then)).toBe('permit')
    expect(past(ITEM_TIME + 1, 3500, then)).toBe('R13.outside-form')
    expect(past(ITEM_TIME, 3500, then - 1)).toBe('R6.notice-too-recent')
  })
  test('of several newest ones each says why it is not in force', () => {
    const two = [form(200, { form: 'f2' }), form(200, { form: 'f3', until: 300 }), withdrawn(400, 'f2')]
    expect(outcome({ with: [withdrawn(150), ...two] })).toBe('R6.form-withdrawn R13.form-expired')
  })
})

describe('R10 a form signed again leaves the gap closed, and only the gap', () => {
  const again = (change = {}) => [
    withdrawn(1500),
    form(1800, { form: 'f2', ...change }),
    told(1801, ANNA, { form: 'f2', since: 1100 }),
  ]
  const at = 5000 + PAST_NOTICE_MS
  test.each<[number, string]>([
    [1499, 'permit'],
    [1500, 'R13.outside-form'],
    [1799, 'R13.outside-form'],
    [1800, 'permit'],
  ])('an item of %i', (itemTime, expected) =>
    expect(outcome({ with: again(), ask: { itemTime, at } })).toBe(expected),
  )
  test('unless it names the gap', () =>
    expect(outcome({ with: again({ coversFrom: 1500 }), ask: { itemTime: 1600, at } })).toBe('permit'))
  test('what an earlier form covered does not widen the later one', () => {
    const narrower = again({ classes: ['chat'] })
    expect(outcome({ with: narrower, ask: { itemTime: 1400, at } })).toBe('R6.class-not-covered')
    expect(outcome({ with: narrower, ask: { itemTime: 1400, at, classes: ['chat'] } })).toBe('permit')
  })
  test('nor does a later one that named the past, once it was withdrawn, widen the one before it', () => {
    const first = [form(1500), told(1501, ANNA, { since: 1100 })]
    const past = [form(1800, { form: 'f2', coversFrom: 1000 }), told(1801, ANNA, { form: 'f2', since: 1100 })]
    const change = (more: Fact[]) => ({
      without: (f: Fact) => f.kind === 'form-given' || f.kind === 'form-notice-shown',
      with: [...first, ...more],
      ask: { itemTime: 1400, at },
    })
    expect(outcome(change([]))).toBe('R13.outside-form')
    expect(outcome(change(past))).toBe('permit')
    expect(outcome(change([...past, withdrawn(1900, 'f2')]))).toBe('R13.outside-form')
    // Nor does one that was signed at the same moment.
    const at1500 = [form(1500, { form: 'f2', coversFrom: 1000 }), withdrawn(1900, 'f2')]
    expect(outcome(change(at1500))).toBe('R13.outside-form')
  })
  test('nor does what an earlier one of another class, or signed by nobody, covered', () => {
    const first = (change: object) => (f: Fact) => (f.kind === 'form-given' ? [form(140, change)] : [f])
    for (const change of [{ classes: ['chat'] }, { signer: BEN }]) {
      const facts = [...TRAINABLE, ...again()].flatMap((f) =>
        f.kind === 'form-given' && f.form === 'f1' ? first(change)(f) : [f],
      )
      expect(outcomeOfAll({ with: facts, without: () => true, ask: askTrain({ itemTime: 1400, at }) })).toBe(
        'R13.outside-form',
      )
    }
  })
})

describe('R6 notice of the form', () => {
  test.each<[string, Parameters<typeof outcome>[0], string]>([
    ['none', { without: kind('form-notice-shown') }, 'R6.no-notice'],
    [
      'of another form',
      { without: kind('form-notice-shown'), with: [told(1021, ANNA, { form: 'f2' })] },
      'R6.no-notice',
    ],
    [
      'of another account',
      { without: kind('form-notice-shown'), with: [told(1021, ANNA, { account: 'birch' })] },
      'R6.no-notice',
    ],
    ['to somebody else', { without: kind('form-notice-shown'), with: [told(1021, BEN)] }, 'R6.no-notice'],
    [
      'after the item',
      { without: kind('form-notice-shown'), with: [told(LATER, ANNA)], ask: { at: LATER } },
      'R6.notice-too-recent',
    ],
    [
      'at the moment of the item',
      { without: kind('form-notice-shown'), with: [told(ITEM_TIME, ANNA)] },
      'permit',
    ],
    ['not shown yet', { without: kind('form-notice-shown'), with: [told(LATER, ANNA)] }, 'R6.no-notice'],
    [
      'lapsed',
      { without: kind('form-notice-shown'), with: [told(1021, ANNA, { until: ITEM_TIME })] },
      'R13.notice-expired',
    ],
    [
      'lapsing in a moment',
      { without: kind('form-notice-shown'), with: [told(1021, ANNA, { until: ITEM_TIME + 1 })] },
      'permit',
    ],
    [
      'lapsed, and had again',
      { without: kind('form-notice-shown'), with: [told(1021, ANNA, { until: 1500 }), told(1600, ANNA)] },
      'permit',
    ],
    [
      'had earlier, in another place',
      { without: kind('form-notice-shown'), with: [told(1021, ANNA, { since: 150 })] },
      'permit',
    ],
    [
      'dated after its own recording',
      { without: kind('form-notice-shown'), with: [told(1021, ANNA, { since: 1022 })] },
      'R6.no-notice',
    ],
  ])('%s', (_, change, expected) => expect(outcome(change)).toBe(expected))

  test('one before the item counts, whatever was told again after it', () =>
    expect(outcome({ with: [told(LATER, ANNA)], ask: { at: LATER } })).toBe('permit'))

  test('a notice that lapsed before the item, and another 30 days before the use', () => {
    const told30 = [told(1021, ANNA, { until: 1100 }), told(3000, ANNA)]
    const change = { without: kind('form-notice-shown'), with: told30 }
    expect(outcome({ ...change, ask: { at: 3000 + PAST_NOTICE_MS - 1 } })).toBe('R6.notice-too-recent')
    expect(outcome({ ...change, ask: { at: 3000 + PAST_NOTICE_MS } })).toBe('permit')
    expect(PAST_NOTICE_MS).toBe(30 * DAY_MS)
  })
  test('each contributor needs it', () =>
    expect(
      outcome({
        without: (f) => f.kind === 'form-notice-shown' && f.handle === BEN,
        ask: { contributors: both },
      }),
    ).toBe('R6.no-notice'))
  test('under terms that ask for a form that names them, it is of such a form', () => {
    const renewed = [consentTerms(1100, 2), form(1200, { form: 'f2', termsVersion: 2, renews: 'f1' })]
    expect(outcome({ with: renewed })).toBe('R6.no-notice')
    expect(outcome({ with: [...renewed, told(1300, ANNA, { form: 'f2' })] })).toBe('permit')
  })
})

describe('R6 guests and several accounts', () => {
  const guest = (handle: string): Fact[] => [joined(1040, handle, null), microphone(1041, handle)]
  const asking = { contributors: [{ handle: CARO, actsFor: null }] }
  test.each<[string, Fact[], string]>([
    ['without an answer', [], 'R6.guest-not-opted-in'],
    ['who opted in', [trainAnswered(1100, CARO, true)], 'permit'],
    ['who opted in after the item', [trainAnswered(LATER, CARO, true)], 'R6.guest-not-opted-in'],
    ['who opted in elsewhere', [trainAnswered(1100, CARO, true, 'meeting:m2')], 'R6.guest-not-opted-in'],
    ['who said no', [trainAnswered(1100, CARO, false)], 'R6.guest-not-opted-in R10.refused'],
    [
      'who took it back',
      [trainAnswered(1100, CARO, true), trainAnswered(1200, CARO, false)],
      'R6.guest-not-opted-in R10.refused',
    ],
  ])('a guest %s', (_, facts, expected) =>
    expect(outcome({ with: [...guest(CARO), ...facts], ask: { at: LATER, ...asking } })).toBe(expected),
  )
  test('a guest who opted in is a reason that allows', () => {
    const facts = [...TRAINABLE, ...guest(CARO), trainAnswered(1100, CARO, true)]
    expect(decide(compile(facts), askTrain(asking)).reasons.map((r) => r.code)).toContain('R6.guest-opted-in')
  })
  test('a guest’s opting in does not stand in place of the hosting account’s form', () =>
    expect(
      outcome({
        without: kind('form-given'),
        with: [...guest(CARO), trainAnswered(1100, CARO, true)],
        ask: asking,
      }),
    ).toBe('R6.no-form'))
  test('where several accounts meet, every one of them has signed', () => {
    const there = [
      joined(1040, CARO, 'birch'),
      microphone(1041, CARO),
      told(1042, CARO, { account: 'birch', form: 'f9' }),
    ]
    const asked = { contributors: [...both, { handle: CARO, actsFor: 'birch' }] }
    expect(outcome({ with: [...there, ...BIRCH], ask: asked })).toBe('permit')
    expect(outcome({ with: [...there, ...BIRCH.slice(0, 2)], ask: asked })).toBe('R6.no-form')
    expect(
      outcome({
        with: [...there, ...BIRCH],
        without: kind('form-given'),
        ask: { contributors: asked.contributors.slice(2) },
      }),
    ).toBe('R6.no-form')
  })
})

describe('R6 private channels and direct messages', () => {
  const place = 'channel:c1' as const
  const leaves = (time: number, handle: string): Fact => ({
    kind: 'channel-left',
    time,
    channel: 'c1',
    handle,
  })
  const yes = (time: number, handle: string, accepted = true) => trainAnswered(time, handle, accepted, place)
  const asked = { place, classes: ['chat' as const], at: LATER }
  test.each<[string, Fact[], string]>([
    ['a public one needs no answer', [channel('public')], 'permit'],
    ['everyone accepted', [channel('private'), yes(1060, ANNA), yes(1060, BEN)], 'permit'],
    ['one has not', [channel('private'), yes(1060, ANNA)], 'R6.not-everyone-accepted'],
    ['a direct message', [channel('direct'), yes(1060, ANNA)], 'R6.not-everyone-accepted'],
    [
      'one accepted after the item',
      [channel('private'), yes(1060, ANNA), yes(LATER, BEN)],
      'R6.not-everyone-accepted',
    ],
    [
      'one took it back',
      [channel('private'), yes(1060, ANNA), yes(1060, BEN), yes(1070, BEN, false)],
      'R6.not-everyone-accepted',
    ],
    ['one who had left does not count', [channel('private'), yes(1060, ANNA), leaves(1900, BEN)], 'permit'],
    [
      'one who left since counts',
      [channel('private'), yes(1060, ANNA), leaves(2100, BEN)],
      'R6.not-everyone-accepted',
    ],
    [
      'one who came since has not',
      [channel('private'), yes(1060, ANNA), yes(1060, BEN), comes(2100, CARO)],
      'R6.not-everyone-accepted',
    ],
    [
      'one who came since has',
      [channel('private'), yes(1060, ANNA), yes(1060, BEN), comes(2100, CARO), yes(2200, CARO)],
      'permit',
    ],
    ['private then, public now', [channel('private'), channel('public', 2100)], 'R6.not-everyone-accepted'],
    ['public then, private now', [channel('public'), channel('private', 2100)], 'R6.not-everyone-accepted'],
    ['nothing is recorded of it', [], 'R1.unknown-meeting'],
  ])('%s', (_, facts, expected) =>
    expect(outcome({ with: [comes(1050, ANNA), comes(1050, BEN), ...facts], ask: asked })).toBe(expected),
  )
  test('and says that everyone did', () => {
    const facts = [...TRAINABLE, comes(1050, ANNA), channel('private'), yes(1060, ANNA)]
    const codes = decide(compile(facts), askTrain(asked)).reasons.map((r) => r.code)
    expect(codes).toContain('R6.everyone-accepted')
  })
  test('R1 who did not join the channel is no contributor of it, whatever they joined', () =>
    expect(outcome({ with: [channel('public')], ask: asked })).toBe('R1.unknown-contributor'))
})

describe('R10 never train on me', () => {
  test.each<[string, Fact[], object, string]>([
    ['holds for old items', [never(LATER, ANNA)], { at: LATER }, 'R10.objects'],
    ['not for others', [never(1500, BEN)], {}, 'permit'],
    ['lets in what is made after its lifting', [never(1500, ANNA), neverLifted(1600, ANNA)], {}, 'permit'],
    [
      'keeps out what was made before',
      [never(1500, ANNA), neverLifted(LATER, ANNA)],
      { at: LATER },
      'R10.before-lifting',
    ],
    [
      'is not lifted by taking back another objection',
      [never(1500, ANNA), lifted(1600, ANNA, 'everything')],
      {},
      'R10.objects',
    ],
    ['an objection to everything is one too', [objected(1500, ANNA, 'everything')], {}, 'R10.objects'],
    [
      'and is not lifted by it',
      [objected(1500, ANNA, 'everything'), neverLifted(1600, ANNA)],
      {},
      'R10.objects',
    ],
    ['an objection to a feature is none', [objected(1500, ANNA, ['summary'])], {}, 'permit'],
  ])('%s', (_, facts, change, expected) => expect(outcome({ with: facts, ask: change })).toBe(expected))
  test('and touches no AI feature', () => expect(outcomeOfAll({ with: [never(1500, ANNA)] })).toBe('permit'))

  const named = (time: number, from: number, until: number): Fact => ({
    kind: 'earlier-let-in',
    time,
    handle: ANNA,
    from,
    until,
  })
  test.each<[string, Fact[], string]>([
    ['names them after the lifting', [named(2400, 1500, 2100)], 'permit'],
    ['names them before the lifting', [named(2200, 1500, 2100)], 'R10.before-lifting'],
    ['names them later', [named(LATER + 1, 1500, 2100)], 'R10.before-lifting'],
    ['names what came after', [named(2400, ITEM_TIME + 1, 2100)], 'R10.before-lifting'],
    ['names what came before', [named(2400, 1500, ITEM_TIME)], 'R10.before-lifting'],
    ['names just that moment', [named(2300, ITEM_TIME, ITEM_TIME + 1)], 'permit'],
  ])('earlier items return if the person %s', (_, facts, expected) => {
    const acts = [objected(2200, ANNA, 'everything'), lifted(2300, ANNA, 'everything')]
    expect(outcome({ with: [...acts, ...facts], ask: { at: LATER } })).toBe(expected)
  })
  test('what was said while objecting does not return', () => {
    const acts = [
      objected(1900, ANNA, 'everything'),
      lifted(2300, ANNA, 'everything'),
      named(2400, 1500, 2500),
    ]
    expect(outcome({ with: acts, ask: { at: LATER } })).toBe('R10.before-lifting')
    expect(outcome({ with: acts, ask: { itemTime: 1899, at: LATER } })).toBe('permit')
  })
})

describe('R8, R11, R15 around training', () => {
  test.each<[string, Fact[], object, string]>([
    ['R8 a hospital', [mark(500, 'hipaa')], {}, 'R8.train'],
    ['R8 a school, marked since', [mark(LATER, 'education')], { at: LATER }, 'R8.train'],
    [
      'R8 items made under a mark stay under it',
      [mark(500, 'hipaa'), mark(2100, 'none')],
      { at: LATER },
      'R8.train',
    ],
    ['R11 never, then', [terms(120, 2), consentTerms(2100, 3)], { at: LATER }, 'R11.never'],
    ['R11 never, now', [terms(2100, 2)], { at: LATER }, 'R11.never'],
    ['R11 other terms than the form names', [consentTerms(1000, 2)], {}, 'R11.form-missing'],
    [
      'R11 licensed now, with consent then: the form names those in force',
      [
        terms(
          2100,
          2,
          cells(() => 'licensed'),
        ),
      ],
      { at: LATER },
      'R11.form-missing',
    ],
  ])('%s', (_, facts, change, expected) => expect(outcome({ with: facts, ask: change })).toBe(expected))
  test('R11 no terms at all', () =>
    expect(outcome({ without: kind('terms-published') })).toBe('R11.no-terms'))
  test('R11 licensed throughout still needs the form (R6), under whatever terms it was signed', () => {
    const all = terms(
      90,
      1,
      cells(() => 'licensed'),
    )
    expect(outcome({ without: kind('terms-published'), with: [all] })).toBe('permit')
    expect(
      outcome({ without: (f) => f.kind === 'terms-published' || f.kind === 'form-given', with: [all] }),
    ).toBe('R6.no-form')
  })
  test('R15 switching features on is no consent to train, and off takes none away', () => {
    expect(outcome({ with: [switched(1950, false)] })).toBe('permit')
    expect(outcome({ without: kind('form-given') })).toBe('R6.no-form')
  })
  test('R9 numbers among content need a form that covers them too', () => {
    const mixed = { classes: ['transcript' as const, 'telemetry' as const] }
    expect(outcome({ ask: mixed })).toBe('R11.form-missing')
    const wide = form(140, { classes: ['transcript', 'telemetry'] })
    expect(outcome({ without: kind('form-given'), with: [wide], ask: mixed })).toBe('permit')
  })
})

describe('R4 service data trains our own models where the terms license it', () => {
  const numbers = {
    contributors: [],
    place: 'account:alderwick' as const,
    classes: ['telemetry' as const, 'diagnostics' as const],
  }
  test('without a form, in a regulated account too', () => {
    expect(outcome({ ask: numbers })).toBe('permit')
    expect(outcome({ with: [mark(500, 'hipaa')], without: kind('form-given'), ask: numbers })).toBe('permit')
  })
  test.each<[string, Parameters<typeof outcome>[0], string]>([
    ['not where the terms forbid it', { with: [terms(1000, 2)], ask: numbers }, 'R4.not-in-terms'],
    [
      'not of an account of which nothing is recorded',
      { without: kind('mark-set'), ask: numbers },
      'R1.unknown-meeting',
    ],
    [
      'not of another account',
      { ask: { ...numbers, place: 'account:birch' } },
      'R1.no-contributor R1.unknown-meeting',
    ],
    [
      'not content without contributors',
      { ask: { ...numbers, classes: ['transcript'] } },
      'R1.no-contributor R1.unknown-meeting',
    ],
    ['nobody else’s', { ask: { ...numbers, purpose: 'train-third-party' } }, 'R4.other-purpose R7.never'],
  ])('%s', (_, change, expected) => expect(outcome(change)).toBe(expected))
})

describe('R3 making a recording', () => {
  const noticed = (time: number, handle: string, until = 10_000): Fact => ({
    kind: 'recording-notice-shown',
    time,
    handle,
    version: 1,
    until,
  })
  const answered = (time: number, handle: string, accepted = true): Fact => ({
    kind: 'recording-answered',
    time,
    handle,
    accepted,
  })
  const asked = { purpose: 'record' as const, feature: null, classes: ['audio' as const, 'video' as const] }
  test.each<[string, Fact[], object, string]>([
    ['nobody was asked', [], {}, 'R3.recording-no-notice R3.recording-not-answered R11.not-accepted'],
    ['told and said yes', [noticed(1100, ANNA), answered(1200, ANNA)], {}, 'permit'],
    ['told after', [noticed(LATER, ANNA), answered(1200, ANNA)], { at: LATER }, 'R3.recording-no-notice'],
    ['told long ago', [noticed(1100, ANNA, ITEM_TIME), answered(1200, ANNA)], {}, 'R13.notice-expired'],
    [
      'said yes after',
      [noticed(1100, ANNA), answered(LATER, ANNA)],
      { at: LATER },
      'R3.recording-not-answered R11.not-accepted',
    ],
    [
      'said no',
      [noticed(1100, ANNA), answered(1200, ANNA, false)],
      {},
      'R3.recording-not-answered R10.refused R11.not-accepted',
    ],
    [
      'said yes, then no',
      [noticed(1100, ANNA), answered(1200, ANNA), answered(1300, ANNA, false)],
      {},
      'R3.recording-not-answered R10.refused R11.not-accepted',
    ],
    [
      'said no, then yes',
      [noticed(1100, ANNA), answered(1200, ANNA, false), answered(LATER, ANNA)],
      { at: LATER },
      'R3.recording-not-answered R10.before-accepting R11.not-accepted',
    ],
    [
      'an answer about AI is none',
      [
        noticed(1100, ANNA),
        { kind: 'answer-given', time: 1200, handle: ANNA, feature: 'summary', accepted: true },
      ],
      {},
      'R3.recording-not-answered R11.not-accepted',
    ],
  ])('%s', (_, facts, change, expected) =>
    expect(outcomeOfAll({ with: facts, ask: { ...asked, ...change } })).toBe(expected),
  )
  test('one who says no does not speak for the other', () => {
    const facts = [noticed(1100, ANNA), answered(1200, ANNA)]
    expect(outcomeOfAll({ with: facts, ask: { ...asked, contributors: both } })).toContain('R3.recording-not')
  })
  test('and says on what it rests', () => {
    const facts = [...ALLOWED, noticed(1100, ANNA), answered(1200, ANNA)]
    expect(decide(compile(facts), ask(asked)).reasons.map((r) => r.code)).toEqual([
      'R3.recording-accepted',
      'R3.recording-noticed',
    ])
  })
})

describe('rules of version 1', () => {
  const v1 = (facts: readonly Fact[], change: object = {}) => {
    const { decision, reasons, rulesVersion } = decide(compile(facts), ask(change), 1)
    expect(rulesVersion).toBe(1)
    return decision === 'permit'
      ? decision
      : reasons
          .filter((r) => r.effect === 'forbid')
          .map((r) => r.code)
          .join(' ')
  }
  test('decide old evidence as they did', () => {
    expect(v1(ALLOWED)).toBe('permit')
    expect(v1([...ALLOWED, objected(1900, ANNA)])).toBe('R10.objects')
    expect(v1(ALLOWED, { purpose: 'train' })).toBe('R6.no-form')
    expect(v1(ALLOWED, { purpose: 'record', feature: null })).toBe(
      'R3.recording-not-answered R11.not-accepted',
    )
    expect(v1(ALLOWED, { purpose: 'improve', feature: null, classes: ['telemetry'] })).toBe('permit')
    expect(v1(ALLOWED, { purpose: 'improve', feature: null, classes: ['telemetry', 'chat'] })).toBe(
      'R1.nothing-allows',
    )
    expect(v1(ALLOWED, { purpose: 'train', feature: null, classes: ['telemetry'] })).toBe(
      'R4.only-improves R6.no-form',
    )
  })
  test('do not know what version 2 knows', () => expect(v1([...ALLOWED, owner(105)])).toBe('R1.unknown-fact'))
})
