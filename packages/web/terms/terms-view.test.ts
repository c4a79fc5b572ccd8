import { describe, expect, test } from 'vitest'
import type { TermsComparison, TermsVersion } from '@highroad/core/wire'
import { changesLine, comingLines, nameOf, sorted } from './terms-view.ts'

const comparison = (widened: number, narrowed: number, stayed: number): TermsComparison => ({
  against: 1,
  widened,
  narrowed,
  stayed,
  cells: [],
  remarks: [],
})
const DAY = Date.UTC(2027, 0, 31, 12)
const NOW = Date.UTC(2026, 10, 23)

const version = (
  n: number,
  state: TermsVersion['state'],
  compared: TermsComparison | null = null,
): TermsVersion => ({
  version: n,
  state,
  inForceFrom: DAY,
  publishedAt: 0,
  digest: '0'.repeat(64),
  title: null,
  intro: null,
  purposes: null,
  classes: {} as TermsVersion['classes'],
  comparison: compared,
})

test('classes and purposes as headings', () => {
  expect(['audio', 'business-record', 'train-third-party'].map(nameOf)).toEqual([
    'Audio',
    'Business record',
    'Train third party',
  ])
})

test('the one in force, those to come soonest first, those before newest first', () => {
  const view = {
    versions: [
      version(1, 'earlier'),
      version(2, 'earlier'),
      version(3, 'in-force'),
      version(4, 'coming'),
      version(5, 'coming'),
    ],
  }
  const { inForce, coming, earlier } = sorted(view)
  expect([inForce?.version, coming.map((one) => one.version), earlier.map((one) => one.version)]).toEqual([
    3,
    [4, 5],
    [2, 1],
  ])
  expect(sorted({ versions: [] })).toEqual({ inForce: null, coming: [], earlier: [] })
})

describe('what a version changes, in one line', () => {
  test.each<[TermsComparison, string]>([
    [comparison(1, 0, 59), 'Widens 1 cell. 59 stay as they are.'],
    [comparison(2, 3, 1), 'Widens 2 cells and narrows 3. 1 stays as it is.'],
    [comparison(0, 1, 59), 'Narrows 1 cell. 59 stay as they are.'],
    [comparison(0, 0, 60), 'Changes words only: no cell widens or narrows. 60 stay as they are.'],
  ])('%o', (compared, said) => expect(changesLine(compared)).toBe(said))
})

test('R11 owners are told of what is to come and widens, and of nothing else', () => {
  const view = {
    versions: [
      version(1, 'earlier', comparison(5, 0, 0)),
      version(2, 'in-force', comparison(5, 0, 0)),
      version(3, 'coming', comparison(1, 4, 0)),
      version(4, 'coming', comparison(0, 4, 0)),
      version(5, 'coming', comparison(2, 0, 0)),
    ],
  }
  expect(comingLines(view, 'en-GB', NOW)).toEqual([
    'Version 3 of the terms, in force from 31 January 2027, widens 1 cell. It changes nothing for what is already there.',
    'Version 5 of the terms, in force from 31 January 2027, widens 2 cells. It changes nothing for what is already there.',
  ])
  expect(comingLines({ versions: [version(1, 'coming')] })).toEqual([])
})
