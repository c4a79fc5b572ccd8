/** A clock that runs backwards in mid-meeting: who left themselves out stays out, of the line as of the ears. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse, Person } from './testing/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.switchFeature(house.account, 'summary', true)
})
afterAll(() => house.stop())

test('R10 an objection that the clock now dates ahead of itself is looked at by room, ears and leases alike', async () => {
  const { meeting } = await house.meetings.create(house.owner, house.account, 'Plans for the roof')
  const ana = await Person.join(house, meeting, house.owner)
  const gus = await Person.join(house, meeting, 'Gus Guest')
  await house.meetings.startFeature(house.owner, meeting, 'summary')
  for (const person of [ana, gus]) await person.readNotices()
  // Ahead of the real clock first, so that what is recorded meanwhile lies in its future.
  house.clock.advance(600_000)
  expect((await house.meetings.object(gus.caller, meeting, ['summary'])).earsMayHearYou).toBe(false)
  house.clock.advance(-300_000)
  const room = await house.meetings.room(gus.caller, meeting)
  expect(room.earsMayHearYou).toBe(false)
  expect(room.lines.find(({ feature }) => feature === 'summary')).toMatchObject({
    state: 'partly',
    people: { included: 1, present: 2 },
    you: 'left-out',
  })
  expect(await gus.say('This is not for the record.')).toBe(false)
  // Somebody else goes on, and so does starting anew.
  expect((await house.meetings.room(ana.caller, meeting)).earsMayHearYou).toBe(true)
  await house.meetings.stopFeature(house.owner, meeting, 'summary')
  await house.meetings.startFeature(house.owner, meeting, 'summary')
})
