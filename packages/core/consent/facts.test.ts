/** The shapes that facts and requests have, field by field: what is outside them is refused where it comes in (R1). */
import { describe, expect, test } from 'vitest'
import { Changer, Contributor, Decision, DecisionRequest, Reason } from './decision.ts'
import { Fact, ProcessorCard, scopesOf } from './facts.ts'
import { cells } from './example-meeting.ts'
import { D, FACTS, H, card } from './example-facts.ts'
import * as words from './words.ts'

const examples = Object.entries(FACTS).map(([kind, [fields, scopes]]) => ({
  kind,
  fact: { kind, time: 0, ...fields } as Record<string, unknown>,
  scopes,
}))
const isFact = (value: unknown) => Fact.safeParse(value).success
const NULLABLE = ['actsFor', 'reason', 'renews']

describe.each(examples)('R1 a fact of the kind $kind', ({ fact, scopes }) => {
  test('has its shape, and is about its scopes', () => {
    expect(Fact.parse(fact)).toEqual(fact)
    expect(scopesOf(fact as Fact)).toEqual(scopes)
  })
  test('has no field more', () => expect(isFact({ ...fact, name: 'Anna' })).toBe(false))
  test.each(Object.keys(fact))('has %s, of its type', (field) => {
    const { [field]: _, ...without } = fact
    expect(isFact(without)).toBe(false)
    const wrong = [undefined, '', 'no such word', -1, 0.5, Number.NaN, {}, [null], 'x'.repeat(81)]
    for (const value of wrong) expect(isFact({ ...fact, [field]: value })).toBe(false)
    expect(isFact({ ...fact, [field]: null })).toBe(NULLABLE.includes(field))
  })
})

test('R1 a fact of no known kind is about nothing', () => {
  expect(isFact({ kind: 'curse-cast', time: 0 })).toBe(false)
  expect(() => scopesOf({ kind: 'curse-cast', time: 0 } as never)).toThrow('kind that the rules do not know')
})

describe('what the fields of facts may hold', () => {
  const changed = (kind: Fact['kind'], change: object) =>
    isFact({ kind, time: 0, ...FACTS[kind][0], ...change })
  test('versions begin with 1', () => {
    for (const kind of ['terms-published', 'notice-shown', 'recording-notice-shown'] as const) {
      expect(changed(kind, { version: 1 })).toBe(true)
      for (const version of [0, -1, 1.5]) expect(changed(kind, { version })).toBe(false)
    }
    for (const kind of ['form-requested', 'form-given'] as const)
      for (const termsVersion of [0, -1, 1.5]) expect(changed(kind, { termsVersion })).toBe(false)
  })
  test('a form covers at least one class, an objection at least one feature, a notice may keep nothing', () => {
    expect(changed('form-given', { classes: [] })).toBe(false)
    expect(changed('objected', { features: [] })).toBe(false)
    expect(changed('objection-lifted', { features: [] })).toBe(false)
    expect(changed('objected', { features: 'everything' })).toBe(true)
    expect(changed('objection-lifted', { features: ['captions', 'summary'] })).toBe(true)
    expect(changed('objected', { features: ['mood'] })).toBe(false)
    expect(changed('notice-shown', { keeps: [], laterFeatures: [] })).toBe(true)
    expect(changed('notice-shown', { keeps: ['thoughts'] })).toBe(false)
    expect(changed('notice-shown', { laterFeatures: ['mood'] })).toBe(false)
  })
  test('a table of terms has every cell', () => {
    const { chat, ...fewer } = cells()
    expect(changed('terms-published', { cells: fewer })).toBe(false)
    const { train: _, ...row } = chat
    expect(changed('terms-published', { cells: { ...fewer, chat: row } })).toBe(false)
    expect(changed('terms-published', { cells: { ...cells(), chat: { ...chat, train: 'maybe' } } })).toBe(
      false,
    )
  })
  test('who is at a microphone is one of two', () => {
    expect(changed('microphone-answered', { who: 'others-too' })).toBe(true)
    expect(changed('microphone-answered', { who: 'nobody' })).toBe(false)
  })
})

