/** Where one fact, one class or one millisecond decides, or only what is said beside a denial. */
import { describe, expect, test } from 'vitest'
import { compile, PAST_NOTICE_MS } from './compile.ts'
import type { DecisionRequest } from './decision.ts'
import { decide } from './decide.ts'
import {
  DAY_MS,
  TRAINABLE,
  channel,
  comes,
  consentTerms,
  form,
  outcomeOfTraining,
  told,
  trainAnswered,
} from './example-form.ts'
import {
  ACCOUNT,
  ALLOWED,
  ANNA,
  BEN,
  CARO,
  ITEM_TIME,
  answered,
  ask,
  asksFirst,
  cells,
  mark,
  noticed,
  outcome,
  terms,
} from './example-meeting.ts'
import type { Fact } from './facts.ts'

const LATER = ITEM_TIME + 500
const codes = (facts: readonly Fact[], change: Partial<DecisionRequest>) =>
  decide(compile(facts), ask(change)).reasons.map((r) => r.code)
const without = (facts: readonly Fact[], kind: Fact['kind']) => facts.filter((f) => f.kind !== kind)

describe('R1 what is said where something is unknown', () => {
  test('numbers with content beside them are of nobody’s account: they have a place and contributors', () => {
    const place = `account:${ACCOUNT}` as const
    const asked = { place, contributors: [], classes: ['telemetry', 'transcript'] } as const
    expect(outcomeOfTraining({ ask: { ...asked, classes: [...asked.classes], contributors: [] } })).toBe(
      'R1.no-contributor R1.unknown-meeting R11.form-missing',
    )
  })
  test('R5 nothing is said of an AI feature where none is named', () =>
    expect(codes(ALLOWED, { feature: null })).toEqual(['R1.unknown-request', 'R11.licensed']))
  test('R5, R8 nothing good is said of a processor without a card', () => {
    const facts = [...without(ALLOWED, 'processor-card-set'), mark(500, 'hipaa'), answered(1100, ANNA, true)]
    expect(codes(facts, {})).toStrictEqual([
      'R1.unknown-processor',
      'R5.noticed',
      'R5.started',
      'R5.switched-on',
      'R8.no-agreement',
      'R11.licensed',
    ])
  })
  test('R3, R4 no licence to deliver is named for numbers, also beside content', () =>
    expect(codes(ALLOWED, { purpose: 'deliver', feature: null, classes: ['audio', 'telemetry'] })).toEqual([
      'R4.other-purpose',
    ]))
  test('R13 an item that is not yet made is denied, whatever comes into force by then', () => {
    const early = { purpose: 'train', feature: null, itemTime: LATER } as const
    const late = consentTerms(2100, 2)
    for (const facts of [
      [...TRAINABLE, late],
      [...without(TRAINABLE, 'terms-published'), late],
    ])
      for (const at of [50, 1000, 2000, 2050, 2200])
        expect(codes(facts, { ...early, at })).toContain('R13.not-yet-made')
  })
})

describe('R6 private channels', () => {
  const place = 'channel:c1' as const
  const left = (time: number, handle: string): Fact => ({
    kind: 'channel-left',
    time,
    channel: 'c1',
    handle,
  })
  const facts = [comes(1050, ANNA), channel('private'), trainAnswered(1060, ANNA, true, place)]
  test.each<[string, Fact[], string]>([
    ['one who comes at this very moment counts', [comes(LATER, BEN)], 'R6.not-everyone-accepted'],
    ['one who comes later does not yet', [comes(LATER + 1, BEN)], 'permit'],
    [
      'one who came at the moment of the item was there',
      [comes(ITEM_TIME, BEN), trainAnswered(2100, BEN, true, place)],
      'R6.not-everyone-accepted',
    ],
    [
      'one who left and came again since counts',
      [comes(1050, BEN), left(1500, BEN), comes(2100, BEN)],
      'R6.not-everyone-accepted',
    ],
    [
      'one who left before, and only left since, does not',
      [comes(1050, BEN), left(1500, BEN), left(2100, BEN)],
      'permit',
    ],
    ['one who only left does not', [left(1500, CARO), left(2100, CARO)], 'permit'],
  ])('%s', (_, more, expected) =>
    expect(
      outcomeOfTraining({ with: [...facts, ...more], ask: { place, classes: ['chat'], at: LATER } }),
    ).toBe(expected),
  )
})

