import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from './index.ts'
import { openHouse, Person, type House } from './testing/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.switchFeature(house.account, 'summary', true)
})
afterAll(() => house.stop())

const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })
const remove = (who: Caller) => house.identity.removeMember(house.account, who.id, house.owner.id)

test('who is removed hosts nothing from that moment on, before anybody puts them out', async () => {
  const { meetings } = house
  const ben = await house.member(house.account, 'Ben Host')
  const { meeting } = await meetings.create(ben, house.account, 'Budget')
  await Person.join(house, meeting, ben)
  const ended = (await meetings.create(ben, house.account, 'Over')).meeting
  const before = await Person.join(house, ended, ben)
  await meetings.startFeature(ben, ended, 'summary')
  await before.readNotices()
  await before.say('We decided to spend it on the roof.')
  await meetings.end(ben, ended)
  await house.quiet()
  expect((await meetings.summary(ben, ended)).lines.length).toBeGreaterThan(0)

  await remove(ben)
  await refused(meetings.end(ben, meeting), 'not-yours')
  await refused(meetings.startFeature(ben, meeting, 'summary'), 'not-yours')
  await refused(meetings.startFeature(ben, meeting, 'captions'), 'not-yours')
  for (const act of ['summary', 'transcript', 'share', 'erase'] as const)
    await refused(meetings[act](ben, ended), 'not-found')
  expect((await meetings.door(ben, meeting)).host).toBe(false)
  expect((await meetings.mine(ben)).map(({ host, summary }) => [host, summary])).toEqual([
    [false, 'none'],
    [false, 'none'],
  ])
  // What is their own stays theirs.
  await meetings.object(ben, meeting, 'everything')
})

test('who is removed is put out of the organisation’s meetings, and comes in again as themselves alone', async () => {
  const { meetings } = house
  const mia = await house.member(house.account, 'Mia Member')
  const stays = await house.member(house.account, 'Sue Stays')
  const { meeting } = await meetings.create(house.owner, house.account, 'Talks')
  const handles = new Map<Caller, string>()
  const closed: Caller[] = []
  const heard: Caller[] = []
  for (const who of [mia, stays]) {
    const { handle } = await Person.join(house, meeting, who)
    handles.set(who, handle)
    await meetings.subscribe(
      who,
      meeting,
      () => void heard.push(who),
      () => void closed.push(who),
    )
  }
  await meetings.noLongerMember(mia.id)
  expect(closed).toEqual([])

  await remove(mia)
  await meetings.noLongerMember(mia.id)
  expect(closed).toEqual([mia])
  const { people } = await meetings.room(stays, meeting)
  expect(people.map(({ handle }) => handle)).not.toContain(handles.get(mia))
  heard.length = 0
  meetings.factsChanged()
  await expect.poll(() => heard.includes(stays)).toBe(true)
  expect(heard).not.toContain(mia)
  await refused(
    meetings.subscribe(mia, meeting, () => undefined),
    'not-found',
  )

  await Person.join(house, meeting, mia)
  const joined = (await house.gate.facts([`meeting:${meeting}`])).flatMap((fact) =>
    fact.kind === 'contributor-joined' && fact.handle === handles.get(mia) ? [fact.actsFor] : [],
  )
  expect(joined).toEqual([house.account, null])
  await meetings.noLongerMember(mia.id)
  expect((await meetings.room(stays, meeting)).people).toHaveLength(2)
})
