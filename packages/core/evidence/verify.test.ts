import { describe, expect, test } from 'vitest'
import { ANNA, BEN, lifted, objected } from '../consent/example-meeting.ts'
import { canonicalBytes } from '../ledger/canonical.ts'
import { fromUtf8, utf8 } from '../ledger/utf8.ts'
import type { Bundle } from './bundle.ts'
import { type ExampleLedger, KEY, honest, opened, row, said, verdictOf } from './example-ledger.ts'
import { verifyBundle } from './verify.ts'

describe('a good bundle', () => {
  test('verifies, and says of each use what was read, for what, on whose notice', async () => {
    const verdict = await verdictOf(honest())
    expect(said(verdict)).toBe('')
    expect(verdict.verdict).toBe('verified')
    const [lease, summary] = verdict.uses
    expect(lease).toMatchObject({ continuous: true, state: 'closed', feature: 'summary', purpose: 'assist' })
    expect(lease?.items.map((i) => [i.item, i.time, i.decision])).toEqual([
      ['t1', 1600, 'permit'],
      ['t2', 2000, 'permit'],
    ])
    expect(summary?.items.map((i) => i.item)).toEqual(['t1', 't2', 't3'])
    expect(summary?.notices.map((n) => [n.handle, n.version, n.time])).toEqual([
      [ANNA, 1, 1020],
      [BEN, 1, 1030],
    ])
    expect(verdict.checkpoint?.size).toBe(honest().recorded.length)
  })
  test('verifies without any use, and holds no content', async () => {
    expect(await verdictOf(opened())).toMatchObject({ verdict: 'verified', uses: [] })
  })
  test('R12 a permit that was not closed prints so', async () => {
    const ledger = opened()
    ledger.permit(2500)
    expect(await verdictOf(ledger)).toMatchObject({
      verdict: 'verified',
      uses: [{ state: 'not-closed', items: [] }],
    })
  })
  test('R10 an objection after the summary leaves the use that came before it standing', async () => {
    const ledger = honest()
    ledger.fact(objected(3300, ANNA))
    expect((await verdictOf(ledger)).verdict).toBe('verified')
  })
  test('R10 what was said after an objection was lifted may be used', async () => {
    const ledger = opened()
    ledger.fact(objected(1500, ANNA))
    ledger.fact(lifted(1700, ANNA))
    ledger.close(ledger.permit(2500), 2600, [row('t1', 1800)])
    expect(said(await verdictOf(ledger))).toBe('')
  })
  test('is independent of the order in which entries and rows are handed over', async () => {
    const ledger = honest()
    const input = ledger.input()
    const items = Object.fromEntries(Object.entries(input.items).map(([k, v]) => [k, v.toReversed()]))
    expect(await ledger.bundle({ entries: input.entries.toReversed(), items })).toEqual(await ledger.bundle())
  })
})

const at = (bundle: Bundle, index: number) => {
  const entry = bundle.entries[index]
  if (entry === undefined) throw new Error('no such entry')
  return entry
}
describe('R16 erased openings', () => {
  /** Erases what the fact or entry at these indexes says. */
  const erase = (ledger: ExampleLedger, indexes: number[]) =>
    ledger.input().entries.map((e) => (indexes.includes(e.index) ? { ...e, opening: null } : e))
  const ofMeeting = (ledger: ExampleLedger) =>
    ledger.recorded
      .filter((r) => r.fact === null || r.made.opening.scopes.some((s) => /^(meeting|handle):/.test(s.scope)))
      .map((r) => r.index)

  test('of a whole meeting: erased, not decided', async () => {
    const ledger = honest()
    const bundle = await ledger.bundle({ entries: erase(ledger, ofMeeting(ledger)), items: {} })
    expect(verifyBundle(bundle, KEY)).toMatchObject({ verdict: 'erased', findings: [], uses: [], erased: 13 })
  })
  test('of a person’s facts: what rests on them is not decided, the rest is', async () => {
    const ledger = honest()
    const ben = ledger.recorded.filter((r) => r.fact !== null && 'handle' in r.fact && r.fact.handle === BEN)
    const bundle = await ledger.bundle({
      entries: erase(
        ledger,
        ben.map((r) => r.index),
      ),
    })
    const verdict = verifyBundle(bundle, KEY)
    expect(said(verdict)).toBe('')
    expect(verdict.verdict).toBe('erased')
  })
  test.each([3, 6, 7, 8, 10])('one opening (entry %i) erased never verifies', async (index) => {
    const ledger = honest()
    const verdict = verifyBundle(await ledger.bundle({ entries: erase(ledger, [index]) }), KEY)
    expect(said(verdict)).toBe('')
    expect(verdict.verdict).toBe('erased')
  })
  test('wrong outranks erased', async () => {
    const ledger = honest()
    const bundle = JSON.parse(fromUtf8(await ledger.bundle({ entries: erase(ledger, [10]) }))) as Bundle
    at(bundle, 3).proof = []
    expect(verifyBundle(canonicalBytes(bundle), KEY).verdict).toBe('wrong')
  })
  test('an erased entry still has to be in the ledger', async () => {
    const ledger = honest()
    const entries = erase(ledger, [10]).map((e) =>
      e.index === 10 ? { ...e, leaf: utf8(fromUtf8(e.leaf).replace('"epoch":0', '"epoch":1')) } : e,
    )
    expect(said(verifyBundle(await ledger.bundle({ entries }), KEY))).toMatch(
      /entry 10: It is not in the ledger/,
    )
  })
})
