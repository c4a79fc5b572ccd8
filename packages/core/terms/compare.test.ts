import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DataClass, Purpose, TermsCell } from '../consent/words.ts'
import { tableOf } from './example-terms.ts'
import {
  changed,
  clashesAmong,
  type ComparedCell,
  comparisonReport,
  compareTerms,
  parseTerms,
  remarksOn,
  sumOf,
  type TermsTable,
} from './index.ts'

const cell = fc.constantFrom(...TermsCell.options)
const name = fc.oneof(
  fc.constantFrom(...DataClass.options),
  fc.constantFrom('constructor', 'zebra', '__proto__'),
)
const table = fc
  .dictionary(name, fc.dictionary(fc.constantFrom(...Purpose.options, 'toString'), cell))
  .map(tableOf)
const RANK = { never: 0, 'with-consent': 1, licensed: 2 }

const key = ({ dataClass, purpose }: ComparedCell) => `${dataClass}/${purpose}`
const meaning = (cells: readonly ComparedCell[]) =>
  new Map(cells.map((one) => [key(one), [one.from, one.to, one.change]]))
const turned = (record: TermsTable): TermsTable =>
  Object.fromEntries(
    Object.entries(record)
      .toReversed()
      .map(([dataClass, row]) => [dataClass, Object.fromEntries(Object.entries(row).toReversed())]),
  )

describe('compareTerms', () => {
  test('a version beside itself has only cells that stayed', () =>
    fc.assert(
      fc.property(table, (one) => {
        for (const { change, from, to } of compareTerms(one, one))
          expect([change, from]).toEqual(['stayed', to])
      }),
    ))
  test('what widens one way narrows the other way', () =>
    fc.assert(
      fc.property(table, table, (a, b) => {
        const there = meaning(compareTerms(a, b))
        const back = meaning(compareTerms(b, a))
        expect([...back.keys()]).toEqual([...there.keys()])
        const opposite = { widened: 'narrowed', narrowed: 'widened', stayed: 'stayed' }
        for (const [at, [from, to, change]] of there)
          expect(back.get(at)).toEqual([to, from, opposite[change as keyof typeof opposite]])
      }),
    ))
  test('a cell widens exactly where it allows more: never < with-consent < licensed', () =>
    fc.assert(
      fc.property(table, table, (a, b) => {
        for (const { from, to, change } of compareTerms(a, b))
          expect(change).toBe(
            RANK[to] > RANK[from] ? 'widened' : RANK[to] < RANK[from] ? 'narrowed' : 'stayed',
          )
      }),
    ))
  test('if nothing widened in two steps, nothing widened in one', () =>
    fc.assert(
      fc.property(table, table, table, (a, b, c) => {
        const widens = (x: TermsTable, y: TermsTable) => changed(compareTerms(x, y), 'widened').map(key)
        const steps = new Set([...widens(a, b), ...widens(b, c)])
        for (const at of widens(a, c)) expect(steps).toContain(at)
      }),
    ))
  test('R1 a cell that is not there counts as never', () =>
    fc.assert(
      fc.property(table, name, fc.constantFrom(...Purpose.options), cell, (a, dataClass, purpose, is) => {
        const row = Object.hasOwn(a, dataClass) ? a[dataClass] : {}
        const rest = Object.fromEntries(Object.entries(row ?? {}).filter(([p]) => p !== purpose))
        const put = (more: object) =>
          Object.fromEntries([
            ...Object.entries(a).filter(([c]) => c !== dataClass),
            [dataClass, { ...rest, ...more }],
          ])
        const lacking = put({})
        const never = put({ [purpose]: { cell: 'never', says: null } })
        const other = put({ [purpose]: { cell: is, says: 'words' } })
        const shape = (x: TermsTable, y: TermsTable) =>
          compareTerms(x, y).map((one) => [key(one), one.change, one.before])
        expect(shape(lacking, other)).toEqual(shape(never, other))
      }),
    ))
  test('the order of classes and purposes in a version changes nothing', () =>
    fc.assert(
      fc.property(table, table, (a, b) => {
        expect(compareTerms(turned(a), turned(b))).toEqual(compareTerms(a, b))
      }),
    ))

  test('cells come in the order of the vocabulary, what it lacks last by alphabet, with the prose of both', () => {
    const before = tableOf({ zebra: { train: 'licensed' }, diagnostics: { train: 'never' } })
    const after = tableOf({
      audio: { train: 'never', ape: 'licensed', deliver: 'licensed' },
      aardvark: { zoo: 'never' },
    })
    expect(compareTerms(before, after).map((one) => [key(one), one.change, one.before, one.after])).toEqual([
      ['audio/deliver', 'widened', null, 'audio deliver'],
      ['audio/train', 'stayed', null, 'audio train'],
      ['audio/ape', 'widened', null, 'audio ape'],
      ['diagnostics/train', 'stayed', 'diagnostics train', null],
      ['aardvark/zoo', 'stayed', null, 'aardvark zoo'],
      ['zebra/train', 'narrowed', 'zebra train', null],
    ])
  })
})

