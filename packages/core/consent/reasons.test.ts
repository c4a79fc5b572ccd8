import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { Decision } from './decision.ts'
import { decide } from './decide.ts'
import { ALLOWED, ANNA, BEN, ask, both, objected } from './example-meeting.ts'
import { REASONS, type ReasonCode } from './reason-table.ts'
import { changeFor, forReader, reason, sentenceFor } from './reasons.ts'

const codes = Object.keys(REASONS) as ReasonCode[]

const published: unknown = JSON.parse(readFileSync(new URL('reasons.json', import.meta.url), 'utf8'))

describe('R14 reasons', () => {
  // Codes and sentences are public: whoever changes one changes the published list with it, where a reviewer sees it.
  test('are those of the published list, word for word', () => expect(REASONS).toEqual(published))
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
})
