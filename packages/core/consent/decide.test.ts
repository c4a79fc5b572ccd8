import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import type { DecisionRequest } from './decision.ts'
import { decide } from './decide.ts'
import {
  ALLOWED,
  ANNA,
  BEN,
  ITEM_TIME,
  MEETING,
  answered,
  ask,
  asksFirst,
  both,
  card,
  cells,
  microphone,
  noticed,
  objected,
  started,
  switched,
  terms,
  outcome,
  type Change,
} from './example-meeting.ts'
import type { Fact } from './facts.ts'

const kind = (k: Fact['kind']) => (f: Fact) => f.kind === k
const LATER = ITEM_TIME + 500

test('R2 any allow permits where nothing forbids, and says which rules allowed it', () => {
  const { decision, reasons, rulesVersion } = decide(compile(ALLOWED), ask())
  expect(decision).toBe('permit')
  expect(rulesVersion).toBe(3)
  expect(reasons.map((r) => r.code)).toEqual([
    'R5.noticed',
    'R5.processor-keeps-nothing',
    'R5.started',
    'R5.switched-on',
    'R11.licensed',
  ])
})

describe('R1 what is unknown or missing denies', () => {
  test.each<[string, Change, string]>([
    ['class', { ask: { classes: ['thoughts' as 'audio'] } }, 'R1.unknown-request R11.never'],
    ['purpose', { ask: { purpose: 'sell' as 'assist' } }, 'R1.unknown-request'],
    [
      'feature',
      { ask: { feature: 'mood' as 'summary' } },
      'R1.unknown-request R5.not-started R5.no-notice R5.switch-off',
    ],
    ['no feature', { ask: { feature: null } }, 'R1.unknown-request'],
    ['no class', { ask: { classes: [] } }, 'R1.unknown-request R11.no-terms'],
    [
      'processor',
      { ask: { processor: 'elsewhere' } },
      'R1.unknown-processor R5.other-processor R5.started-elsewhere',
    ],
    ['no card', { without: kind('processor-card-set') }, 'R1.unknown-processor'],
    ['no processor', { ask: { processor: null } }, 'R1.unknown-processor R5.other-processor'],
    ...(['deliver', 'record', 'improve', 'train'] as const).map((purpose): [string, Change, string] => [
      `processor, for ${purpose} too`,
      { ask: { purpose, feature: null, processor: 'elsewhere' } },
      'R1.unknown-processor',
    ]),
    [
      'contributor',
      { ask: { contributors: [{ handle: 'd'.repeat(32), actsFor: 'alderwick' }] } },
      'R1.microphone-unanswered R1.unknown-contributor R5.no-notice',
    ],
    ['nobody', { ask: { contributors: [] } }, 'R1.no-contributor'],
    [
      'acting for another account',
      { ask: { contributors: [{ handle: ANNA, actsFor: null }] } },
      'R1.unknown-contributor',
    ],
    ['meeting', { ask: { place: 'meeting:m9' } }, 'R1.unknown-contributor R1.unknown-meeting R5.not-started'],
    ['kind of place', { ask: { place: 'channel:m1' } }, 'R1.unknown-meeting'],
    ['time', { ask: { itemTime: Number.NaN } }, 'R1.unknown-request'],
    ['time before all time', { ask: { itemTime: -1 } }, 'R1.unknown-request'],
    ['time between two milliseconds', { ask: { at: ITEM_TIME + 0.5 } }, 'R1.unknown-request'],
    ['one class of two', { ask: { classes: ['chat', 'thoughts' as 'audio'] } }, 'R1.unknown-request'],
    ['fact', { with: [{ kind: 'curse-cast', time: 5 } as never] }, 'R1.unknown-fact'],
    ['no microphone answer', { without: kind('microphone-answered') }, 'R1.microphone-unanswered'],
    ['others at the microphone', { with: [microphone(1500, ANNA, 'others-too')] }, 'R1.others-at-microphone'],
  ])('%s', (_, change, codes) => {
    const got = outcome(change)
    for (const code of codes.split(' ')) expect(got).toContain(code)
  })
  test('a meeting of another account is not asked about in this one’s name', () => {
    const contributors = [{ handle: ANNA, actsFor: 'alderwick' }]
    expect(outcome({ ask: { hostingAccount: 'birch', contributors } })).toContain('R1.other-account')
  })
  test('the first millisecond is a time', () => {
    const first = decide(compile([]), ask({ itemTime: 0, at: 0 }))
    expect(first.reasons.map((r) => r.code)).not.toContain('R1.unknown-request')
  })
  test('no facts at all deny every purpose', () => {
    for (const purpose of ['deliver', 'record', 'assist', 'improve', 'train', 'train-third-party'] as const)
      expect(decide(compile([]), ask({ purpose })).decision).toBe('deny')
  })
  test('content may not improve the service: nothing allows it', () => {
    expect(decide(compile(ALLOWED), ask({ purpose: 'improve' })).reasons.map((r) => r.code)).toEqual([
      'R1.nothing-allows',
    ])
  })
  test('the microphone is asked about only for sound and speech', () => {
    expect(outcome({ without: kind('microphone-answered'), ask: { classes: ['chat'] } })).toBe('permit')
  })
})

