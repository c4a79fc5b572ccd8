import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDraft, checkRewrite, isSafe, keptIn } from './index.ts'

const PEOPLE = ['Anna Novak', 'Will Turner', 'Søren Ås']
const kinds = (text: string) => keptIn(text, PEOPLE).map(({ kind, words }) => `${kind}: ${words}`)

test('what a text holds, by kind', () => {
  expect(
    kinds('See https://a.example/x?y=1. Pay $5.50 by 3 May, not later: `rm x` <@p1> @ops #general'),
  ).toEqual([
    'link: https://a.example/x?y=1',
    'amount: $5.50',
    'date: 3 May',
    'negation: not',
    'code: `rm x`',
    'mention: <@p1>',
    'mention: @ops',
    'mention: #general',
  ])
  expect(
    kinds('Last Monday anna and Bob saw 25 of 30 at 9:15, see ./notes/a.md or mail x@y.example'),
  ).toEqual([
    'date: Last Monday',
    'name: anna',
    'name: Bob',
    'number: 25',
    'number: 30',
    'date: 9:15',
    'link: ./notes/a.md',
    'link: x@y.example',
  ])
})

/** Each pair says the same, in another form. */
test.each([
  ['Meet at 5 pm tomorrow, 1,000 seats', 'Tomorrow we meet at 17:00, with 1000 seats'],
  ['5pm works', '5 p.m. works'],
  ['At noon then', 'At 12:00 then'],
  ['Due 3 May 2026', 'Due May 3rd, 2026'],
  ['Due 2026-05-03', 'It is due on 3 May 2026'],
  ['two weeks left', '2 weeks left'],
  ['twenty-five people', '25 people'],
  ['5k users', '5,000 users'],
  ['2 million rows', '2,000,000 rows'],
  ['up 5%', 'up 5 percent'],
  ['It costs €5', 'It costs 5 euros'],
  ['It costs 5 EUR', 'It costs €5'],
  ["I can't do it", 'I am unable to do it'],
  ["I don't think so", 'I do not think so'],
  ['Neither A nor B', 'Not A or B'],
  ['Anna will come', 'We expect Anna'],
  ['anna said yes', 'Anna said yes'],
  ['Meeting moved to Friday', 'The meeting has moved to Friday'],
  ['Anna said Anna would come', 'Anna said she would come'],
  ['I saw it at https://A.example', 'I saw it at https://a.example/'],
  ['PLEASE ASK BOB', 'Please ask Bob'],
  ['asap please', 'Please, as soon as possible'],
])('%j may become %j', (original, rewritten) => {
  expect(checkRewrite(original, rewritten, PEOPLE)).toEqual({ lost: [], added: [] })
})

/** Each pair says something else; what was lost, what was added. */
test.each<[string, string, string[], string[]]>([
  ['Pay 5', 'Pay 50', ['5'], ['50']],
  ['Pay $5', 'Pay €5', ['$5'], ['€5']],
  ['Pay $5', 'Pay 5', ['$5'], ['5']],
  ['Pay $5', 'Pay $5k', ['$5'], ['$5k']],
  ['Pay -5', 'Pay 5', ['5'], ['5']],
  ['in 2 weeks', 'in 2 months', ['2'], ['2']],
  ['two weeks', 'three weeks', ['two'], ['three']],
  ['5 GB', '5 MB', ['5'], ['5']],
  ['under <5', 'under >5', ['5'], ['5']],
  ['version 1.5', 'version 1.50', ['1.5'], ['1.50']],
  ['1.000 pieces', '1000 pieces', ['1.000'], ['1000']],
  ['half of it', 'all of it', ['half'], []],
  ['5 pm', '5:00', ['5 pm'], ['5:00']],
  ['5 pm', '5 am', ['5 pm'], ['5 am']],
  ['on Tuesday', 'on Wednesday', ['Tuesday'], ['Wednesday']],
  ['next Tuesday', 'on Tuesday', ['next Tuesday'], ['Tuesday']],
  ['Tuesday morning', 'Tuesday evening', ['Tuesday morning'], ['Tuesday evening']],
  ['by 3 May', 'by 3 June', ['3 May'], ['3 June']],
  ['by 3 May 2026', 'by 3 May', ['3 May 2026'], ['3 May']],
  ['today', 'tomorrow', ['today'], ['tomorrow']],
  ['5 and 5', '5', ['5'], []],
  ['Anna pays 5, Ben pays 7', 'Anna pays 7, Ben pays 5', ['5'], []],
  ['from 9:00 to 17:00', 'from 17:00 to 9:00', ['9:00'], []],
  ['I do not agree', 'I agree', ['not'], []],
  ['I agree', 'I do not agree', [], ['not']],
  ['I do not approve A. I do not approve B.', 'I do not approve A. I approve B.', ['not'], []],
  ['Everybody except me', 'Everybody with me', ['except'], []],
  ['Ask Bob', 'Ask him', ['Bob'], []],
  ['Ask him', 'Ask Bob', [], ['Bob']],
  ['He will do it.', 'Bob will do it.', [], ['Bob']],
  ['anna will do it', 'she will do it', ['anna'], []],
  ['Anna will do it', 'She will do it', ['Anna'], []],
  ['the API is down', 'it is down', ['API'], []],
  ['see https://a.example/x', 'see https://a.example/y', ['https://a.example/x'], ['https://a.example/y']],
  ['see it', 'see it at evil.com', [], ['evil.com']],
  [
    'see [it](https://a.example)',
    'see [it](javascript:alert(1))',
    ['](https://a.example'],
    ['](javascript:alert', '1'],
  ],
  ['hi <@p1>', 'hi <@p2>', ['<@p1>'], ['<@p2>']],
  ['hi', 'hi <!channel>', [], ['<!channel>']],
  ['run `rm -r x`', 'run `rm -rf x`', ['`rm -r x`'], ['`rm -rf x`']],
  ['```\na\n```', '```\nb\n```', ['```\na\n```'], ['```\nb\n```']],
])('%j must not become %j', (original, rewritten, lost, added) => {
  const checked = checkRewrite(original, rewritten, PEOPLE)
  expect([checked.lost.map(({ words }) => words), checked.added.map(({ words }) => words)]).toEqual([
    lost,
    added,
  ])
})

