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
  PROCESSOR,
  answered,
  ask,
  asksFirst,
  both,
  card,
  cells,
  joined,
  lifted,
  mark,
  noticed,
  objected,
  person,
  started,
  switched,
  terms,
  outcome,
} from './example-meeting.ts'
import type { Fact } from './facts.ts'

const kind = (k: Fact['kind']) => (f: Fact) => f.kind === k
const LATER = ITEM_TIME + 500

describe('R6, R7 training is denied', () => {
  test('R6 there is no form yet', () =>
    expect(outcome({ ask: { purpose: 'train' } })).toContain('R6.no-form'))
  test('R7 nothing allows training somebody else’s model', () => {
    const all = terms(
      150,
      2,
      cells(() => 'licensed'),
    )
    expect(outcome({ with: [all], ask: { purpose: 'train-third-party' } })).toBe('R7.never')
  })
  test('R7 another party’s processor that trains on inputs is that, whatever the feature is called', () => {
    expect(outcome({ with: [card(1500, { party: 'third', trainsOnInputs: true })] })).toBe('R7.trains')
  })
})

describe('R8 regulated accounts', () => {
  const accepted = answered(1100, ANNA, true)
  test('a first-party processor and each person’s acceptance are needed', () => {
    expect(outcome({ with: [mark(500, 'hipaa')] })).toBe('R8.not-accepted')
    expect(outcome({ with: [mark(500, 'hipaa'), accepted] })).toBe('permit')
  })
  test('a third party needs the matching agreement', () => {
    const third = (agreements: ('hipaa' | 'education')[]) => card(600, { party: 'third', agreements })
    expect(outcome({ with: [mark(500, 'hipaa'), accepted, third(['education'])] })).toBe('R8.no-agreement')
    expect(outcome({ with: [mark(500, 'hipaa'), accepted, third(['hipaa', 'education'])] })).toBe('permit')
  })
  test('the account a contributor acts for counts as well', () => {
    const visitor = 'd'.repeat(32)
    const contributors = [{ handle: visitor, actsFor: 'clinic' }]
    const came = person(1040, visitor, 'clinic')
    expect(outcome({ with: [...came, mark(10, 'hipaa', 'clinic')], ask: { contributors } })).toBe(
      'R8.not-accepted',
    )
    expect(outcome({ with: [...came, mark(10, 'none', 'clinic')], ask: { contributors } })).toBe('permit')
    expect(outcome({ with: came, ask: { contributors } })).toBe('R8.mark-missing')
  })
  test('a guest acts for no account', () => {
    const guest = 'e'.repeat(32)
    const contributors = [{ handle: guest, actsFor: null }]
    expect(outcome({ with: person(1040, guest, null), ask: { contributors } })).toBe('permit')
  })
  test('an item made under the mark stays under it, and a mark set since covers older items', () => {
    expect(outcome({ with: [mark(500, 'hipaa'), mark(LATER, 'none')], ask: { at: LATER } })).toBe(
      'R8.not-accepted',
    )
    expect(outcome({ with: [mark(LATER, 'education')], ask: { at: LATER } })).toBe('R8.not-accepted')
  })
  test('training on regulated content is denied by R8 too', () => {
    expect(outcome({ with: [mark(500, 'education')], ask: { purpose: 'train' } })).toBe(
      'R6.no-form R8.train R11.never',
    )
  })
  test('no mark recorded at all denies', () =>
    expect(outcome({ without: kind('mark-set') })).toBe('R8.mark-missing'))
})

describe('R9 what is derived carries all its sources', () => {
  test('the strictest class counts', () => {
    const noScreens = terms(
      150,
      2,
      cells((c, p) => (c === 'screen' && p === 'assist' ? 'never' : undefined)),
    )
    expect(outcome({ with: [noScreens] })).toBe('permit')
    expect(outcome({ with: [noScreens], ask: { classes: ['transcript', 'screen'] } })).toBe('R11.never')
  })
  test('one contributor’s objection denies the item they share, and leaves the others’ standing', () => {
    const facts = [objected(1900, BEN)]
    expect(outcome({ with: facts, ask: { contributors: both } })).toBe('R10.objects')
    expect(outcome({ with: facts })).toBe('permit')
  })
})

