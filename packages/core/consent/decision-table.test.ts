/** A decision that was made is found again exactly where the rules would say the same, and nowhere else. */
import { describe, expect, test } from 'vitest'
import { consultedScopes } from './consulted.ts'
import type { Decision, DecisionRequest } from './decision.ts'
import { DecisionTable, side } from './decision-table.ts'
import { ACCOUNT, ANNA, BEN, CARO, ask } from './example-meeting.ts'
import { reason } from './reasons.ts'

const MOMENTS = [30, 10, 20, 20]

/** A table over moments at 10, 20 and 30, and what a rule that compares times with them would say. */
function tableOf(moments: readonly number[] = MOMENTS) {
  const table = new DecisionTable(
    new Map([
      ['operator', moments],
      ['meeting:elsewhere', [15]],
    ]),
  )
  let asked = 0
  const side = (time: number) => moments.map((m) => Math.sign(time - m)).join()
  const expected = (r: DecisionRequest): Decision => {
    const { itemTime, at, ...question } = r
    const said = [side(itemTime), side(at), itemTime <= at, JSON.stringify(question)].join(' ')
    return { decision: 'permit', reasons: [], rulesVersion: 2, consulted: [said as 'operator'] }
  }
  const find = (r: DecisionRequest) =>
    table.find(r, (one) => {
      asked += 1
      return expected(one)
    })
  return { find, expected, asked: () => asked }
}

const TIMES = [0, 9, 10, 11, 19, 20, 21, 29, 30, 31, 99]
const pairs = TIMES.flatMap((itemTime) => TIMES.map((at) => ask({ itemTime, at })))
const made = pairs.filter(({ itemTime, at }) => itemTime <= at)

describe('R2 what was decided before never changes a decision', () => {
  test.each<[string, DecisionRequest[]]>([
    ['in order', pairs],
    ['backwards', pairs.toReversed()],
    ['to and fro', pairs.flatMap((one, i) => [one, pairs[(i * 37) % pairs.length] ?? one])],
  ])('at every pair of times, %s', (_, requests) => {
    const { find, expected } = tableOf()
    for (const one of [...requests, ...requests]) expect(find(one)).toEqual(expected(one))
  })
  test('and where nothing has happened', () => {
    const { find, expected, asked } = tableOf([])
    for (const one of pairs) expect(find(one)).toEqual(expected(one))
    expect(asked()).toBe(1 + pairs.length - made.length)
  })
  test('it is decided once for all times between the same two moments', () => {
    const { find, expected, asked } = tableOf()
    const cells = new Set(made.map((one) => JSON.stringify(expected(one))))
    for (const one of [...made, ...made.toReversed()]) find(one)
    expect(asked()).toBe(cells.size)
    expect(cells.size).toBe((7 * 8) / 2)
  })
  test('a time lies on a moment, or below the one and above the other', () => {
    expect([0, 10, 15, 20, 25, 30, 35].map((time) => side([10, 20, 30], time))).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(side([], 5)).toBe(0)
  })
  test('moments of scopes that are not consulted do not part it', () => {
    const { find, asked } = tableOf()
    for (const itemTime of [14, 15, 16]) find(ask({ itemTime, at: 17 }))
    expect(asked()).toBe(1)
    expect(consultedScopes(ask())).not.toContain('meeting:elsewhere')
  })
  test('the moments of every scope that is consulted do', () => {
    const table = new DecisionTable(new Map(consultedScopes(ask()).map((scope, i) => [scope, [i * 10 + 10]])))
    let asked = 0
    const find = (at: number) =>
      table.find(ask({ itemTime: 0, at }), () => ({ ...empty, rulesVersion: ++asked }))
    const scopes = consultedScopes(ask()).length
    for (let i = 0; i <= scopes; i += 1) expect(find(i * 10 + 5).rulesVersion).toBe(i + 1)
  })
  test('times that are none are decided each time, and an item that is not made yet', () => {
    const { find, asked } = tableOf()
    const none = [
      ask({ itemTime: Number.NaN }),
      ask({ at: Number.NaN }),
      ask({ itemTime: 0.5, at: 0.5 }),
      ask({ itemTime: 6, at: 5 }),
    ]
    for (const one of [...none, ...none]) find(one)
    expect(asked()).toBe(8)
  })
})

