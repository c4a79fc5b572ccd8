import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DataClass, Purpose } from '../consent/words.ts'
import { EXAMPLE_TERMS } from './example-terms.ts'
import { cellsOf, parseTerms, startOfDay, termsDigest } from './index.ts'

const CLASSES =
  'audio, video, screen, transcript, chat, file, recording, business-record, telemetry and diagnostics'
const PURPOSES = 'deliver, record, assist, improve, train and train-third-party'
const OURS = readFileSync(new URL('../../../terms/highroad-1.yaml', import.meta.url), 'utf8')

function termsOf(text: string) {
  const read = parseTerms(text)
  if ('problems' in read) throw new Error(read.problems.map(({ sentence }) => sentence).join('\n'))
  return read.terms
}

/** What is wrong after one replacement, as "line: sentence". */
function wrong(from: string | RegExp, to: string): string[] {
  const text = EXAMPLE_TERMS.replace(from, to)
  expect(text).not.toBe(EXAMPLE_TERMS)
  return wrongIn(text)
}

function wrongIn(text: string): string[] {
  const read = parseTerms(text)
  return 'problems' in read ? read.problems.map(({ line, sentence }) => `${line}: ${sentence}`) : []
}

/** The line on which this text stands. */
const lineOf = (text: string, from = 0) =>
  EXAMPLE_TERMS.slice(0, EXAMPLE_TERMS.indexOf(text, from)).split('\n').length

describe('a whole file', () => {
  test('R11 version 1 of our terms is a table: a cell and its prose for every class and purpose', () => {
    const terms = termsOf(OURS)
    expect(terms).toMatchObject({ version: 1, inForceFrom: null })
    for (const dataClass of DataClass.options)
      for (const purpose of Purpose.options) {
        expect(terms.classes[dataClass][purpose].says).not.toBe('')
        expect(terms.purposes[purpose]).not.toBe('')
      }
    expect(cellsOf(terms)).toMatchObject({
      chat: { train: 'with-consent', 'train-third-party': 'never', deliver: 'licensed' },
      telemetry: { train: 'licensed', assist: 'never' },
    })
    expect(Object.keys(cellsOf(terms))).toEqual(DataClass.options)
  })
  test('what it says is what stands in it', () => {
    const terms = termsOf(EXAMPLE_TERMS)
    expect(terms).toMatchObject({
      version: 7,
      title: 'Some terms',
      intro: 'What holds here.',
      inForceFrom: '2027-01-31',
    })
    expect(terms.purposes).toEqual(Object.fromEntries(Purpose.options.map((p) => [p, `To ${p}.`])))
    expect(terms.classes.chat.train).toEqual({ cell: 'licensed', says: 'chat to train.' })
    expect(startOfDay('2027-01-31')).toBe(Date.UTC(2027, 0, 31))
  })
  test('the day may be left out; Windows line ends and a block of several lines change nothing', () => {
    expect(termsOf(EXAMPLE_TERMS.replace(/in-force-from.*\n/, '')).inForceFrom).toBeNull()
    expect(termsOf(EXAMPLE_TERMS.replaceAll('\n', '\r\n'))).toEqual(termsOf(EXAMPLE_TERMS))
    expect(termsOf(EXAMPLE_TERMS.replace('What holds here.', '|\n  One\n  Two')).intro).toBe('One\nTwo\n')
  })
  test('the digest is that of the file', () => {
    expect(termsDigest(`${OURS}é`)).toBe(createHash('sha256').update(`${OURS}é`).digest('hex'))
  })
})