describe('a draft', () => {
  const context = ['Can you do Tuesday at 5 pm? Bob asked for 1,000 seats.']
  test('may use what it was given, and leave it out', () => {
    expect(isSafe(checkDraft('yes', context, 'Yes, Tuesday at 17:00 works. I will tell Bob.', PEOPLE))).toBe(
      true,
    )
    expect(isSafe(checkDraft('tell them 3 is fine', context, 'Three is fine with me!', PEOPLE))).toBe(true)
  })
  test('brings in nothing', () => {
    const { added } = checkDraft('yes', context, 'Yes, Wednesday for $40,000. Regards, Eve', PEOPLE)
    expect(added.map(({ words }) => words)).toEqual(['Wednesday', '$40,000', 'Eve'])
  })
  test('keeps a “not” that was asked for', () => {
    expect(checkDraft("say I can't come", context, 'I will come!', PEOPLE).lost).toEqual([
      { kind: 'negation', words: "can't" },
    ])
  })
})

/** Texts made of things that count and words that do not. */
const THINGS = [
  '5',
  '1,000',
  '$12.50',
  '3 May 2026',
  'Tuesday',
  '9:15',
  'Zoltan',
  'https://a.example/b',
  '<@p9>',
  '`x = 1`',
  'not',
  '7 days',
  'Q3',
]
const text = fc
  .array(fc.oneof(fc.constantFrom(...THINGS), fc.constantFrom('so', 'they', 'said', 'it', 'and')), {
    minLength: 1,
    maxLength: 12,
  })
  .map((words) => `well ${words.join(', ')} then`)

test('a text may always become itself', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary' }), fc.string()), (one) =>
      isSafe(checkRewrite(one, one, PEOPLE)),
    ),
  )
})

test('a thing taken out of a text or put into it is noticed', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(...THINGS), (one, thing) => {
      const less = `well ${one}`
      const more = `well ${one}, and besides that other one: ${thing}`
      const counted = /^(?:\d|\$|not|Q)/u.test(thing) && !/May|:/u.test(thing)
      const known = !counted && one.includes(thing)
      return isSafe(checkRewrite(less, more)) === known && isSafe(checkRewrite(more, less)) === known
    }),
  )
})

test('what is found stands in the text', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'grapheme' })), (one) =>
      keptIn(one).every(
        ({ words }) => one.replaceAll(/[\u00A0\u2009\u202F]/gu, "'").includes(words) || one.includes(words),
      ),
    ),
  )
})

test.each([
  ['backticks', '` '.repeat(20_000)],
  ['targets', ']('.repeat(20_000)],
  ['dots', 'a.'.repeat(20_000)],
  ['numbers', '1 '.repeat(20_000)],
  ['digits', '1'.repeat(40_000)],
  ['grouped digits', '1,'.repeat(20_000)],
  ['mentions', '<@p1>'.repeat(8_000)],
  ['names', 'Bob '.repeat(10_000)],
  ['number words', 'two '.repeat(10_000)],
  ['spaces', ' '.repeat(40_000)],
  ['brackets', '('.repeat(40_000) + 'A'],
  ['dashes', '1-'.repeat(20_000)],
  ['slashes', ' /a'.repeat(13_000)],
  ['addresses', 'a@'.repeat(20_000)],
  ['signs', '- $ '.repeat(10_000)],
  ['quarters', 'next '.repeat(8_000)],
])('a text made to be slow is read in bounded time: %s', (_, slow) => {
  const began = performance.now()
  checkRewrite(slow, `${slow} x`)
  expect(performance.now() - began).toBeLessThan(2_000)
})