const empty: Decision = { decision: 'deny', reasons: [], rulesVersion: 2, consulted: [] }
const people = [ANNA, BEN, CARO].map((handle) => ({ handle, actsFor: ACCOUNT as string | null }))

describe('a question is the same only if all of it is', () => {
  const two = { contributors: people.slice(0, 2) }
  const others: Partial<DecisionRequest>[] = [
    {},
    { purpose: 'train' },
    { feature: 'captions' },
    { feature: null },
    { processor: 'other' },
    { processor: null },
    { hostingAccount: 'birch' },
    { place: 'meeting:m2' },
    { classes: ['chat'] },
    { classes: ['transcript', 'chat'] },
    { classes: ['chat', 'transcript'] },
    { contributors: [] },
    { contributors: people.slice(1, 2) },
    { contributors: [{ handle: ANNA, actsFor: null }] },
    two,
    { contributors: people },
    { contributors: [people[0], people[2]].filter((p) => p !== undefined) },
    { contributors: [...people.slice(0, 1), { handle: BEN, actsFor: null }] },
  ]
  test('each is decided for itself, once', () => {
    const { find, expected, asked } = tableOf()
    for (const change of [...others, ...others.toReversed()])
      expect(find(ask(change))).toEqual(expected(ask(change)))
    expect(asked()).toBe(others.length)
  })
  test('whatever the caller does with its request afterwards', () => {
    const { find, expected } = tableOf()
    const mine = ask({ classes: ['chat'], contributors: people.slice(0, 2).map((p) => ({ ...p })) })
    const before = structuredClone(mine)
    find(mine)
    mine.classes.push('file')
    mine.contributors[1] = { handle: CARO, actsFor: null }
    const changed = structuredClone(mine)
    expect(find(mine)).toEqual(expected(changed))
    expect(find(before)).toEqual(expected(before))
    const third = structuredClone(before)
    find(third)
    for (const one of third.contributors) one.actsFor = 'birch'
    expect(find(before)).toEqual(expected(before))
    expect(find(third)).toEqual(expected(third))
  })
})

test('nobody can change a decision that was made', () => {
  const { find } = tableOf()
  const found = find(ask())
  for (const part of [found, found.reasons, found.consulted]) expect(Object.isFrozen(part)).toBe(true)
  const objects = reason('R10.objects', ANNA)
  const denied = new DecisionTable(new Map()).find(ask(), (one) => ({
    decision: 'deny',
    reasons: [objects],
    rulesVersion: 2,
    consulted: consultedScopes(one),
  }))
  expect(denied.reasons.every((one) => Object.isFrozen(one))).toBe(true)
})

describe('it does not grow without end', () => {
  test('by 64 questions of one person and purpose', () => {
    const { find, asked } = tableOf()
    const question = (i: number) => find(ask({ processor: `p${i}` }))
    for (let i = 0; i < 64; i += 1) question(i)
    for (let i = 0; i < 64; i += 1) question(i)
    expect(asked()).toBe(64)
    question(64)
    question(64)
    expect(asked()).toBe(65)
    question(0)
    expect(asked()).toBe(66)
    // Other people's are left alone.
    find(ask({ contributors: people.slice(1, 2) }))
    for (let i = 100; i < 165; i += 1) question(i)
    find(ask({ contributors: people.slice(1, 2) }))
    expect(asked()).toBe(66 + 1 + 65)
  })
  test('by 100,000 decisions in all', () => {
    const table = new DecisionTable(new Map([['operator', Array.from({ length: 250 }, (_, i) => i * 2 + 1)]]))
    let asked = 0
    const find = (itemTime: number, at: number) =>
      table.find(ask({ itemTime, at }), () => {
        asked += 1
        return { ...empty }
      })
    let left = 100_000
    for (let itemTime = 0; left > 0; itemTime += 1)
      for (let at = itemTime; at < 501 && left > 0; at += 1, left -= 1) find(itemTime, at)
    expect(asked).toBe(100_000)
    find(0, 1)
    expect(asked).toBe(100_000)
    find(500, 500)
    find(0, 1)
    expect(asked).toBe(100_002)
    find(0, 1)
    find(500, 500)
    expect(asked).toBe(100_003)
  })
})
