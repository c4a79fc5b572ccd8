import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messageTurns, type QuotableMessage } from './from-messages.ts'
import { stands } from './stands.ts'
import { summarise } from './summarise.ts'

/** A channel from `name: what they wrote`, a minute a message. */
const channel = (...written: string[]): QuotableMessage[] =>
  written.map((line, i) => {
    const colon = line.indexOf(': ')
    return { id: `m${i}`, handle: line.slice(0, colon), madeAt: i * 60_000, text: line.slice(colon + 2) }
  })
const wordsOf = (text: string) => messageTurns(channel(`a: ${text}`))[0]?.text ?? null
const linesOf = (...written: string[]) =>
  summarise(messageTurns(channel(...written))).lines.map((l) => `${l.kind}: ${l.text} (${l.cites.join()})`)

describe('what people read of a message', () => {
  test.each<[string, string | null]>([
    ['We ship on **Friday**.', 'We ship on Friday.'],
    ['_Really_ *really* __sure__ ~~not~~ ***done***', 'Really really sure not done'],
    ['**Decision:** we go with _Postgres_', 'Decision: we go with Postgres'],
    ['2*3*4 and snake_case_name and `__init__.py`', '2*3*4 and snake_case_name and __init__.py'],
    ['5 * 3 is not 5 ** 3', '5 * 3 is not 5 ** 3'],
    ['\\*not bold\\* and C:\\temp', '*not bold* and C:\\temp'],
    [
      'see [the plan](https://example.org/plan_(v2)?a=1) first',
      'see [the plan](https://example.org/plan_(v2)?a=1) first',
    ],
    ['see [the plan](https://example.org/plan) first', 'see the plan first'],
    [
      'see <https://example.org/a_b_c> or https://example.org/x_y_z?q=*1*',
      'see https://example.org/a_b_c or https://example.org/x_y_z?q=*1*',
    ],
    ['<@p_Anna_1> can you look? <!channel>', '<@p_Anna_1> can you look? <!channel>'],
    ['run `npm ci` first, then ``a ` b``', 'run npm ci first, then a ` b'],
    ['# Plan\n\n## Today\nWe meet.', 'Plan\nToday\nWe meet.'],
    ['- one\n- [x] two\n  * three\n1. four\n2) five', 'one\ntwo\nthree\nfour\nfive'],
    ['#release and 3.5 percent', '#release and 3.5 percent'],
    ['> We go with plan B.\n\nNo, please not.', 'No, please not.'],
    ['> quoted', null],
    ['```ts\nconst weDecided = 1\n```\nThis fails since Tuesday.', 'This fails since Tuesday.'],
    ['Before\n~~~~\n~~~\nstill code\n~~~~\nAfter', 'Before\nAfter'],
    ['```\nnever closed\nwe decided', null],
    ['```one line of code``` is not a block', '```one line of code``` is not a block'],
    ['| a | b |\n|---|---|\n| 1 | 2 |', null],
    ['one\n***\ntwo\n- - -\nthree', 'one\ntwo\nthree'],
    ['<https://example.org/`a`b>, [`c`](https://example.org) and **`d`**', 'https://example.org/ab, c and d'],
    ['', null],
    [' \n \n', null],
    ['<script>alert(1)</script> is text', '<script>alert(1)</script> is text'],
    ['Zeile eins\r\nZeile zwei', 'Zeile eins\nZeile zwei'],
    ['שלום **עולם**', 'שלום עולם'],
    [
      'The supplier wrote that the pins will be later than they had said, because the\nmachine broke, and asks for\na new date.',
      'The supplier wrote that the pins will be later than they had said, because the machine broke, and asks for\na new date.',
    ],
  ])('%j', (text, words) => expect(wordsOf(text)).toBe(words))
  test('a message without words of its own is no turn; the others keep their ids and their order', () => {
    const written = channel('a: one', 'b: > quoted', 'c: three').map((m) => ({
      ...m,
      madeAt: 100 - Number(m.id.slice(1)),
    }))
    const turns = messageTurns(written)
    expect(turns.map((t) => [t.id, t.speaker])).toEqual([
      ['m0', 'a'],
      ['m2', 'c'],
    ])
    expect(turns.map((t) => t.fromMs)).toEqual([100, 101])
  })
})

