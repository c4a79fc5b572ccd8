/** SPEC.md and the code say the same. */
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { REASONS, type ReasonCode } from './consent/reason-table.ts'
import { RULES_VERSION } from './consent/words.ts'

const spec = readFileSync(new URL('SPEC.md', import.meta.url), 'utf8')
const rules = spec.split('\n- **R').slice(1)
const codes = Object.keys(REASONS) as ReasonCode[]

describe('SPEC.md', () => {
  test('has the sixteen rules, in their order', () => {
    expect(rules.map((r) => Number.parseInt(r, 10))).toEqual(Array.from({ length: 16 }, (_, i) => i + 1))
  })
  test('names the version of the rules', () => expect(spec).toContain(`Rules version ${RULES_VERSION}`))
  test('lists every reason code, and no other', () => {
    const listed = new Set(spec.match(/R\d+\.[a-z][a-z-]*/gu))
    expect(listed).toEqual(new Set(codes))
  })
  test.each(codes)('%s stands with its rule', (code) => {
    const rule = rules.find((r) => r.startsWith(`${code.slice(1, code.indexOf('.'))} `))
    expect(rule).toContain(code)
  })
  test('says which codes allow', () => {
    const allowing = spec
      .match(/^ {2}\*\*allow\*\* (?:`R[^`]*`[ ·]*)+/gmu)
      ?.map((line) => line.split(' · ')[0] ?? '')
    const said = allowing?.flatMap((line) => line.match(/R\d+\.[a-z-]+/gu) ?? [])
    const allow = codes.filter((code) => REASONS[code].effect === 'allow')
    expect(said?.sort()).toEqual(allow.sort())
  })
})

test('every rule that the code implements has tests that cite it', () => {
  const folders = ['consent', 'ledger', 'evidence', 'summary']
  const tests = folders.flatMap((folder) =>
    readdirSync(new URL(folder, import.meta.url))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(new URL(`${folder}/${name}`, import.meta.url), 'utf8')),
  )
  const cited = new Set(tests.join('\n').match(/(?<=['\s[(])R\d+(?=[ ,])/gu))
  for (const rule of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
    expect(cited).toContain(`R${rule}`)
})

test('every code that a decision can give is given in a test', () => {
  const text = ['decide', 'decide-limits', 'decide-train', 'decide-channel', 'reasons', 'laws'].map((name) =>
    readFileSync(new URL(`consent/${name}.test.ts`, import.meta.url), 'utf8'),
  )
  // These are the gate's to give: about its ledger, and about a permit that ran out.
  const elsewhere = ['R12.recorded', 'R12.not-recorded', 'R13.permit-expired']
  const missing = codes.filter((code) => !text.join('\n').includes(code))
  expect(missing).toEqual(expect.arrayContaining(elsewhere))
  expect(missing.filter((code) => !elsewhere.includes(code))).toEqual([])
})