describe('R10 objections', () => {
  test.each<[string, Fact[], number, string]>([
    ['holds for what was said before it', [objected(LATER, ANNA)], ITEM_TIME, 'R10.objects'],
    ['holds for what is said while it stands', [objected(1500, ANNA)], ITEM_TIME, 'R10.objects'],
    ['to everything holds for this feature', [objected(1500, ANNA, 'everything')], ITEM_TIME, 'R10.objects'],
    ['to another feature does not', [objected(1500, ANNA, ['captions'])], ITEM_TIME, 'permit'],
    ['lifted, lets in what comes after', [objected(1500, ANNA), lifted(1600, ANNA)], ITEM_TIME, 'permit'],
    [
      'lifted, keeps out what was said while it stood',
      [objected(1500, ANNA), lifted(1600, ANNA)],
      1550,
      'R10.before-lifting',
    ],
    [
      'lifted, keeps out what was said before it',
      [objected(1500, ANNA), lifted(1600, ANNA)],
      1400,
      'R10.before-lifting',
    ],
    ['lifted, lets in from that moment on', [objected(1500, ANNA), lifted(1600, ANNA)], 1600, 'permit'],
    [
      'to everything, lifted for this feature',
      [objected(1500, ANNA, 'everything'), lifted(1600, ANNA)],
      ITEM_TIME,
      'permit',
    ],
    [
      'to everything, lifted for another',
      [objected(1500, ANNA, 'everything'), lifted(1600, ANNA, ['captions'])],
      ITEM_TIME,
      'R10.objects',
    ],
    [
      'again, keeps out what was let in between',
      [objected(1500, ANNA), lifted(1600, ANNA), objected(1700, ANNA), lifted(1800, ANNA)],
      1650,
      'R10.before-lifting',
    ],
    [
      'again, and lifted again',
      [objected(1500, ANNA), lifted(1600, ANNA), objected(1700, ANNA), lifted(1800, ANNA)],
      1850,
      'permit',
    ],
    [
      'and its lifting in the same moment: the objection holds',
      [objected(1500, ANNA), lifted(1500, ANNA)],
      ITEM_TIME,
      'R10.objects',
    ],
    ['of somebody else does not concern this item', [objected(1500, BEN)], ITEM_TIME, 'permit'],
    ['made before joining is not lost', [objected(50, ANNA)], ITEM_TIME, 'R10.objects'],
  ])('an objection %s', (_, facts, itemTime, expected) => {
    expect(outcome({ with: facts, ask: { itemTime, at: LATER } })).toBe(expected)
  })
  test('a grant that comes later never erases an objection', () => {
    const grants = [
      noticed(1600, ANNA),
      answered(1601, ANNA, true),
      switched(1602, true),
      started(1603),
      joined(1604, ANNA),
    ]
    expect(outcome({ with: [objected(1500, ANNA), ...grants] })).toBe('R10.objects')
  })
  test('an answer of no holds like an objection, also where nobody had to be asked', () => {
    expect(outcome({ with: [answered(1500, ANNA, false)] })).toBe('R10.refused')
    const again = [answered(1500, ANNA, false), answered(1700, ANNA, true)]
    expect(outcome({ with: again })).toBe('permit')
    expect(outcome({ with: again, ask: { itemTime: 1600 } })).toBe('R10.before-accepting')
    expect(outcome({ with: [answered(LATER, ANNA, false)], ask: { at: LATER } })).toBe('R10.refused')
  })
})