describe('a processor card', () => {
  const isCard = (change: object) => ProcessorCard.safeParse({ ...card, ...change }).success
  test('has its shape', () => expect(ProcessorCard.parse(card)).toEqual(card))
  test('names one of two parties, and agreements of two kinds', () => {
    expect(isCard({ party: 'first', agreements: [] })).toBe(true)
    expect(isCard({ party: 'second' })).toBe(false)
    expect(isCard({ agreements: ['gdpr'] })).toBe(false)
  })
  test('has texts of at most 80 characters, and whole days', () => {
    expect(isCard({ region: 'r'.repeat(81) })).toBe(false)
    expect(isCard({ models: ['m'.repeat(81)] })).toBe(false)
    for (const retentionDays of [-1, 0.5, '30']) expect(isCard({ retentionDays })).toBe(false)
    for (const retentionDays of [0, 30, null, undefined]) expect(isCard({ retentionDays })).toBe(true)
  })
  test.each(Object.keys(card).filter((key) => key !== 'retentionDays'))('has %s', (key) => {
    expect(isCard({ [key]: undefined })).toBe(false)
    expect(isCard({ [key]: null })).toBe(false)
  })
  test('has no field more', () => expect(isCard({ price: 1 })).toBe(false))
})

describe('the closed vocabularies', () => {
  test.each([
    [
      words.DataClass,
      'audio video screen transcript chat file recording business-record telemetry diagnostics',
    ],
    [words.Purpose, 'deliver record assist improve train train-third-party'],
    [words.Feature, 'captions summary completion rewrite catch-up'],
    [words.TermsCell, 'licensed with-consent never'],
    [words.RegulationMark, 'none hipaa education'],
    [words.ChannelPrivacy, 'public private direct'],
    [Changer, 'you participant host admin owner operator nobody'],
  ])('%#: %2$s', (schema, expected) => {
    expect(schema.options).toEqual(expected.split(' '))
    for (const word of expected.split(' ')) expect(schema.parse(word)).toBe(word)
    expect(schema.safeParse('').success).toBe(false)
  })
  test('R4 two classes are service-generated', () => {
    expect(words.DataClass.options.filter(words.isServiceGenerated)).toEqual(['telemetry', 'diagnostics'])
  })
  test('the versions of the rules', () => {
    expect([0, 1, 2, 3, 4].filter((v) => words.RulesVersion.safeParse(v).success)).toEqual([1, 2, 3])
    expect(words.RULES_VERSION).toBe(3)
  })
  const accepts = (
    schema: { safeParse(v: unknown): { success: boolean } },
    yes: unknown[],
    no: unknown[],
  ) => {
    for (const value of yes) expect([value, schema.safeParse(value).success]).toEqual([value, true])
    for (const value of no) expect([value, schema.safeParse(value).success]).toEqual([value, false])
  }
  test('an opaque id', () =>
    accepts(
      words.OpaqueId,
      ['a', 'Z', '0', 'a-b_C9', `a${'-'.repeat(63)}`],
      ['', '-a', '_a', 'a b', ' a', 'a ', 'a\n', 'é', 'a.b', 'a'.repeat(65), 1],
    ))
  test('a handle', () =>
    accepts(
      words.Handle,
      [H],
      ['', H.slice(1), `${H}0`, H.toUpperCase(), `g${H.slice(1)}`, ` ${H.slice(1)}`],
    ))
  test('a digest', () =>
    accepts(words.Sha256Hex, [D], ['', D.slice(1), `${D}0`, D.toUpperCase(), `g${D.slice(1)}`]))
  test('an instant', () => accepts(words.Instant, [0, 1, 1e15], [-1, 0.5, '0', null, Number.NaN, Infinity]))
  test('a scope', () =>
    accepts(
      words.Scope,
      ['operator', 'account:a', 'processor:p', 'meeting:m', 'channel:c', `handle:${H}`],
      ['', 'Operator', 'account', 'account:', 'accounta', 'room:r', 'handle:h', 'handle:', H, `${H}:a`, ':a'],
    ))
})

