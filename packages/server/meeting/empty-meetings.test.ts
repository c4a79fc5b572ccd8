import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, Person, type House } from './testing/house.ts'

const PATIENCE = { timeout: 20_000, interval: 25 }
let house: House

beforeAll(async () => {
  house = await openHouse({ endsWhenEmptyMs: 3_000, presenceGraceMs: 200 })
  await house.switchFeature(house.account, 'summary', true)
})
afterAll(() => house.stop())

const create = async () => (await house.meetings.create(house.owner, house.account, 'Left alone')).meeting
const stateOf = async (meeting: string) => (await house.meetings.door(house.owner, meeting)).state
const ends = (meeting: string) => expect.poll(() => stateOf(meeting), PATIENCE).toBe('ended')

test('a meeting that everybody left ends by itself, is recorded, and its summary is made', async () => {
  const meeting = await create()
  const ana = await Person.join(house, meeting, house.owner)
  await house.meetings.startFeature(house.owner, meeting, 'summary')
  await ana.readNotices()
  expect(await ana.say('We decided to mend the roof in May.')).toBe(true)
  ana.disconnect()
  await house.meetings.leave(house.owner, meeting)
  await ends(meeting)
  const facts = await house.gate.facts([`meeting:${meeting}`])
  expect(facts.filter((fact) => fact.kind === 'meeting-ended')).toHaveLength(1)
  await expect
    .poll(async () => (await house.meetings.summary(house.owner, meeting)).state, PATIENCE)
    .toBe('draft')
  const { lines } = await house.meetings.summary(house.owner, meeting)
  expect(lines.map((line) => line.text)).toEqual(['We decided to mend the roof in May.'])
})

test('a lost connection ends nothing at once, and whoever is there or comes back keeps it open', async () => {
  const meeting = await create()
  const left = await create()
  const ana = await Person.join(house, meeting, house.owner)
  const gone = await Person.join(house, left, house.owner)
  gone.disconnect()
  ana.disconnect()
  expect(await stateOf(meeting)).toBe('open')
  await ana.connect()
  // The other one was left at the same moment: when it has ended, this one's time would have run out too.
  await ends(left)
  expect(await stateOf(meeting)).toBe('open')
  await house.meetings.end(house.owner, meeting)
})

test('one that nobody has been in yet waits; after a restart the time of one that was left runs again', async () => {
  const planned = await create()
  const left = await create()
  const ana = await Person.join(house, left, house.owner)
  ana.disconnect()
  await house.restart()
  await ends(left)
  expect(await stateOf(planned)).toBe('open')
})

test('people find the meetings that they were in, wherever, and nobody else finds them', async () => {
  const other = await house.otherAccount('Globex')
  const meeting = (await house.meetings.create(other.owner, other.account, 'Elsewhere')).meeting
  const gus = await Person.join(house, meeting, 'Gus Guest')
  const ana = await Person.join(house, meeting, house.owner)
  for (const person of [gus, ana]) {
    const mine = await house.meetings.mine(person.caller)
    expect(mine.find((one) => one.meeting === meeting)).toMatchObject({
      organisation: 'Globex',
      host: false,
      // A draft is its host's alone.
      summary: 'none',
    })
  }
  expect((await house.meetings.mine(gus.caller)).map((one) => one.meeting)).toEqual([meeting])
  expect((await house.meetings.list(house.owner, house.account)).map((one) => one.meeting)).not.toContain(
    meeting,
  )
  const stranger = await house.member(house.account, 'Sam Stranger')
  expect(await house.meetings.mine(stranger)).toEqual([])
})