describe('R11 terms', () => {
  const assist = (cell: 'never' | 'with-consent' | 'licensed') =>
    cells((_, p) => (p === 'assist' ? cell : undefined))
  test('never, then or now, is not lifted by anything', () => {
    expect(outcome({ with: [terms(150, 2, assist('never'))] })).toBe('R11.never')
    expect(outcome({ with: [terms(LATER, 2, assist('never'))], ask: { at: LATER } })).toBe('R11.never')
    const mended = [terms(150, 2, assist('never')), terms(LATER, 3), answered(1500, ANNA, true)]
    expect(outcome({ with: mended, ask: { at: LATER } })).toBe('R11.never')
  })
  test('with-consent means each contributor’s recorded acceptance', () => {
    const consent = terms(150, 2, assist('with-consent'))
    expect(outcome({ with: [consent] })).toBe('R11.not-accepted')
    expect(outcome({ with: [consent, answered(1500, ANNA, true)] })).toBe('permit')
    expect(outcome({ with: [consent, answered(1500, ANNA, true)], ask: { contributors: both } })).toBe(
      'R11.not-accepted',
    )
  })
  test('terms published later do not open what earlier ones had closed', () => {
    const closed = [terms(ITEM_TIME + 1, 2, assist('never')), terms(ITEM_TIME + 2, 3)]
    expect(outcome({ with: closed, ask: { at: LATER } })).toBe('R11.never')
    expect(outcome({ with: closed, ask: { itemTime: LATER, at: LATER } })).toBe('permit')
  })
  test('terms reach back no further than their publication', () => {
    const never = [terms(150, 2, assist('never'))]
    const backDated = terms(1800, 3, cells(), 140)
    expect(outcome({ with: [...never, backDated], ask: { itemTime: 1700, at: 1900 } })).toBe('R11.never')
  })
  test('terms published for later are not in force yet', () => {
    expect(outcome({ with: [terms(150, 2, assist('never'), LATER)] })).toBe('permit')
  })
  test('no terms, no use; a class that the terms leave out is never', () => {
    expect(outcome({ without: kind('terms-published') })).toBe('R11.no-terms')
    const { transcript: _, ...rest } = cells()
    expect(outcome({ with: [terms(150, 2, rest as ReturnType<typeof cells>)] })).toBe('R11.never')
  })
})

describe('R13 two clocks', () => {
  test('an item is not used before it was made', () => {
    expect(outcome({ ask: { itemTime: ITEM_TIME + 1, at: ITEM_TIME } })).toBe('R13.not-yet-made')
  })
  test('a notice expires for what is said and for when it is used', () => {
    const withoutAnna = (f: Fact) => f.kind === 'notice-shown'
    const short = noticed(1100, ANNA, 'summary', { until: ITEM_TIME + 1 })
    expect(outcome({ without: withoutAnna, with: [short] })).toBe('permit')
    expect(outcome({ without: withoutAnna, with: [short], ask: { at: ITEM_TIME + 1 } })).toBe(
      'R13.notice-expired',
    )
  })
  test('a switch that was off when it was said does not reach back', () => {
    const late = [switched(1900, false), switched(LATER, true)]
    expect(outcome({ with: late, ask: { itemTime: 1950, at: LATER } })).toBe('R13.switch-off-then')
  })
  test('what is recorded later than now is not looked at', () => {
    expect(outcome({ with: [objected(LATER, ANNA)] })).toBe('permit')
    expect(outcome({ with: [objected(1500, ANNA), lifted(LATER, ANNA)] })).toBe('R10.objects')
  })
})

test('R16 an erased meeting is used for nothing', () => {
  const erased: Fact = { kind: 'meeting-erased', time: LATER, meeting: MEETING }
  expect(outcome({ with: [erased], ask: { at: LATER } })).toBe('R16.erased')
  expect(outcome({ with: [erased], ask: { at: LATER, purpose: 'deliver' } })).toBe('R16.erased')
})

test('a processor’s card edited to train ends what consulted it (cases easy to get wrong)', () => {
  expect(decide(compile(ALLOWED), ask()).consulted).toContain(`processor:${PROCESSOR}`)
  expect(outcome({ with: [card(LATER, { party: 'third', trainsOnInputs: true })], ask: { at: LATER } })).toBe(
    'R7.trains',
  )
})

test('R14 a permit names the rules that allowed it', () => {
  const allowed = (facts: Fact[], change: Partial<DecisionRequest> = {}) => {
    const { decision, reasons } = decide(compile([...ALLOWED, ...facts]), ask(change))
    expect(decision).toBe('permit')
    return reasons.map((r) => r.code)
  }
  expect(allowed([], { purpose: 'deliver', feature: null })).toEqual(['R3.deliver'])
  expect(allowed([], { purpose: 'improve', feature: null, classes: ['diagnostics'] })).toEqual([
    'R4.terms-allow',
  ])
  const regulated = allowed([asksFirst(500, true), mark(500, 'hipaa'), answered(1500, ANNA, true)])
  expect(regulated).toEqual(expect.arrayContaining(['R5.accepted', 'R5.noticed', 'R8.agreement']))
})
