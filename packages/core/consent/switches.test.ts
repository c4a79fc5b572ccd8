import { describe, expect, test } from 'vitest'
import { ACCOUNT, asksFirst, mark, objected, ANNA, switched } from './example-meeting.ts'
import { isAskedFirst, switchOf } from './switches.ts'

const PARTNER = 'birch'

describe('R5 what the newest switch says', () => {
  const facts = [
    switched(10, true, 'captions', 'whisper'),
    switched(20, true, 'summary', 'moonshine'),
    objected(25, ANNA),
    switched(30, false, 'summary', 'quill'),
    { ...switched(40, true, 'summary', 'elsewhere'), account: PARTNER },
    asksFirst(50, true),
  ]

  test.each([
    ['of a feature that was set twice', ACCOUNT, 'summary', { on: false, processor: 'quill' }],
    ['of another feature', ACCOUNT, 'captions', { on: true, processor: 'whisper' }],
    ['of another account', PARTNER, 'summary', { on: true, processor: 'elsewhere' }],
    ['of a feature that only others have', PARTNER, 'captions', null],
    ['of one that was never set', ACCOUNT, 'rewrite', null],
  ] as const)('%s', (_, account, feature, expected) =>
    expect(switchOf(facts, account, feature)).toEqual(expected),
  )

  test('of no facts', () => expect(switchOf([], ACCOUNT, 'summary')).toBeNull())
})

describe('R5, R8 who is asked first', () => {
  const partnerAsks = { ...asksFirst(10, true), account: PARTNER }
  test.each([
    ['nobody, at first', [], ACCOUNT, false],
    ['where the place’s account says so', [asksFirst(10, true)], ACCOUNT, true],
    ['a guest, too', [asksFirst(10, true)], null, true],
    ['where it switched something since', [asksFirst(10, true), switched(20, true)], ACCOUNT, true],
    ['where it took that back', [asksFirst(10, true), asksFirst(20, false)], ACCOUNT, false],
    ['where it said so again', [asksFirst(10, false), asksFirst(20, true)], ACCOUNT, true],
    ['where it is regulated', [mark(10, 'hipaa')], null, true],
    ['as a school, too', [mark(10, 'education')], null, true],
    ['where it says it is not', [asksFirst(10, false), mark(20, 'hipaa')], null, true],
    ['where it was and is no more', [mark(10, 'hipaa'), mark(20, 'none')], null, false],
    ['who comes from a regulated account', [mark(10, 'hipaa', PARTNER)], PARTNER, true],
    ['and nobody else there', [mark(10, 'hipaa', PARTNER)], ACCOUNT, false],
    ['nor a guest', [mark(10, 'hipaa', PARTNER)], null, false],
    ['nor who comes from one that merely asks first', [partnerAsks], PARTNER, false],
    [
      'nor for what is said of others and other things',
      [switched(10, true), objected(20, ANNA)],
      ACCOUNT,
      false,
    ],
  ] as const)('%s', (_, facts, actsFor, expected) =>
    expect(isAskedFirst(facts, ACCOUNT, actsFor)).toBe(expected),
  )
})
