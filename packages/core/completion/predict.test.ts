/** What is shown, and what never is. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, type Model, OWN, predict } from './predict.ts'
import { learn, merge, type Shard } from './shard.ts'

function shardOf(...texts: string[]): Shard {
  const shard: Shard = new Map()
  for (const text of texts) learn(shard, text)
  return shard
}
const model = (...texts: string[]): Model => compile(shardOf(...texts))
const times = (n: number, text: string) => Array<string>(n).fill(text)
const texts = [
  ...times(8, 'Thanks for the quick answer.'),
  ...times(3, 'Thanks for having us'),
  ...times(4, 'see the board'),
]
const account = model(...texts)

describe('a completion', () => {
  test('finishes the word and goes on with the words after it', () => {
    expect(predict([account], 'Thanks for the qu')?.text).toBe('ick answer')
    expect(predict([account], 'Tha')?.text).toContain('nks for')
  })
  test('stands after the caret, with the space that is missing', () => {
    expect(predict([account], 'Thanks for the')?.text).toBe(' quick answer')
    expect(predict([account], 'Thanks for the ')?.text).toBe('quick answer')
  })
  test('is not shown where the model is not sure', () => {
    expect(predict([account], 'zebra ')).toBeNull()
    expect(predict([model('some words', 'such things', 'so what', 'seen it')], 's')).toBeNull()
    expect(predict([], 'Thanks')).toBeNull()
    expect(predict([model()], 'Thanks')).toBeNull()
  })
  test('never goes over the end of a sentence', () => {
    const twice = model(...times(9, 'Sounds good. Talking tomorrow then'))
    expect(predict([twice], 'Sounds g')?.text).toBe('ood')
    expect(predict([twice], 'Sounds good.')).toBeNull()
    expect(predict([twice], 'Sounds good. Tal')?.text).toBe('king tomorrow then')
  })
  test('never holds a number, an address, a link or what looks like a key, however often it was written', () => {
    const secrets = [
      '4711',
      'anna@example.org',
      'https://example.org/secret',
      'sk_live_abcdef',
      'AKIAIOSFODNNEXAMPLE',
    ]
    const leaking = model(
      ...secrets.flatMap((secret) => times(20, `the door code here is ${secret} as always`)),
    )
    for (let at = 0; at <= 22; at++) {
      const shown = predict([leaking], 'the door code here is '.slice(0, at))?.text ?? ''
      for (const secret of secrets) expect(shown).not.toContain(secret.slice(0, 4))
    }
    for (const secret of secrets)
      expect(predict([leaking], `the door code here is ${secret.slice(0, 5)}`)).toBeNull()
  })
  test("prefers the person's own words", () => {
    const others = model(...times(6, 'best regards from here'), ...times(4, 'best wishes'))
    const own = compile(shardOf(...times(6, 'best wishes')), OWN)
    expect(predict([others], 'best ')?.text ?? '').not.toContain('wish')
    expect(predict([others, own], 'best w')?.text).toBe('ishes')
    expect(predict([others, own], 'best ')?.text).toBe('wishes')
  })
  test('works in scripts without spaces', () => {
    const japanese = model(...times(9, '明日の会議に参加します'))
    expect(predict([japanese], '明日の会')?.text).toBe('議に参加し')
    const thai = model(...times(9, 'ขอบคุณมากครับ'))
    expect(predict([thai], 'ขอบคุณ')?.text.startsWith('มาก')).toBe(true)
  })
  test('spells the rest of a word that nobody wrote, from the letters of others', () => {
    const letters = model(
      'organization',
      'realization',
      'modernization',
      'normalization',
      'authorization',
      'optimization',
    )
    expect(predict([letters], 'digitiza')?.text).toBe('tion')
  })
  test('goes on from what was typed: before + completion is learned text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(30), (text, at) => {
        const before = text.slice(0, at)
        const shown = predict([account], before)?.text
        if (shown !== undefined) expect(texts.some((other) => other.startsWith(before + shown))).toBe(true)
      }),
    )
  })
  test('any text before the caret is answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (before) => {
        const shown = predict([account], before)
        expect(shown === null || (shown.p >= 0.5 && shown.p <= 1 && shown.text !== '')).toBe(true)
      }),
    )
  })
  test('two megabytes before the caret cost no more than a line', () => {
    expect(predict([account], `${'lorem ipsum. '.repeat(160_000)}Thanks for the qu`)?.text).toBe('ick answer')
  })
  test('R10 the compiled model is the same whatever order shards were merged in', () => {
    const shard = (text: string) => {
      const made: Shard = new Map()
      learn(made, text)
      return made
    }
    const shards = texts.map(shard)
    expect(compile(merge(shards))).toEqual(compile(merge(shards.toReversed())))
  })
})
