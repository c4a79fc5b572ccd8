import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyBundle } from '@highroad/core/evidence'
import type { Caller } from './index.ts'
import { openHouse, Person, type House } from './testing/house.ts'

let house: House
let ben: Caller
let meeting = ''
let gus: Person
let kept: Uint8Array

beforeAll(async () => {
  house = await openHouse()
  await house.switchFeature(house.account, 'captions', true)
  await house.switchFeature(house.account, 'summary', true)
  ben = await house.member(house.account, 'Ben Member')
  meeting = (await house.meetings.create(house.owner, house.account, 'Plans for the roof')).meeting
  const ana = await Person.join(house, meeting, house.owner)
  const member = await Person.join(house, meeting, ben)
  gus = await Person.join(house, meeting, 'Gus Guest')
  await house.meetings.startFeature(ben, meeting, 'captions')
  await house.meetings.startFeature(house.owner, meeting, 'summary')
  for (const person of [ana, member, gus]) await person.readNotices()
  await ana.say('We decided to mend the roof in May.')
  await gus.say('The guest will pay for lunch.')
  await house.meetings.object(gus.caller, meeting, ['summary'])
  await gus.say('Captioned only.')
  await house.meetings.liftObjection(gus.caller, meeting, ['summary'])
  await gus.say('We decided to meet again on Monday.')
  await member.say('Ben will ask three firms by Friday.')
  await house.meetings.end(house.owner, meeting)
  await house.quiet()
  kept = await house.meetings.proof(ben, meeting)
})
afterAll(() => house.stop())

test('R12 every use of a whole meeting verifies offline, decided again from the facts', () => {
  const verdict = verifyBundle(kept, house.ledger.verifierKey)
  expect(verdict.findings).toEqual([])
  expect(verdict.verdict).toBe('verified')
  const summary = verdict.uses.filter((use) => use.feature === 'summary' && !use.continuous)
  expect(summary.map((use) => [use.state, use.items.length])).toEqual([['closed', 3]])
  const leases = (feature: string) =>
    verdict.uses
      .filter((use) => use.continuous && use.feature === feature)
      .flatMap((use) => {
        expect(use.state).toBe('closed')
        return use.items
      })
  // Five were captioned, four were written as turns; one of those was hidden before the summary read.
  expect(leases('captions')).toHaveLength(5)
  expect(leases('summary')).toHaveLength(4)
})

test('R14 the bundle holds no name and no content', () => {
  const text = Buffer.from(kept).toString('utf8')
  // Each with a space or an id's length, so that none can turn up in a hash by chance.
  const secrets = ['the roof', 'for lunch', 'on Monday', 'Gus Guest', 'Ben Member', 'Ana Owner']
  const people = [ben.id, gus.caller.id, house.owner.id]
  expect([...secrets, ...people].filter((secret) => text.includes(secret))).toEqual([])
})

test('R16 after the meeting is erased, what a bundle says is "erased, not decided"', async () => {
  await house.meetings.erase(house.owner, meeting)
  const verdict = verifyBundle(await house.meetings.proof(house.owner, meeting), house.ledger.verifierKey)
  expect(verdict.verdict).toBe('erased')
  await expect(house.meetings.proof(ben, meeting)).rejects.toMatchObject({ code: 'not-found' })
})
