/** A clock that runs backwards while people are heard: what was taken away stays taken away, and nothing is dated before it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Fact } from '@highroad/core/consent'
import { verifyBundle } from '@highroad/core/evidence'
import {
  addTurns,
  granted,
  type House,
  leaseOn,
  type Meeting,
  objection,
  openHouse,
  openMeeting,
  summaryOf,
} from './testing/scripted-meeting.ts'

const HOUR = 3_600_000
let house: House
let meeting: Meeting
let clock = Date.now()

beforeAll(async () => {
  house = await openHouse({ clock: () => clock })
})
afterAll(() => house.stop())
beforeEach(async () => {
  clock = Date.now()
  meeting = await openMeeting(house, 2)
})

const by = () => ({ account: meeting.account, person: null })
const first = () => meeting.handles[0] ?? ''
const other = () => meeting.handles[1] ?? ''
const lifting = (): Fact => ({
  kind: 'objection-lifted',
  time: clock,
  handle: first(),
  features: ['summary'],
})
const record = async (...facts: readonly Fact[]) =>
  (await house.gate.record(facts, by())).map(({ fact }) => fact.time)

test('record: an objection is dated after what was recorded before it, and its lifting after it', async () => {
  const [said = 0] = await record(objection(first(), clock))
  clock -= HOUR
  const [lifted = 0] = await record(lifting())
  expect(lifted).toBeGreaterThan(said)
  const [again = 0] = await record(objection(first(), clock))
  // At one time the objection stands (R10).
  expect(again).toBeGreaterThanOrEqual(lifted)
  const denied = await house.gate.lease(leaseOn(meeting, first()))
  expect('denied' in denied && denied.denied.reasons.map(({ code }) => code)).toContain('R10.objects')
  // One that the clock dates far ahead is not overtaken by the next one either.
  clock += 3 * HOUR
  const [ahead = 0] = await record(lifting())
  clock -= 2 * HOUR
  const [last = 0] = await record(objection(first(), clock))
  expect(last).toBeGreaterThanOrEqual(ahead)
})

test('R10 lease: an objection made before the clock went back is looked at, and one made after it ends what runs', async () => {
  const running = granted(await house.gate.lease(leaseOn(meeting, other())))
  await record(objection(first(), clock))
  clock -= HOUR
  const denied = await house.gate.lease(leaseOn(meeting, first()))
  expect('denied' in denied && denied.denied.reasons.map(({ code }) => code)).toContain('R10.objects')
  expect(running.live).toBe(true)
  await record(objection(other(), clock))
  expect(running.live).toBe(false)
  expect(running.covers(running.from, running.from)).toBe(false)
  // Lifted, what comes next is let in; no lease begins before the facts that it rests on.
  const [lifted = 0] = await record(lifting())
  const lease = granted(await house.gate.lease(leaseOn(meeting, first())))
  expect(lease.from).toBeGreaterThanOrEqual(lifted)
  expect(lease.covers(clock, clock)).toBe(false)
  await lease.end()
})

test('R10 permit: what rests on an objection is not read while the clock is behind it, and the evidence verifies', async () => {
  for (const handle of meeting.handles) await addTurns(house, meeting, handle, 2)
  const request = summaryOf(meeting, () => clock)
  const read = async () => {
    const permit = granted(await house.gate.permit(request))
    const handles = new Set<string>()
    for await (const batch of house.gate.readTurns(permit)) for (const turn of batch) handles.add(turn.handle)
    await house.gate.close(permit)
    return [...handles].toSorted()
  }
  expect(await read()).toEqual([...meeting.handles].toSorted())
  await record(objection(first(), clock))
  clock -= HOUR / 4
  expect(await read()).toEqual([other()])
  const bundle = await house.gate.proof(`meeting:${meeting.id}`, meeting.account)
  const { verdict, findings } = verifyBundle(bundle, house.ledger.verifierKey)
  expect({ verdict, findings }).toEqual({ verdict: 'verified', findings: [] })
})

test('terms: a version published while the clock is behind does not lie before the one it follows', async () => {
  const facts = await house.gate.facts(['operator'])
  const standing = facts.findLast((fact) => fact.kind === 'terms-published')
  if (!standing) throw new Error('there are no terms')
  clock -= 2 * HOUR
  const [time = 0] = (
    await house.gate.record([{ ...standing, time: clock, version: 2, inForceFrom: clock }], {
      account: null,
      person: null,
    })
  ).map(({ fact }) => fact.time)
  expect(time).toBeGreaterThan(standing.time)
})