describe('a channel in a day', () => {
  const DAY = channel(
    'ines: morning all :coffee:',
    'tobias: the build is red again, log: https://ci.example.org/runs/88123/log?step=4',
    'tobias: ```\nError: ENOSPC: no space left on device, write\n    at runner.js:88\n```\nThe build machine has no space left since the nightly backup moved there',
    'maren: We should move the nightly backup to the *other* disk then',
    'ines: +1',
    'tobias: <@p_maren> can you order a second disk before Thursday?',
    'maren: > the build is red again\n\nfixed for now, I deleted the old images',
    'lena: **Release 2.4**\n- we agreed with the press on the *19th of January*\n- the price list goes out on the 12th\n- <@p_ines> will send the price list to the shops by Friday',
    'ines: nobody has told me who translates the price list into Portuguese, do we know who does that?',
    'tobias: not sure who does that this year',
    'lena: :tada: :tada:',
    'ines: lunch?',
    'maren: sure',
  )
  const { lines } = summarise(messageTurns(DAY))
  const said = lines.map((l) => `${l.kind}: ${l.text} (${l.cites.join()})`)
  test.each([
    'decision: We should move the nightly backup to the other disk then (m3)',
    'decision: we agreed with the press on the 19th of January (m7)',
    'next-step: <@p_maren> can you order a second disk before Thursday? (m5)',
    'next-step: <@p_ines> will send the price list to the shops by Friday (m7)',
  ])('%s', (line) => expect(said).toContain(line))
  test('code, addresses, quotations and pleasantries are no lines', () => {
    expect(said.join('\n')).not.toMatch(/ENOSPC|runner\.js|https?:|build is red again|coffee|tada|lunch/u)
  })
  test('each line stands on the messages that it cites, and never joins two', () => {
    const turns = messageTurns(DAY)
    for (const line of lines) {
      expect(line.cites).toHaveLength(1)
      expect(stands(line, turns)).toBe(true)
    }
  })
})

test('messages that follow within a second are not one sentence, however they end', () => {
  const two = [
    { id: 'm0', handle: 'a', madeAt: 1000, text: 'We decided to move the launch to January' },
    { id: 'm1', handle: 'a', madeAt: 1500, text: 'the photographer called about the pictures' },
  ]
  const decision = summarise(messageTurns(two)).lines.find((l) => l.kind === 'decision')
  expect(decision).toEqual({
    kind: 'decision',
    text: 'We decided to move the launch to January',
    cites: ['m0'],
  })
})

test('whom a message names is no word of it', () => {
  const named = linesOf(
    'a: <@u_launch> <@u_launch> <@u_launch>',
    'b: The launch party needs a bigger room than last year.',
  )
  expect(named).toEqual(['point: The launch party needs a bigger room than last year. (m1)'])
})

const piece = fc.constantFrom(
  'we decided ',
  'to send ',
  '**',
  '_',
  '`',
  '```\n',
  '\n',
  '> ',
  '- ',
  '| ',
  '[a](b) ',
  '<@p1> ',
  'Friday. ',
  '\\',
  '~~',
  'x?',
)
test('R9 whatever is written, a line is quoted from what people read of the messages that it cites', () => {
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 20 }), { maxLength: 12 }), (all) => {
      const written = all.map((pieces, i) => ({
        id: `m${i}`,
        handle: `h${i % 3}`,
        madeAt: i * 100,
        text: pieces.join(''),
      }))
      const turns = messageTurns(written)
      for (const line of summarise(turns).lines) {
        expect(line.cites).toHaveLength(1)
        expect(stands(line, turns)).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

test.each([
  '*',
  '_',
  '`',
  '[',
  '~',
  '|',
  '. ',
  '<@',
  '\\',
  '- ',
  '**a',
  '```',
  '\n',
  'a',
  '> ',
  '?!',
  'and ',
])('forty thousand characters of %j are read in a moment', (sign) => {
  const text = sign.repeat(Math.ceil(40_000 / sign.length)).slice(0, 40_000)
  const from = performance.now()
  summarise(
    messageTurns([
      { id: 'm', handle: 'h', madeAt: 1, text },
      { id: 'n', handle: 'i', madeAt: 2, text: `${text}x` },
    ]),
  )
  expect(performance.now() - from).toBeLessThan(2000)
})
