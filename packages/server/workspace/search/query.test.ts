import { assert, constantFrom, oneof, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuery } from './query.ts'

const day = (value: string) => Date.parse(`${value}T00:00:00Z`)

test.each([
  ['budget plan', { phrases: ['budget'], beginning: 'plan' }],
  ['budget plan ', { phrases: ['budget', 'plan'], beginning: null }],
  [
    '"quarterly budget" -draft -"old plan"',
    { phrases: ['quarterly budget'], unwanted: ['draft', 'old plan'], beginning: null },
  ],
  ['"never closed', { phrases: ['never closed'], beginning: null }],
  ['from:ann from:"Bo Lee" in:#general x', { from: ['ann', 'Bo Lee'], in: ['general'], beginning: 'x' }],
  ['FROM:@ann', { from: ['ann'], beginning: null }],
  ['before:2026-11-23 after:2026-11-01', { until: day('2026-11-23'), since: day('2026-11-02') }],
  ['has:file has:LINK has:reaction is:thread', { file: true, link: true, reaction: true, thread: true }],
  ['https://example.test/a', { phrases: [], beginning: 'https://example.test/a', problems: [] }],
  ['at 10:30', { phrases: ['at'], beginning: '10:30', problems: [] }],
  ['', { phrases: [], beginning: null, problems: [] }],
])('%j', (typed, expected) => {
  expect(parseQuery(typed)).toMatchObject({ ...expected, impossible: false })
})

test.each([
  ['colour:red', 'is not a filter', false],
  ['has:fun', 'has:file, has:link and has:reaction', true],
  ['has:constructor', 'is not a filter', true],
  ['is:late', 'is:thread', true],
  ['before:yesterday', 'names no day', true],
  ['after:2026-02-30', 'names no day', true],
  ['from:', 'says nothing after the colon', true],
  ['-from:ann', 'cannot be left out', true],
  ['!!!', 'no letters or digits', false],
  ['x '.repeat(30), 'Only the first 24', false],
  ['x'.repeat(2_000), 'only the beginning', false],
])('%j is told of', (typed, problem, impossible) => {
  const read = parseQuery(typed)
  expect(read.problems.join(' ')).toContain(problem)
  expect(read.impossible).toBe(impossible)
})

test('whatever is typed is taken apart: never an error, never too much, nothing that a database cannot take', () => {
  const piece = constantFrom(
    '"',
    '-',
    ':',
    'from:',
    'in:',
    'before:',
    'has:',
    ' ',
    '\0',
    '\ud800',
    '&',
    '|',
    '!',
    '(',
    ')',
    '<->',
    ':*',
    "'",
    '\\',
    'a',
    '会',
  )
  assert(
    property(oneof(string({ unit: 'binary' }), string({ unit: piece, maxLength: 80 })), (typed) => {
      const { phrases, unwanted, from, in: places, beginning, since, until } = parseQuery(typed)
      const texts = [...phrases, ...unwanted, ...from, ...places, ...(beginning === null ? [] : [beginning])]
      expect(texts.length).toBeLessThanOrEqual(24)
      for (const one of texts) {
        expect(one).not.toContain('\0')
        expect(one.isWellFormed()).toBe(true)
      }
      for (const at of [since, until]) if (at !== null) expect(Number.isFinite(at)).toBe(true)
    }),
    { numRuns: 3_000 },
  )
})