describe('remarks', () => {
  const remarks = (before: Record<string, Record<string, TermsCell>>, after: typeof before) =>
    remarksOn(compareTerms(tableOf(before), tableOf(after)))
  test('a hole: some classes narrowed for a purpose, others stayed licensed', () => {
    const before: Record<string, Record<string, TermsCell>> = {
      audio: { train: 'licensed' },
      chat: { train: 'licensed' },
      file: { train: 'licensed' },
    }
    expect(remarks(before, { ...before, audio: { train: 'never' } })).toEqual([
      'Left open: for train, audio narrowed, but chat and file stay licensed.',
    ])
    expect(
      remarks(before, { ...before, audio: { train: 'never' }, chat: { train: 'with-consent' } }),
    ).toEqual(['Left open: for train, audio and chat narrowed, but file stays licensed.'])
    const all = Object.fromEntries(Object.keys(before).map((c) => [c, { train: 'never' as const }]))
    expect(remarks(before, all)).toEqual([])
    expect(remarks(before, before)).toEqual([])
  })
  test('no hole: another purpose, cells that are not licensed, cells that widened, numbers about the service', () => {
    expect(
      remarks(
        { audio: { train: 'licensed', assist: 'licensed' }, chat: { train: 'never', assist: 'licensed' } },
        { audio: { train: 'never', assist: 'licensed' }, chat: { train: 'never', assist: 'licensed' } },
      ),
    ).toEqual([])
    for (const service of ['telemetry', 'diagnostics'])
      expect(
        remarks(
          { audio: { train: 'licensed' }, [service]: { train: 'licensed' } },
          { audio: { train: 'never' }, [service]: { train: 'licensed' } },
        ),
      ).toEqual([])
    expect(
      remarks(
        { audio: { train: 'licensed' }, chat: { train: 'with-consent' } },
        { audio: { train: 'never' }, chat: { train: 'with-consent' } },
      ),
    ).toEqual([])
  })
  test('R11 what widens does not reach back; R7 nothing opens train-third-party', () => {
    const reach =
      'What widens holds for what is made from then on. It changes nothing for what is already there (rule R11).'
    expect(remarks({ audio: { train: 'never' } }, { audio: { train: 'licensed' } })).toEqual([reach])
    expect(
      remarks(
        { audio: { 'train-third-party': 'never' } },
        { audio: { 'train-third-party': 'with-consent' } },
      ),
    ).toEqual(['Highroad denies train-third-party whatever the terms say (rule R7).', reach])
    expect(
      remarks({ audio: { 'train-third-party': 'licensed' } }, { audio: { 'train-third-party': 'never' } }),
    ).toEqual([])
    expect(
      remarks(
        { audio: { train: 'licensed' }, chat: { train: 'licensed' }, file: { train: 'never' } },
        { audio: { train: 'never' }, chat: { train: 'licensed' }, file: { train: 'licensed' } },
      ),
    ).toEqual(['Left open: for train, audio narrowed, but chat stays licensed.', reach])
  })
})

test('the report: what widened, narrowed and stayed, with both proses, the remarks and the sum', () => {
  const before = tableOf({
    audio: { assist: 'licensed', train: 'licensed' },
    chat: { assist: 'with-consent', train: 'licensed' },
    old: { train: 'licensed' },
  })
  const after = tableOf({
    audio: { assist: 'licensed', train: 'never' },
    chat: { assist: 'licensed', train: 'licensed' },
  })
  const cells = compareTerms(before, {
    ...after,
    new: { train: { cell: 'with-consent', says: 'New words.' } },
  })
  const said = cells.map((one) =>
    one.dataClass === 'chat' && one.purpose === 'train' ? { ...one, after: 'Other words.' } : one,
  )
  const names = [
    { version: 1, title: 'One', inForceFrom: null },
    { version: 2, title: 'Two', inForceFrom: '2027-01-31' },
  ] as const
  expect(comparisonReport(...names, said)).toBe(`From  One (version 1, in force from its publication)
To    Two (version 2, in force from 2027-01-31)

WIDENED: 2
  chat, assist: with-consent → licensed
    before  chat assist
    after   chat assist
  new, train: never → with-consent
    before  Nothing was said.
    after   New words.

NARROWED: 2
  audio, train: licensed → never
    before  audio train
    after   audio train
  old, train: licensed → never
    before  old train
    after   Nothing is said.

STAYED: 2
  audio, assist: licensed
  chat, train: licensed
    before  chat train
    after   Other words.

Left open: for train, audio and old narrowed, but chat stays licensed.

What widens holds for what is made from then on. It changes nothing for what is already there (rule R11).

2 cells widened, 2 narrowed, 2 stayed.
`)
  expect(comparisonReport(...names, [])).toBe(`From  One (version 1, in force from its publication)
To    Two (version 2, in force from 2027-01-31)

WIDENED: none

NARROWED: none

STAYED: none

0 cells widened, 0 narrowed, 0 stayed.
`)
  expect(sumOf(changed(cells, 'widened').slice(0, 1))).toBe('1 cell widened, 0 narrowed, 0 stayed.')
})