describe('R6, R5, R3 notices', () => {
  test('R6 of two one is old enough', () => {
    const both = [told(3000, ANNA), told(3000 + 10 * DAY_MS, ANNA)]
    const facts = [...without(TRAINABLE, 'form-notice-shown'), ...both]
    expect(codes(facts, { purpose: 'train', feature: null, at: 3000 + PAST_NOTICE_MS })).toContain(
      'R6.noticed',
    )
    expect(codes(facts, { purpose: 'train', feature: null, at: 2999 + PAST_NOTICE_MS })).toContain(
      'R6.notice-too-recent',
    )
  })
  test('R3 of a recording at the moment of the item, and until the moment of the use', () => {
    const recorded = (time: number, until: number) =>
      outcome({
        with: [
          { kind: 'recording-notice-shown', time, handle: ANNA, version: 1, until },
          { kind: 'recording-answered', time: 1100, handle: ANNA, accepted: true },
        ],
        ask: { purpose: 'record', feature: null, at: LATER },
      })
    expect(recorded(ITEM_TIME, LATER + 1)).toBe('permit')
    expect(recorded(ITEM_TIME + 1, LATER + 1)).toBe('R3.recording-no-notice')
    expect(recorded(ITEM_TIME, LATER)).toBe('R13.notice-expired')
  })
  test('R13 of two one has not lapsed', () => {
    const lapsed = noticed(1100, ANNA, 'summary', { until: ITEM_TIME })
    expect(outcome({ with: [lapsed] })).toBe('permit')
    expect(outcome({ without: (f) => f.kind === 'notice-shown', with: [lapsed] })).toBe('R13.notice-expired')
  })
})

describe('R10 answers', () => {
  test('what was made at the moment of accepting again is let in', () => {
    const again = (time: number) => [answered(1500, ANNA, false), answered(time, ANNA, true)]
    expect(outcome({ with: again(ITEM_TIME), ask: { at: LATER } })).toBe('permit')
    expect(outcome({ with: again(ITEM_TIME + 1), ask: { at: LATER } })).toBe('R10.before-accepting')
  })
  test('R5 what was made at the moment of accepting is accepted', () => {
    const accepted = (time: number) =>
      outcome({ with: [asksFirst(500, true), answered(time, ANNA, true)], ask: { at: LATER } })
    expect([accepted(ITEM_TIME), accepted(ITEM_TIME + 1)]).toEqual(['permit', 'R5.not-accepted'])
  })
  test('about one feature say nothing of another, nor of a use without one', () => {
    const captions = (yes: boolean) => answered(1500, ANNA, yes, 'captions')
    expect(outcome({ with: [captions(false)] })).toBe('permit')
    expect(outcome({ with: [asksFirst(500, true), captions(true)] })).toBe('R5.not-accepted')
    expect(codes([...ALLOWED, captions(false)], { purpose: 'improve', feature: null })).toEqual([
      'R1.nothing-allows',
    ])
    expect(codes([...ALLOWED, captions(false)], { purpose: 'improve', feature: 'captions' })).toEqual([
      'R10.refused',
    ])
  })
})

describe('R11 terms', () => {
  const all = (cell: 'licensed' | 'with-consent' | 'never') => cells(() => cell)
  test('of two in force from the moment of the item the lower version never was', () => {
    const two = [terms(ITEM_TIME, 2, all('never')), terms(ITEM_TIME, 3, all('licensed'))]
    expect(outcome({ with: two, ask: { at: LATER } })).toBe('permit')
  })
  test('what meets with-consent is named: for a feature the answer about it, for a recording that about recording', () => {
    const facts = [
      ...without(ALLOWED, 'terms-published'),
      terms(100, 1, all('with-consent')),
      answered(1100, ANNA, true),
      { kind: 'recording-answered', time: 1100, handle: ANNA, accepted: true } as const,
    ]
    expect(codes(facts, {}).filter((code) => /accepted/.test(code))).toEqual(['R5.accepted'])
    expect(
      codes(facts, { purpose: 'record', feature: null }).filter((code) => /accepted/.test(code)),
    ).toEqual(['R3.recording-accepted'])
  })
  test('a form has to name the version in force only for a class that is not licensed throughout', () => {
    const chat = (cell: 'licensed' | 'with-consent', time: number, version: number) =>
      terms(
        time,
        version,
        cells((c, p) => (p === 'train' ? (c === 'chat' ? cell : 'with-consent') : undefined)),
      )
    const facts = (cell: 'licensed' | 'with-consent') => [
      ...without(without(TRAINABLE, 'terms-published'), 'form-given'),
      chat(cell, 100, 1),
      chat(cell, 1100, 2),
      form(140, { classes: ['chat'] }),
      form(1200, { form: 'f2', classes: ['transcript'], termsVersion: 2 }),
      told(1300, ANNA, { form: 'f2' }),
    ]
    const asked = { purpose: 'train', feature: null, classes: ['transcript', 'chat'] } as const
    const of = (cell: 'licensed' | 'with-consent') =>
      decide(compile(facts(cell)), ask({ ...asked, classes: [...asked.classes] })).decision
    expect(of('licensed')).toBe('permit')
    expect(of('with-consent')).toBe('deny')
  })
  test('a cell that says neither is never', () => {
    for (const cell of ['', 'maybe'])
      expect(outcome({ with: [terms(500, 2, all(cell as 'never'))] })).toBe('R11.never')
  })
})

test('a decision is made once, and the same one is handed out again', () => {
  const facts = compile(ALLOWED)
  expect(decide(facts, ask())).toBe(decide(facts, ask()))
  expect(decide(facts, ask({ at: LATER }))).toBe(decide(facts, ask({ at: LATER })))
})