describe('bad input: one sentence that says what and where and what to do', () => {
  const train = '    train:\n      cell: licensed\n      says: chat to train.\n'
  test('a missing cell', () =>
    expect(wrong(train, '')).toEqual([
      `${lineOf('  chat:')}: classes.chat lacks train. People have to read what holds for it: add it.`,
    ]))
  test('a missing class', () =>
    expect(wrong(/ {2}chat:\n(?: {4}.*\n)*/, '')).toEqual([
      `${lineOf('classes:')}: classes lacks chat. People have to read what holds for it: add it, with a cell for each purpose.`,
    ]))
  test('an unknown class', () =>
    expect(wrong('  chat:', '  gossip:')).toEqual([
      `${lineOf('  chat:')}: classes has “gossip”, which is no class of the terms. The classes are ${CLASSES}. Correct its name or take it out.`,
      `${lineOf('classes:')}: classes lacks chat. People have to read what holds for it: add it, with a cell for each purpose.`,
    ]))
  test('an unknown purpose, also beside all the others', () => {
    const said = (where: string) =>
      `${where} has “sell”, which is no purpose of the terms. The purposes are ${PURPOSES}. Correct its name or take it out.`
    expect(wrong(train, `${train}    sell:\n      cell: never\n      says: No.\n`)).toEqual([
      `${lineOf(train) + 3}: ${said('classes.chat')}`,
    ])
    expect(wrong('purposes:\n', 'purposes:\n  sell: Sell.\n')).toEqual([
      `${lineOf('purposes:') + 1}: ${said('purposes')}`,
    ])
  })
  test('a purpose without its sentence', () =>
    expect(wrong('  train: To train.\n', '')).toEqual([
      `${lineOf('purposes:')}: purposes lacks train. People have to read what holds for it: add it.`,
    ]))
  test('a cell that is none of the three', () => {
    const at = lineOf(train) + 1
    const said = (name: string) =>
      `${at}: classes.chat.train.cell is “${name}”. Write licensed, with-consent or never.`
    expect(wrong(train, train.replace('licensed', 'maybe'))).toEqual([said('maybe')])
    expect(wrong(train, train.replace('licensed', '[never]'))).toEqual([said('undefined')])
    expect(wrong(train, train.replace('licensed', `"${'x'.repeat(60)}"`))).toEqual([said('x'.repeat(40))])
    expect(wrong(train, train.replace('licensed', '"a\\u200bb"'))).toEqual([said('a?b')])
  })
  test('a deliver cell that is none of the three is one mistake', () => {
    const deliver = '    deliver:\n      cell: licensed\n      says: chat to deliver.'
    expect(wrong(deliver, deliver.replace('licensed', 'maybe'))).toEqual([
      `${lineOf(deliver) + 1}: classes.chat.deliver.cell is “maybe”. Write licensed, with-consent or never.`,
    ])
  })
  test('a cell that lacks its word or its prose, or has more', () => {
    const at = lineOf(train)
    expect(wrong(train, train.replace('      cell: licensed\n', ''))).toEqual([
      `${at}: classes.chat.train lacks cell. Add it.`,
    ])
    expect(wrong(train, train.replace(/ {6}says.*\n/, ''))).toEqual([
      `${at}: classes.chat.train lacks says. Add it.`,
    ])
    expect(wrong(train, `${train}      price: 3\n`)).toEqual([
      `${at + 3}: classes.chat.train has “price”, which is no field of the terms. The fields are cell and says. Correct its name or take it out.`,
    ])
    expect(wrong(train, '    train: licensed\n')).toEqual([
      `${at}: classes.chat.train has to hold the fields cell and says, each with its name and a colon. Write them below it, indented.`,
    ])
  })
  test.each(['""', '"  "', '3', '', '[a]'])('prose that says nothing: %s', (says) =>
    expect(wrong('says: chat to train.', `says: ${says}`)).toEqual([
      `${lineOf(train) + 2}: classes.chat.train.says says nothing. Write a sentence that people can read.`,
    ]),
  )
  test.each(['title', 'intro'])('%s says nothing', (field) =>
    expect(wrong(new RegExp(`${field}: .*`), `${field}: ""`)).toEqual([
      `${lineOf(`${field}: `)}: ${field} says nothing. Write a sentence that people can read.`,
    ]),
  )
  test('a purpose says nothing', () =>
    expect(wrong('To train.', '""')).toEqual([
      `${lineOf('  train: To')}: purposes.train says nothing. Write a sentence that people can read.`,
    ]))
  test('R11 deliver that is not licensed', () => {
    const deliver = '    deliver:\n      cell: licensed\n      says: chat to deliver.'
    expect(wrong(deliver, deliver.replace('licensed', 'never'))).toEqual([
      `${lineOf(deliver) + 1}: classes.chat.deliver.cell is never, but giving content to the people it is meant for is always licensed (rule R11). Write licensed.`,
    ])
  })
  test.each(['0', '-1', '1.5', '"7"', 'one', '9007199254740992', '', '[1]'])(
    'a version that is no number: %s',
    (version) =>
      expect(wrong('version: 7', `version: ${version}`)).toEqual([
        '1: version is not a number of a version. Write a whole number from 1 on.',
      ]),
  )
  test('version 1 is one', () =>
    expect(termsOf(EXAMPLE_TERMS.replace('version: 7', 'version: 1')).version).toBe(1))
  test.each([
    '2027-02-30',
    '2027-1-31',
    '31.1.2027',
    'x2027-01-31',
    '2027-01-31T10:00',
    '2027-13-01',
    'soon',
    '20270131',
    '',
  ])('a day that is none: %s', (day) =>
    expect(wrong('2027-01-31', day)).toEqual([
      '4: in-force-from is not a day. Write it as 2027-01-31, or leave the line out: then the version is in force once it is published.',
    ]),
  )
  test.each(['version', 'title', 'intro', 'purposes', 'classes'])('no %s', (field) =>
    expect(wrong(new RegExp(`(^|\\n)${field}:.*(\\n  .*)*`), '')).toEqual([
      expect.stringMatching(new RegExp(`^[12]: The file lacks ${field}\\. Add it\\.$`)),
    ]),
  )
  test('an unknown field', () =>
    expect(wrong('version: 7', 'version: 7\nauthor: me')).toEqual([
      '2: The file has “author”, which is no field of the terms. The fields are version, title, intro, in-force-from, purposes and classes. Correct its name or take it out.',
    ]))
  test('a class or the classes as a list', () => {
    expect(wrong(/classes:[\s\S]*/, 'classes: [audio]')).toEqual([
      `${lineOf('classes:')}: classes has to hold the classes ${CLASSES}, each with its name and a colon. Write them below it, indented.`,
    ])
    expect(wrong(/ {2}diagnostics:[\s\S]*/, '  diagnostics: all\n')).toEqual([
      `${lineOf('  diagnostics:')}: classes.diagnostics has to hold the purposes ${PURPOSES}, each with its name and a colon. Write them below it, indented.`,
    ])
  })
  test.each(['', '# nothing', '- version: 1', 'version 1'])('a file without fields: %j', (text) =>
    expect(wrongIn(text)).toEqual([
      expect.stringMatching(
        /^(1|null): The file has to hold the fields version, title, intro, in-force-from, purposes and classes, each with its name and a colon\. Write them below it, indented\.$/,
      ),
    ]),
  )
  test('the same name twice, a second document, a tab, what is no YAML', () => {
    expect(wrong('version: 7', 'version: 7\nversion: 8')).toEqual([
      '2: The same name stands here a second time. Keep one of the two.',
    ])
    expect(wrongIn(`${EXAMPLE_TERMS}---\nversion: 8\n`)).toEqual([
      `${EXAMPLE_TERMS.split('\n').length}: A second document begins here. Put each version into a file of its own.`,
    ])
    expect(wrong('  audio:\n', '\taudio:\n')).toContain(
      `${lineOf('  audio:')}: This line is indented with a tab. Indent it with spaces.`,
    )
    expect(wrong('Some terms', 'Some: terms')).toEqual([
      '2: This cannot be read as YAML. Check the indentation, colons and quotes here.',
    ])
  })
  test('an alias stands for nothing', () =>
    expect(wrong('title: Some terms\nintro: What holds here.', 'title: &t Some terms\nintro: *t')).toEqual([
      '3: intro says nothing. Write a sentence that people can read.',
    ]))
  test('a key that is no word', () =>
    expect(wrong('version: 7', 'version: 7\n? [a]\n: 1')).toEqual([
      expect.stringContaining('The file has “undefined”, which is no field'),
    ]))
  test.each(['\u0000', '\u001b', '\u202e', '\u2028', '\ud800'])(
    'a character that cannot be shown: %j',
    (bad) => {
      const said =
        'holds a character that cannot be shown, or that turns the direction of the text. Take it out.'
      expect(wrong('version: 7', `# ${bad}\nversion: 7`)).toEqual([`null: The file ${said}`])
      const escaped = `"a\\u${bad.charCodeAt(0).toString(16).padStart(4, '0')}"`
      expect(wrong('Some terms', escaped)).toEqual([`2: title ${said}`])
    },
  )
  test('a file too long, or nested too deep', () => {
    expect(wrongIn('#'.repeat(200_001))).toEqual([
      'null: The file is longer than 200000 characters. Terms that long are not read by anybody: make them shorter.',
    ])
    expect(wrongIn(`${EXAMPLE_TERMS}${'#'.repeat(200_000 - EXAMPLE_TERMS.length)}`)).toEqual([])
    expect(wrongIn('['.repeat(100_000))).not.toEqual([])
    expect(wrongIn('a: {'.repeat(20_000))).not.toEqual([])
  })
  test('every mistake is said, each once', () =>
    expect(wrong(train, '').concat(wrong('  chat:', '  gossip:'))).toHaveLength(3))
})
