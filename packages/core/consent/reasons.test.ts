import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { Decision } from './decision.ts'
import { decide } from './decide.ts'
import { ALLOWED, ANNA, BEN, ask, both, objected } from './example-meeting.ts'
import { REASONS, type ReasonCode } from './reason-table.ts'
import { byRule, changeFor, forReader, reason, sentenceFor } from './reasons.ts'

const codes = Object.keys(REASONS) as ReasonCode[]

const published: unknown = JSON.parse(readFileSync(new URL('reasons.json', import.meta.url), 'utf8'))

describe('R14 reasons', () => {
  // Codes and sentences are public: whoever changes one changes the published list with it, where a reviewer sees it.
  test('are those of the published list, word for word', () => expect(REASONS).toStrictEqual(published))
  test('every decision and every code fits the schema that crosses the wire', () => {
    expect(() => Decision.parse(decide(compile(ALLOWED), ask()))).not.toThrow()
    const all = {
      decision: 'deny',
      reasons: codes.map((c) => reason(c, ANNA)),
      rulesVersion: 1,
      consulted: [],
    }
    expect(() => Decision.parse(all)).not.toThrow()
  })
  test('to anyone else a reason says a participant, never who', () => {
    const decision = decide(compile([...ALLOWED, objected(1900, ANNA)]), ask({ contributors: both }))
    expect(decision.reasons.some((r) => r.about === ANNA)).toBe(true)
    for (const reader of [BEN, null]) {
      const seen = JSON.stringify(forReader(decision, reader))
      expect(seen).not.toContain(ANNA)
      expect(seen).toContain('R10.objects')
    }
    const objection = forReader(decision, BEN).reasons.find((r) => r.code === 'R10.objects')
    expect(objection && sentenceFor(objection)).toBe('A participant objects. Their words are not used.')
    expect(objection && changeFor(objection)?.who).toBe('participant')
  })
  test('the order of reasons does not tell whom they are about', () => {
    const [first, second] = [objected(1900, ANNA), objected(1900, BEN)].map((o) =>
      forReader(decide(compile([...ALLOWED, o]), ask({ contributors: both })), null),
    )
    expect(first).toEqual(second)
  })
  test('to the person themselves it says you, and what they can do', () => {
    const decision = decide(compile([...ALLOWED, objected(1900, ANNA)]), ask({ contributors: both }))
    const own = forReader(decision, ANNA).reasons.find((r) => r.code === 'R10.objects')
    expect(own).toMatchObject({ about: ANNA, changedBy: 'you' })
    expect(own && sentenceFor(own)).toBe('You object. Your words are not used.')
    expect(own && changeFor(own)).toEqual({ who: 'you', sentence: expect.stringContaining('take it back') })
    expect(forReader(decision, ANNA).consulted).toContain(`handle:${ANNA}`)
    expect(forReader(decision, ANNA).consulted).not.toContain(`handle:${BEN}`)
  })
  test('no sentence about a participant speaks to them, and no own sentence speaks of a participant', () => {
    for (const code of codes) {
      if (REASONS[code].changedBy !== 'participant') continue
      expect(sentenceFor({ code, changedBy: 'participant' })).not.toMatch(/\byou\b/i)
      expect(sentenceFor({ code, changedBy: 'you' })).not.toMatch(/a participant/i)
      expect(sentenceFor({ code, changedBy: 'you' })).toMatch(/\byou/i)
    }
  })
  test('a denial that somebody can change says who could and how', () => {
    const silent = codes.filter((code) => {
      const { effect, changedBy } = REASONS[code]
      return effect === 'forbid' && changedBy !== 'nobody' && changeFor({ code, changedBy }) === null
    })
    // What cannot be had back, or not in this version, promises nothing.
    expect(silent).toEqual(['R4.not-in-terms', 'R10.before-lifting', 'R10.before-accepting', 'R11.no-terms'])
  })
  test('a code that is not known says so, and promises nothing', () => {
    for (const changedBy of ['you', 'owner'] as const) {
      expect(sentenceFor({ code: 'R1.unheard-of', changedBy })).toBe(
        'A rule that this version does not know.',
      )
      expect(changeFor({ code: 'R1.unheard-of', changedBy })).toBeNull()
    }
  })
  test('a reason has its rule, its effect and who can change it; one about nobody is made once', () => {
    expect(reason('R10.objects', ANNA)).toEqual({
      rule: 'R10',
      code: 'R10.objects',
      effect: 'forbid',
      about: ANNA,
      changedBy: 'participant',
    })
    expect(reason('R5.switch-off')).toEqual({
      rule: 'R5',
      code: 'R5.switch-off',
      effect: 'forbid',
      about: null,
      changedBy: REASONS['R5.switch-off'].changedBy,
    })
    expect(reason('R5.switch-off')).toBe(reason('R5.switch-off'))
    expect(Object.isFrozen(reason('R5.switch-off'))).toBe(true)
  })
  test('reasons stand by the number of their rule, then by name, then by handle, nobody first', () => {
    const sorted = codes.map((c) => reason(c)).sort(byRule)
    const numbers = sorted.map((r) => Number(r.rule.slice(1)))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    for (const [i, { rule, code }] of sorted.entries()) {
      const before = sorted[i - 1]
      if (before?.rule === rule) expect(before.code < code).toBe(true)
    }
    const about = [reason('R5.no-notice', BEN), reason('R5.no-notice'), reason('R5.no-notice', ANNA)]
    for (const one of [about, about.toReversed()])
      expect(one.toSorted(byRule).map((r) => r.about)).toEqual([null, ANNA, BEN])
    expect(byRule(reason('R5.no-notice', ANNA), reason('R5.no-notice', ANNA))).toBe(0)
    expect(byRule(reason('R5.no-notice', ANNA), reason('R5.no-notice', BEN))).toBeLessThan(0)
    expect(byRule(reason('R5.no-notice', BEN), reason('R5.no-notice', ANNA))).toBeGreaterThan(0)
    // A handle may begin with any hex digit.
    const low = reason('R5.no-notice', '0'.repeat(32))
    expect(byRule(reason('R5.no-notice'), low)).toBeLessThan(0)
    expect(byRule(low, reason('R5.no-notice'))).toBeGreaterThan(0)
    const unknown = { ...reason('R16.erased'), code: 'R1.unheard-of' }
    expect(byRule(unknown, reason('R16.erased'))).toBeGreaterThan(0)
    expect(byRule(reason('R16.erased'), unknown)).toBeLessThan(0)
  })
  test('a reader sees scopes, but no handle that is not theirs; a reason of their own stays as it was otherwise', () => {
    const seen = (reader: string | null) =>
      forReader(
        {
          decision: 'deny',
          reasons: [reason('R5.no-notice', BEN), reason('R5.noticed', ANNA), reason('R1.unknown-meeting')],
          rulesVersion: 2,
          consulted: ['operator', `handle:${ANNA}`, `handle:${BEN}`, 'meeting:m1'],
        },
        reader,
      )
    expect(seen(ANNA).consulted).toEqual(['operator', `handle:${ANNA}`, 'meeting:m1'])
    expect(seen(null).consulted).toEqual(['operator', 'meeting:m1'])
    expect(seen(ANNA).reasons.map((r) => [r.code, r.about, r.changedBy])).toEqual([
      ['R1.unknown-meeting', null, REASONS['R1.unknown-meeting'].changedBy],
      ['R5.no-notice', null, REASONS['R5.no-notice'].changedBy],
      [
        'R5.noticed',
        ANNA,
        REASONS['R5.noticed'].changedBy === 'participant' ? 'you' : REASONS['R5.noticed'].changedBy,
      ],
    ])
    // What is about nobody is nobody's to change as their own.
    const nobodys = codes.map((c) => reason(c)).sort(byRule)
    for (const reader of [ANNA, null])
      expect(
        forReader({ decision: 'deny', reasons: nobodys, rulesVersion: 2, consulted: [] }, reader).reasons,
      ).toEqual(nobodys)
    const own = codes.map((c) => reason(c, ANNA))
    const of = forReader({ decision: 'deny', reasons: own, rulesVersion: 2, consulted: [] }, ANNA).reasons
    for (const r of of) {
      const { changedBy } = REASONS[r.code as ReasonCode]
      expect([r.code, r.changedBy]).toEqual([r.code, changedBy === 'participant' ? 'you' : changedBy])
    }
  })
})