describe('R3 deliver is the service; a recording is not', () => {
  test('deliver needs no switch, no notice and survives an objection', () => {
    expect(
      outcome({ ask: { purpose: 'deliver', feature: null }, with: [objected(1900, ANNA, 'everything')] }),
    ).toBe('permit')
  })
  test('a recording is denied until each person can be asked', () => {
    expect(outcome({ ask: { purpose: 'record', feature: null } })).toContain('R3.recording-not-answered')
  })
})

describe('R4 service data', () => {
  test('improves the service where the terms say so, then and now', () => {
    const improve = { purpose: 'improve', feature: null, processor: null, classes: ['telemetry'] } as const
    expect(outcome({ ask: { ...improve, classes: [...improve.classes] } })).toBe('permit')
    const never = terms(
      1200,
      2,
      cells((c, p) => (c === 'telemetry' && p === 'improve' ? 'never' : undefined)),
    )
    expect(outcome({ with: [never], ask: { ...improve, classes: ['telemetry'] } })).toBe('R4.not-in-terms')
  })
  test('serves nothing else, and mixed with content it is content (R9)', () => {
    expect(outcome({ ask: { classes: ['telemetry'] } })).toContain('R4.other-purpose')
    expect(outcome({ ask: { purpose: 'improve', classes: ['telemetry', 'transcript'] } })).toBe(
      'R1.nothing-allows',
    )
  })
})

