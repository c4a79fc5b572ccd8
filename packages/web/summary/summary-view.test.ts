import type { Coverage, SummaryLine } from '@highroad/core/wire'
import { expect, test } from 'vitest'
import {
  checkedWords,
  citationsOf,
  coverageSentence,
  goneSentence,
  missingSentences,
  sectionsOf,
} from './summary-view.ts'

const coverage: Coverage = {
  people: { covered: 3, spoke: 4 },
  speakingMs: { covered: 940_000, total: 1_000_000 },
  missing: [
    { reason: 'backlog', ms: 0 },
    { reason: 'not-running', ms: 20_000 },
    { reason: 'objection', ms: 40_000 },
  ],
}
const line = (over: Partial<SummaryLine>): SummaryLine => ({
  line: 'l1',
  kind: 'point',
  text: 'A point.',
  cites: ['t1'],
  checked: false,
  edited: false,
  ...over,
})

test('it says how much of the talk it covers', () => {
  expect(coverageSentence(coverage, 'en')).toBe('3 of 4 people, 94\u00a0% of the speaking time.')
})

test('almost everything is never called everything, almost nothing never nothing', () => {
  const sentenceFor = (covered: number) =>
    coverageSentence({ ...coverage, speakingMs: { covered, total: 100_000 } }, 'en')
  expect(sentenceFor(99_900)).toContain('99\u00a0%')
  expect(sentenceFor(100_000)).toContain('100\u00a0%')
  expect(sentenceFor(100)).toContain('1\u00a0%')
  expect(sentenceFor(0)).toContain('0\u00a0%')
})

test('R14 why the rest is missing is a time and a reason, never a person; the longest first', () => {
  expect(missingSentences(coverage, 'en')).toEqual([
    '40 seconds: a participant objects, so those words were not kept.',
    '20 seconds: said while the summary was not running.',
  ])
})

test('nobody spoke', () => {
  expect(
    coverageSentence({ ...coverage, people: { covered: 0, spoke: 0 }, speakingMs: { covered: 0, total: 0 } }),
  ).toBe('Nobody spoke in this meeting.')
})

test('decisions and next steps come first', () => {
  const lines = [
    line({ line: 'a' }),
    line({ line: 'b', kind: 'next-step' }),
    line({ line: 'c', kind: 'decision' }),
  ]
  expect(sectionsOf(lines).map((section) => section.title)).toEqual(['Decisions', 'Next steps', 'Points'])
})

test('citations are positions in the order of the meeting; what cannot be read has none', () => {
  const turn = (id: string, fromMs: number) => ({
    turn: id,
    name: 'Maren',
    yours: false,
    fromMs,
    untilMs: fromMs + 1000,
    text: '',
    hidden: false,
  })
  const transcript = { turns: [turn('t1', 192_000), turn('t2', 61_000)] }
  expect(citationsOf(line({ cites: ['t3', 't1', 't2'] }), transcript)).toEqual([
    { turn: 't2', position: '01:01' },
    { turn: 't1', position: '03:12' },
    { turn: 't3', position: null },
  ])
})

test('counts in words', () => {
  expect(checkedWords([line({ checked: true }), line({})])).toBe('1 of 2 lines checked')
  expect(goneSentence(0)).toBeNull()
  expect(goneSentence(2)).toContain('2 lines went')
})