describe('a request and a decision', () => {
  const request = {
    purpose: 'assist',
    feature: 'summary',
    processor: 'p1',
    hostingAccount: 'a1',
    place: 'meeting:m1',
    classes: ['chat'],
    contributors: [{ handle: H, actsFor: 'a1' }],
    itemTime: 0,
    at: 0,
  }
  const isRequest = (value: object) => DecisionRequest.safeParse(value).success
  test('have their shape', () => {
    expect(DecisionRequest.parse(request)).toEqual(request)
    expect(isRequest({ ...request, feature: null, processor: null, contributors: [] })).toBe(true)
    expect(isRequest({ ...request, contributors: [{ handle: H, actsFor: null }] })).toBe(true)
    expect(isRequest({ ...request, reason: 'because' })).toBe(false)
    expect(isRequest({ ...request, classes: [] })).toBe(false)
  })
  test.each(Object.keys(request))('R1 a request has %s, of its type', (field) => {
    const { [field as 'at']: _, ...without } = request
    expect(isRequest(without)).toBe(false)
    for (const value of [undefined, '', 'no such word', -1, 0.5, {}, [null]])
      expect(isRequest({ ...request, [field]: value })).toBe(false)
  })
  test('a contributor is a handle and an account or none', () => {
    const is = (value: unknown) => Contributor.safeParse(value).success
    expect(is({ handle: H, actsFor: null })).toBe(true)
    for (const bad of [{}, { handle: H }, { actsFor: 'a1' }, { handle: H, actsFor: 'a1', name: 'Anna' }])
      expect(is(bad)).toBe(false)
  })
  const why = { rule: 'R10', code: 'R10.objects', effect: 'forbid', about: H, changedBy: 'you' }
  test('R14 a reason has a rule and a code that are known by number', () => {
    const is = (change: object) => Reason.safeParse({ ...why, ...change }).success
    expect(is({})).toBe(true)
    expect(is({ about: null, effect: 'allow' })).toBe(true)
    for (const rule of ['R1', 'R9', 'R10', 'R16']) expect(is({ rule, code: `${rule}.a-b9` })).toBe(true)
    for (const rule of ['R0', 'R17', 'R20', 'r1', '1', 'R1 ', ' R1', 'xR1', 'R1x', 'R', 'R010', '']) {
      expect([rule, is({ rule })]).toEqual([rule, false])
      expect([rule, is({ code: `${rule}.a` })]).toEqual([rule, false])
    }
    for (const code of ['R1.', 'R1', 'R1.A', 'R1.a b', 'R1a', 'R1.a\n', ''])
      expect([code, is({ code })]).toEqual([code, false])
    for (const key of Object.keys(why)) expect(is({ [key]: undefined })).toBe(false)
    expect(is({ effect: 'maybe' })).toBe(false)
    expect(is({ name: 'Anna' })).toBe(false)
  })
  test('a decision has reasons, a version and what was consulted', () => {
    const decision = { decision: 'deny', reasons: [why], rulesVersion: 2, consulted: ['operator'] }
    const is = (change: object) => Decision.safeParse({ ...decision, ...change }).success
    expect(is({})).toBe(true)
    expect(is({ decision: 'permit', reasons: [], consulted: [] })).toBe(true)
    for (const bad of [{ decision: 'maybe' }, { reasons: [{}] }, { rulesVersion: 1.5 }, { consulted: ['x'] }])
      expect(is(bad)).toBe(false)
    for (const key of Object.keys(decision)) expect(is({ [key]: undefined })).toBe(false)
    expect(is({ note: '' })).toBe(false)
  })
})
