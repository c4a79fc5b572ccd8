/** How text is cut, and what is never learned. */
import { describe, expect, test } from 'vitest'
import { isLearnable } from './learnable.ts'
import { caretAfter, GAP, sentencesOf } from './tokens.ts'

describe('sentences', () => {
  test.each([
    [
      'Hello, world! How are you?',
      [
        ['Hello', ',', ' world'],
        ['How', ' are', ' you'],
      ],
    ],
    ['one\ntwo', [['one'], ['two']]],
    ['don’t stop', [['don’t', ' stop']]],
    [
      '今日は晴れ。明日は雨',
      [
        ['今', '日', 'は', '晴', 'れ'],
        ['明', '日', 'は', '雨'],
      ],
    ],
    ['(see below)', [['(', 'see', ' below', ')']]],
    ['', []],
  ])('%j', (text, sentences) => expect(sentencesOf(text)).toEqual(sentences))

  test('put together they are the text, with one space between', () => {
    const text = 'Ich habe den Übersetzer „gefragt“, ob das наш план 계획 هو الخطة ist'
    expect(sentencesOf(text).map((tokens) => tokens.join(''))).toEqual([text])
  })

  test('a text of two megabytes is cut in bounded time', () => {
    expect(sentencesOf('no end '.repeat(300_000))).toHaveLength(1)
    expect(sentencesOf('x'.repeat(2_000_000))).toEqual([[GAP]])
    for (const mark of ['.', ',', '"', "'", ')', '`', '-'])
      expect(sentencesOf(`a${mark.repeat(200_000)}b${mark.repeat(200_000)}b`).flat().length).toBeLessThan(9)
  }, 20_000)
})

describe('never learned', () => {
  test.each([
    '42',
    '4pm',
    '3.50€',
    '+49',
    'v2',
    '٣٤',
    'anna@example.org',
    '@anna',
    '#general',
    'https://example.org/x',
    'www.example.org',
    'example.org',
    'a/b',
    'C:\\Users',
    'x=y',
    'snake_case',
    'sk_live',
    'AKIAIOSFODNNEXAMPLE',
    'dGhpc0lzQVNlY3JldA',
    'QmFzZVNpeHR5',
    'bcdfghjklm',
    'abcd-efgh-ijkl-mnop',
    'x'.repeat(41),
  ])('%s', (run) => expect(isLearnable(run)).toBe(false))
  test.each([
    'word',
    'don’t',
    'McDonald',
    'JavaScript',
    'Rechtsschutzversicherung',
    'NASA',
    'check-in',
    'state-of-the-art',
    'Übergrößenträger',
  ])('but %s is', (run) => expect(isLearnable(run)).toBe(true))
  test.each([
    ['my password is hunter', 'hunter'],
    ['Passwort: sommer', 'sommer'],
    ['the api key = abcdef', 'abcdef'],
    ['mail me at anna@example.org please', 'example'],
    ['run `rm now` there', 'rm'],
    ['```\nsecretive code\n``` fine', 'secretive'],
  ])('in %j', (text, hidden) => expect(sentencesOf(text).flat().join('')).not.toContain(hidden))
})

describe('the caret', () => {
  test.each([
    ['', { context: [], prefix: '' }],
    ['Hel', { context: [], prefix: 'Hel' }],
    ['Hello wor', { context: ['Hello'], prefix: ' wor' }],
    ['Hello ', { context: ['Hello'], prefix: ' ' }],
    ['Hi there. ', { context: [], prefix: '' }],
    ['今日', { context: ['今', '日'], prefix: '' }],
    ['room 12 is', { context: ['room', GAP], prefix: ' is' }],
  ])('after %j', (text, caret) => expect(caretAfter(text)).toEqual(caret))
  test.each(['Hi there.', 'call 12', 'see `co', '```\nlet x', 'anna@', 'the password is ', 'Hello,'])(
    'nothing is proposed after %j',
    (text) => expect(caretAfter(text)).toBeNull(),
  )
})
