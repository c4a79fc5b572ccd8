/** What a card and a mark end, through the real gate: ledger, database, leases and permits. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CardChange } from '@highroad/core/wire'
import {
  addTurns,
  granted,
  type House,
  leaseOn,
  openHouse,
  openMeeting,
  summaryOf,
} from '../gate/testing/scripted-meeting.ts'
import { type Cards, openCards, openMarks } from './index.ts'

let house: House
let cards: Cards
beforeAll(async () => {
  house = await openHouse()
  cards = openCards({ store: house.database.store, gate: house.gate, clock: house.clock })
})
afterAll(() => house.stop())

const codes = (answer: object): string[] =>
  'denied' in answer
    ? (answer as { denied: { reasons: { code: string }[] } }).denied.reasons.map((r) => r.code)
    : []
const KEEPS_NOTHING: CardChange = {
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: [],
  region: 'this server',
  models: ['m'],
  retentionDays: 0,
}

test('R5 a card that says it keeps inputs ends what runs on it at once, and lets nothing begin until it is changed back', async () => {
  const { gate, clock } = house
  const meeting = await openMeeting(house, 1)
  const [handle = ''] = meeting.handles
  await addTurns(house, meeting, handle, 3)
  const { processor } = leaseOn(meeting, handle)
  const lease = granted(await gate.lease(leaseOn(meeting, handle)))
  const permit = granted(await gate.permit(summaryOf(meeting, clock)))

  await cards.change(processor, { ...KEEPS_NOTHING, retainsInputs: true }, 'op')
  // Nothing is waited for: what it took away has ended before the change is answered.
  expect(lease.live).toBe(false)
  expect((await lease.ended).reason).toBe('withdrawn')
  await expect(
    (async () => {
      for await (const batch of gate.readTurns(permit)) expect(batch).toEqual([])
    })(),
  ).rejects.toThrow()
  expect(codes(await gate.lease(leaseOn(meeting, handle)))).toContain('R5.processor-retains')
  expect(codes(await gate.permit(summaryOf(meeting, clock)))).toContain('R5.processor-retains')

  await cards.change(processor, KEEPS_NOTHING, 'op')
  await granted(await gate.lease(leaseOn(meeting, handle))).end()
})

test('R5 two operators who edit one card at once lose neither edit, and the same field is a conflict', async () => {
  const meeting = await openMeeting(house, 1)
  const { processor } = leaseOn(meeting, meeting.handles[0] ?? '')
  const standing = async () => await cards.of(processor)
  await cards.change(processor, KEEPS_NOTHING, 'op')
  const seen = { ...KEEPS_NOTHING }
  // Both saw the same card; the second to be recorded read it before the first was.
  await Promise.all([
    cards.change(processor, { ...seen, region: 'EU' }, 'one', seen),
    cards.change(processor, { ...seen, models: ['n'] }, 'two', seen),
    cards.change(processor, { ...seen, retentionDays: 3 }, 'three', seen),
  ])
  expect(await standing()).toMatchObject({ ...seen, region: 'EU', models: ['n'], retentionDays: 3 })
  await expect(cards.change(processor, { ...seen, region: 'US' }, 'two', seen)).rejects.toMatchObject({
    code: 'conflict',
  })
  // Who does not say what they saw may not overtake at the same moment either: one after the other, or a conflict.
  const edits = await Promise.allSettled([
    cards.change(processor, { ...seen, region: 'a' }, 'one'),
    cards.change(processor, { ...seen, region: 'b' }, 'two'),
  ])
  const kept = ['a', 'b'].filter((_, one) => edits[one]?.status === 'fulfilled')
  expect(kept.length).toBeGreaterThan(0)
  for (const edit of edits)
    if (edit.status === 'rejected') expect(edit.reason).toMatchObject({ code: 'conflict' })
  expect(kept).toContain((await standing())?.region)
  await cards.change(processor, KEEPS_NOTHING, 'op')
})

test('R8 a mark ends what ran on a notice alone, and stays with what was made under it', async () => {
  const { gate, clock } = house
  const marks = openMarks({ store: house.database.store, gate, clock })
  const meeting = await openMeeting(house, 1)
  const [handle = ''] = meeting.handles
  const { hostingAccount: account } = leaseOn(meeting, handle)
  const lease = granted(await gate.lease(leaseOn(meeting, handle)))
  const set = (mark: 'none' | 'hipaa', reason: string | null) =>
    marks.set({ account, mark, reason, person: 'owner' }, () => Promise.resolve())

  await set('hipaa', null)
  expect(lease.live).toBe(false)
  expect(codes(await gate.lease(leaseOn(meeting, handle)))).toContain('R8.not-accepted')
  const under = clock()
  await set('none', 'The clinic left us')
  expect(await marks.standing(account)).toMatchObject({ mark: 'none' })
  const decided = async (itemTime: number) =>
    (
      await gate.decide({
        purpose: 'assist',
        feature: 'summary',
        processor: leaseOn(meeting, handle).processor,
        hostingAccount: account,
        place: `meeting:${meeting.id}`,
        classes: ['transcript'],
        contributors: [{ handle, actsFor: account }],
        itemTime,
        at: clock(),
      })
    ).decision
  expect(await decided(under)).toBe('deny')
  expect(await decided(clock())).toBe('permit')
})
