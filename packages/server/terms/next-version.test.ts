import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseTerms } from '@highroad/core/terms'
import { factOf, nextVersion } from './next-version.ts'
import { type Version, versionsAt } from './versions.ts'

const OURS = readFileSync(new URL('../../../terms/highroad-1.yaml', import.meta.url), 'utf8')
const NOON = Date.UTC(2026, 10, 23, 12)
const DAY = 86_400_000

/** Version `n` of ours, with a day where one is given. */
const version = (n: number, day?: string, change: (text: string) => string = (text) => text): string =>
  change(OURS.replace('version: 1\n', `version: ${n}\n${day === undefined ? '' : `in-force-from: ${day}\n`}`))

function publishedAt(text: string, time: number, inForceFrom = time): Version {
  const read = parseTerms(text)
  if ('problems' in read) throw new Error(read.problems[0]?.sentence)
  return { fact: factOf(read.terms, text, time, inForceFrom), document: read.terms }
}

const first = publishedAt(OURS, NOON - DAY)
const problems = (text: string, published: Version[] = [first]): string[] => {
  const next = nextVersion(text, published, NOON)
  return 'problems' in next ? next.problems : []
}
const startIn = (day?: string): number | null => {
  const next = nextVersion(version(2, day), [first], NOON)
  return 'version' in next ? next.version.fact.inForceFrom : null
}

test('a version without a day, or of today, is in force at once; a later day means its start', () => {
  expect(startIn()).toBe(NOON)
  expect(startIn('2026-11-23')).toBe(NOON)
  expect(startIn('2026-11-24')).toBe(Date.UTC(2026, 10, 24))
})

test('R11 a day that has passed is refused', () => {
  expect(problems(version(2, '2026-11-22'))).toEqual([
    'in-force-from is 2026-11-22, a day that has passed. New terms do not reach back (rule R11). Write a later day, or leave the line out: then the version is in force once it is published.',
  ])
  // Midnight itself has not passed.
  expect('version' in nextVersion(version(2, '2026-11-23'), [first], Date.UTC(2026, 10, 23))).toBe(true)
  expect('problems' in nextVersion(version(2, '2026-11-22'), [first], Date.UTC(2026, 10, 23))).toBe(true)
})

test('a number that is taken, or lower than one that is', () => {
  const sentence = (n: number) =>
    `version is ${n}, but version 3 is published already. What was published stays as it is: write 4.`
  const third = publishedAt(version(3), NOON - 1)
  expect(problems(version(3), [first, third])).toEqual([sentence(3)])
  expect(problems(version(2), [third, first])).toEqual([sentence(2)])
  expect(problems(version(4), [first, third])).toEqual([])
})

test('two versions with one date', () => {
  const coming = publishedAt(version(2, '2027-01-01'), NOON - 1, Date.UTC(2027, 0, 1))
  expect(problems(version(3, '2027-01-01'), [first, coming])).toEqual([
    'in-force-from is 2027-01-01, when version 2 comes into force. Two versions cannot begin at once: write another day.',
  ])
  expect(problems(version(3, '2026-12-31'), [first, coming])).toEqual([])
})

test('what the file itself gets wrong is said with its line', () => {
  expect(problems(version(2, undefined, (text) => text.replace('  chat:', '  gossip:')))[0]).toMatch(
    /^Line \d+: classes has “gossip”/,
  )
  expect(problems(`${version(2)}#\u0000`)[0]).toMatch(/^The file holds a character/)
})

test('versions in the order in which they come into force, each compared with the one it follows', () => {
  const wide = (text: string) => text.replaceAll('cell: never', 'cell: licensed')
  const coming = publishedAt(version(2, '2027-01-01', wide), NOON - 1, Date.UTC(2027, 0, 1))
  // A later number that comes into force before it, and widens nothing.
  const sooner = publishedAt(version(3), NOON)
  const views = versionsAt([coming, sooner, first], NOON)
  expect(
    views.map(({ version, state, comparison }) => [version, state, comparison?.against ?? null]),
  ).toEqual([
    [1, 'earlier', null],
    [3, 'in-force', 1],
    [2, 'coming', 3],
  ])
  expect(views[1]?.comparison).toMatchObject({ widened: 0, narrowed: 0, stayed: 60, cells: [], remarks: [] })
  expect(views[2]?.comparison?.widened).toBeGreaterThan(10)
  expect(views[2]?.comparison?.cells[0]).toMatchObject({ change: 'widened', from: 'never', to: 'licensed' })
  expect(views[2]?.comparison?.cells[0]?.before).toContain('measure')
  const then = versionsAt([first, coming, sooner], Date.UTC(2027, 0, 1))
  expect(then.map(({ state }) => state)).toEqual(['earlier', 'earlier', 'in-force'])
})

test('R11 a version counts from its publication where that is later than its date', () => {
  const backdated = publishedAt(version(2), NOON, NOON - 10 * DAY)
  const views = versionsAt([first, backdated], NOON - 1)
  expect(views.map(({ version, state, inForceFrom }) => [version, state, inForceFrom])).toEqual([
    [1, 'in-force', NOON - DAY],
    [2, 'coming', NOON],
  ])
})

test('a version whose prose was not kept still shows its cells', () => {
  const [bare] = versionsAt([{ ...first, document: null }], NOON)
  expect(bare).toMatchObject({ title: null, intro: null, purposes: null })
  expect(bare?.classes.chat.train).toEqual({ cell: 'with-consent', says: null })
})