describe('R5 assist needs all of its conditions', () => {
  test.each<[string, Change, string]>([
    ['never switched on', { without: kind('switch-set') }, 'R5.switch-off'],
    ['switched off again', { with: [switched(1800, false)] }, 'R5.switch-off'],
    [
      'switched off after it was said',
      { with: [switched(LATER, false)], ask: { at: LATER } },
      'R5.switch-off',
    ],
    [
      'another feature’s switch',
      { without: kind('switch-set'), with: [switched(130, true, 'captions')] },
      'R5.switch-off',
    ],
    [
      'switched to another processor',
      { with: [switched(1800, true, 'summary', 'other'), card(1801)] },
      'R5.other-processor',
    ],
    ['never started', { without: kind('feature-started') }, 'R5.not-started'],
    [
      'started after it was said',
      { without: kind('feature-started'), with: [started(LATER)], ask: { at: LATER } },
      'R5.not-started',
    ],
    [
      'started at the moment it was said',
      { without: kind('feature-started'), with: [started(ITEM_TIME)] },
      'permit',
    ],
    [
      'stopped before it was said',
      { with: [{ kind: 'feature-stopped', time: 1500, meeting: MEETING, feature: 'summary' }] },
      'R5.not-started',
    ],
    [
      'said after the meeting’s end',
      { with: [{ kind: 'meeting-ended', time: 1500, meeting: MEETING }, started(1600)] },
      'R5.not-started',
    ],
    [
      'started for another processor',
      { without: kind('feature-started'), with: [started(1010, 'summary', 'other')] },
      'R5.started-elsewhere',
    ],
    ['no notice', { without: kind('notice-shown') }, 'R5.no-notice'],
    [
      'another feature’s notice',
      { without: kind('notice-shown'), with: [noticed(1020, ANNA, 'captions')] },
      'R5.no-notice',
    ],
    [
      'the notice came after it was said',
      { without: kind('notice-shown'), with: [noticed(ITEM_TIME + 1, ANNA)], ask: { at: LATER } },
      'R5.no-notice',
    ],
    ['the processor keeps inputs', { with: [card(1500, { retainsInputs: true })] }, 'R5.processor-retains'],
    [
      'our own processor trains on inputs',
      { with: [card(1500, { trainsOnInputs: true })] },
      'R5.processor-trains',
    ],
    ['asked first, not answered', { with: [asksFirst(500, true)] }, 'R5.not-accepted'],
    [
      'asked first since it was said',
      { with: [asksFirst(LATER, true)], ask: { at: LATER } },
      'R5.not-accepted',
    ],
    [
      'asked first when it was said, no more now',
      { with: [asksFirst(500, true), asksFirst(LATER, false)], ask: { at: LATER } },
      'R5.not-accepted',
    ],
    [
      'accepted only after it was said',
      { with: [asksFirst(500, true), answered(ITEM_TIME + 1, ANNA, true)], ask: { at: LATER } },
      'R5.not-accepted',
    ],
  ])('%s', (_, change, code) => expect(outcome(change)).toBe(code))

  test('a notice, an answer and a start count from their own moment on', () => {
    const facts = [...ALLOWED.filter((f) => f.kind !== 'notice-shown'), noticed(ITEM_TIME, ANNA)]
    expect(decide(compile(facts), ask()).decision).toBe('permit')
    expect(outcome({ with: [asksFirst(500, true), answered(1500, ANNA, true)] })).toBe('permit')
  })
  test('what was said while it ran is summarised after it was stopped or the meeting ended', () => {
    const over: Fact[] = [
      { kind: 'feature-stopped', time: ITEM_TIME + 1, meeting: MEETING, feature: 'summary' },
      { kind: 'meeting-ended', time: ITEM_TIME + 2, meeting: MEETING },
    ]
    expect(outcome({ with: over, ask: { at: LATER } })).toBe('permit')
  })
  test('every contributor has to have had the notice', () => {
    const withoutBen = (f: Fact) => f.kind === 'notice-shown' && f.handle === BEN
    expect(outcome({ without: withoutBen, ask: { contributors: both } })).toBe('R5.no-notice')
    expect(outcome({ without: withoutBen })).toBe('permit')
  })
  test('a later feature needs a notice that named it, for what that notice said is kept', () => {
    const catchUp: Partial<DecisionRequest> = { feature: 'catch-up' }
    const facts = [switched(140, true, 'catch-up'), started(1011, 'catch-up')]
    expect(outcome({ with: facts, ask: catchUp })).toBe('R5.no-notice')
    const named = noticed(1100, ANNA, 'summary', { laterFeatures: ['catch-up'] })
    expect(outcome({ with: [...facts, named], ask: catchUp })).toBe('permit')
    for (const classes of [['audio'], ['audio', 'transcript'], ['transcript', 'audio']] as const)
      expect(outcome({ with: [...facts, named], ask: { ...catchUp, classes: [...classes] } })).toBe(
        'R5.no-notice',
      )
  })
  test('captions are a feature of their own: the summary’s switch and objection are not theirs', () => {
    const captions = [
      switched(140, true, 'captions'),
      started(1011, 'captions'),
      noticed(1100, ANNA, 'captions'),
    ]
    const request: Partial<DecisionRequest> = { feature: 'captions', classes: ['audio'] }
    expect(outcome({ with: [...captions, objected(1900, ANNA), switched(1901, false)], ask: request })).toBe(
      'permit',
    )
  })
  test('captions’ notice keeps nothing, so their text never becomes a transcript for the summary', () => {
    const onlyCaptions = noticed(1020, ANNA, 'captions')
    expect(outcome({ without: kind('notice-shown'), with: [onlyCaptions] })).toBe('R5.no-notice')
  })
})