test('two versions with one number, or one date, clash; versions without a date do not', () => {
  const one = { name: 'a.yaml', version: 1, inForceFrom: '2027-01-31' }
  const number = 'so nobody could tell which one holds. Give one of them another number.'
  expect(clashesAmong([one, { ...one, name: 'b.yaml', inForceFrom: null }])).toEqual([
    { names: ['a.yaml', 'b.yaml'], sentence: `a.yaml and b.yaml both are version 1, ${number}` },
  ])
  expect(clashesAmong([one, { ...one, name: 'b.yaml', version: 2 }])).toEqual([
    {
      names: ['a.yaml', 'b.yaml'],
      sentence:
        'a.yaml and b.yaml both come into force on 2027-01-31, so nobody could tell which one holds then. Give one of them another in-force-from.',
    },
  ])
  const undated = [1, 2, 3].map((version) => ({ name: `${version}`, version, inForceFrom: null }))
  expect(clashesAmong([...undated, { ...one, version: 4 }])).toEqual([])
  const clashing = [1, 2, 1, 1].map((version, i) => ({ name: `${i}`, version, inForceFrom: null }))
  expect(clashesAmong(clashing).map(({ names }) => names)).toEqual([
    ['0', '2'],
    ['0', '3'],
    ['2', '3'],
  ])
})

describe('Zoom’s three of 2023, from the public record', () => {
  const read = (day: string) => {
    const text = readFileSync(
      new URL(`../../../terms/examples/zoom-2023-${day}.yaml`, import.meta.url),
      'utf8',
    )
    const parsed = parseTerms(text)
    if ('problems' in parsed) throw new Error(parsed.problems[0]?.sentence)
    return parsed.terms
  }
  // Read within each test: a mutant that is met while tests are collected would be run against all of them.
  const march = () => read('03-31')
  const seventh = () => read('08-07')
  const eleventh = () => read('08-11')
  const content = DataClass.options.filter((c) => c !== 'telemetry' && c !== 'diagnostics')

  test('31 March: content and service-generated data may be used for training', () => {
    const { classes } = march()
    for (const dataClass of DataClass.options) expect(classes[dataClass].train.cell).toBe('licensed')
  })
  test('31 March → 7 August: three cells narrowed, and the hole that stayed is said', () => {
    const cells = compareTerms(march().classes, seventh().classes)
    expect(changed(cells, 'widened')).toEqual([])
    expect(changed(cells, 'narrowed').map((one) => [key(one), one.to])).toEqual([
      ['audio/train', 'with-consent'],
      ['video/train', 'with-consent'],
      ['chat/train', 'with-consent'],
    ])
    expect(remarksOn(cells)).toEqual([
      'Left open: for train, audio, video and chat narrowed, but screen, transcript, file, recording and business-record stay licensed.',
    ])
  })
  test('7 August → 11 August: no content trains anything, and nothing is left open', () => {
    const { classes } = eleventh()
    const cells = compareTerms(seventh().classes, classes)
    expect(changed(cells, 'widened')).toEqual([])
    for (const dataClass of content)
      for (const purpose of ['train', 'train-third-party'] as const)
        expect(classes[dataClass][purpose].cell).toBe('never')
    expect(changed(cells, 'narrowed')).toHaveLength(2 * content.length)
    expect(remarksOn(cells)).toEqual([])
  })
  test('the other way round it widens, and Highroad would not follow (R7, R11)', () => {
    const cells = compareTerms(eleventh().classes, march().classes)
    expect(changed(cells, 'widened')).toHaveLength(16)
    expect(remarksOn(cells)).toHaveLength(2)
  })
  test('their days are those of the record, and the three are versions of one document', () => {
    const three = [march(), seventh(), eleventh()]
    expect(three.map(({ inForceFrom }) => inForceFrom)).toEqual(['2023-03-31', '2023-08-07', '2023-08-11'])
    expect(clashesAmong(three.map((one) => ({ ...one, name: one.title })))).toEqual([])
  })
})
