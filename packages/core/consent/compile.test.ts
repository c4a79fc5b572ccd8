import { describe, expect, test } from 'vitest'
import { compile, concerns, lineOf, standingAt } from './compile.ts'
import { ANNA, MEETING, card, lifted, objected } from './example-meeting.ts'
import type { FactOf } from './facts.ts'

const at = (...times: number[]) => times.map((time, i) => ({ time, i }))

describe('R13 what stands at a time', () => {
  test.each<[string, number[], number, number[]]>([
    ['the newest', [10, 20, 30], 25, [1]],
    ['from its own moment on', [10, 20, 30], 20, [1]],
    ['all of one time', [10, 20, 20, 30], 29, [1, 2]],
    ['the first', [10, 20], 10, [0]],
    ['none before the first', [10, 20], 9, []],
    ['the last for good', [10, 20], Number.POSITIVE_INFINITY, [1]],
    ['nothing where there is nothing', [], 10, []],
  ])('%s', (_, times, time, standing) =>
    expect(standingAt(at(...times), time).map(({ i }) => i)).toEqual(standing),
  )
  test('nothing of a key that nobody has said anything of', () => {
    expect(standingAt(undefined, 10)).toEqual([])
    expect(lineOf(new Map([['a', [1]]]), 'b')).toEqual([])
    expect(lineOf(new Map([['a', [1]]]), 'a')).toEqual([1])
  })
})

test('R10 an objection concerns the features that it names, or all', () => {
  const of = (fact: unknown) => fact as FactOf<'objected' | 'objection-lifted'>
  expect(concerns(of(objected(1, ANNA, ['summary'])), 'summary')).toBe(true)
  expect(concerns(of(objected(1, ANNA, ['summary', 'captions'])), 'captions')).toBe(true)
  expect(concerns(of(objected(1, ANNA, ['summary', 'captions'])), 'rewrite')).toBe(false)
  expect(concerns(of(lifted(1, ANNA, ['summary'])), null)).toBe(false)
  expect(concerns(of(lifted(1, ANNA, 'everything')), null)).toBe(true)
})

test('a channel and a meeting of one name are two places', () => {
  const facts = compile([
    { kind: 'meeting-opened', time: 1, meeting: 'x', hostingAccount: 'a', audience: 'b' },
    { kind: 'channel-opened', time: 2, channel: 'x', hostingAccount: 'a', audience: 'b', privacy: 'direct' },
    { kind: 'meeting-erased', time: 3, meeting: MEETING },
    { kind: 'channel-erased', time: 4, channel: MEETING },
    card(4),
  ])
  const kinds = (place: string) => lineOf(facts.opened, place).map(({ kind }) => kind)
  expect([kinds('meeting:x'), kinds('channel:x')]).toEqual([['meeting-opened'], ['channel-opened']])
  expect([...facts.erased.keys()]).toEqual([`meeting:${MEETING}`, `channel:${MEETING}`])
  expect([...facts.channels.keys()]).toEqual(['channel:x'])
})
