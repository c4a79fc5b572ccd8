import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Gate, type Lease, openGate } from './index.ts'
import {
  granted,
  type House,
  leaseOn,
  type Meeting,
  newId,
  openHouse,
  openMeeting,
  random,
} from './testing/scripted-meeting.ts'

let house: House
/** As in another process. */
let elsewhere: Gate
beforeAll(async () => {
  house = await openHouse()
  const { ledger, clock, database } = house
  elsewhere = await openGate({ store: database.store, ledger, clock, random, log: () => undefined })
})
afterAll(async () => {
  await elsewhere.stop()
  await house.stop()
})

const within = { timeout: 20_000, interval: 5 }

/** What cannot be read while `work` runs. */
async function without(read: string, work: () => Promise<void>): Promise<void> {
  await house.superuser.query(`revoke execute on function ${read} from app`)
  try {
    await work()
  } finally {
    await house.superuser.query(`grant execute on function ${read} to app`)
  }
}

async function twoLeases(): Promise<{ meeting: Meeting; person: string; theirs: Lease[]; other: Lease }> {
  const meeting = await openMeeting(house, 2)
  const person = newId()
  const [handle = '', another = ''] = meeting.handles
  await house.superuser.query('update gate.handle set person_id = $2 where handle = $1', [handle, person])
  const theirs = [house.gate, elsewhere].map(async (gate) =>
    granted(await gate.lease(leaseOn(meeting, handle))),
  )
  return {
    meeting,
    person,
    theirs: await Promise.all(theirs),
    other: granted(await house.gate.lease(leaseOn(meeting, another))),
  }
}

const codeOf = async (meeting: Meeting, handle = meeting.handles[0] ?? '', gate = house.gate) => {
  const answer = await gate.lease(leaseOn(meeting, handle))
  if ('granted' in answer) {
    await answer.granted.end()
    return 'granted'
  }
  return answer.denied.reasons.find(({ effect }) => effect === 'forbid')?.code
}

test('R12 an objection in every place whose first reading fails stops everything here until the person’s places are known, then theirs in every process until it is recorded', async () => {
  const { meeting, person, theirs, other } = await twoLeases()
  const [here, there] = theirs
  await without('gate.own_handles()', async () => {
    await expect(house.gate.own.leaveOut(person, 'everything')).rejects.toMatchObject({
      code: 'not-recorded',
    })
    // Whose is whose cannot be told: nothing that rests on anybody goes on here.
    expect([here?.live, other.live]).toEqual([false, false])
    expect(await codeOf(meeting, meeting.handles[1])).toBe('R12.not-recorded')
  })
  await vi.waitFor(() => expect(other.live).toBe(true), within)
  expect((await here?.ended)?.reason).toBe('not-recorded')
  await vi.waitFor(() => expect(there?.live).toBe(false), within)
  expect(await codeOf(meeting)).toBe('R12.not-recorded')
  expect(await codeOf(meeting, meeting.handles[1])).toBe('granted')

  await house.gate.own.leaveOut(person, 'everything')
  expect((await there?.ended)?.reason).toBe('withdrawn')
  expect(await codeOf(meeting)).toBe('R10.objects')
  await house.gate.own.letIn(person, 'everything')
  expect(await codeOf(meeting)).toBe('granted')
  await other.end()
})

test('R12 "never train on me" that cannot be looked up stops that person’s places at once, and nobody else’s', async () => {
  const { meeting, person, theirs, other } = await twoLeases()
  await without('gate.own_standing()', async () => {
    await expect(house.gate.own.neverTrain(person, true)).rejects.toMatchObject({ code: 'not-recorded' })
    for (const lease of theirs) await vi.waitFor(() => expect(lease.live).toBe(false), within)
    expect(other.live).toBe(true)
    expect(await codeOf(meeting)).toBe('R12.not-recorded')
    // What takes nothing away stops nothing.
    await expect(house.gate.own.neverTrain('person-1', false)).rejects.not.toMatchObject({
      code: 'not-recorded',
    })
    expect(other.live).toBe(true)
  })
  // Recorded by another process: this one learns of it.
  await elsewhere.own.neverTrain(person, true)
  await vi.waitFor(async () => expect(await codeOf(meeting)).toBe('granted'), within)
  await other.end()
})
