import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { Fact } from '@highroad/core/consent'
import type { PermitRequest } from '../../gate/gate.ts'
import type { ChatCaller, Workspace } from '../index.ts'
import { type House, open, openHouse, say, TestDevice } from '../testing/house.ts'

const OFFERED = (['completion', 'catch-up'] as const).map((feature) => ({
  feature,
  processor: 'this-server',
}))

let house: House
let chat: Workspace
let owner: ChatCaller
let bob: ChatCaller

beforeAll(async () => {
  house = await openHouse()
  chat = await house.another({ offered: OFFERED })
  owner = house.owner
  bob = await house.member('Bob')
  await house.gate.record(
    OFFERED.map(({ feature, processor }) => ({
      kind: 'switch-set',
      time: Date.now(),
      account: house.account,
      feature,
      on: true,
      processor,
    })),
    { account: house.account, person: owner.id },
  )
})
afterAll(() => house.stop())

const tell = (who: ChatCaller, channel: string) =>
  chat.consent.noticesShown(
    who,
    channel,
    OFFERED.map(({ feature }) => ({ feature, version: 1 })),
  )

const handleIn = async (who: ChatCaller, channel: string): Promise<string> =>
  (await house.gate.own.handles(who.id)).find(({ place }) => place === `channel:${channel}`)?.handle ?? ''

async function read(channel: string, asker: ChatCaller) {
  const now = Date.now()
  const request: PermitRequest<'assist'> = {
    purpose: 'assist',
    feature: 'catch-up',
    processor: 'this-server',
    hostingAccount: house.account,
    place: `channel:${channel}`,
    classes: ['chat'],
    from: 0,
    until: now + 1,
    asker: { handle: await handleIn(asker, channel), actsFor: house.account },
  }
  const answer = await house.gate.permit(request)
  if ('denied' in answer) return { permit: null, texts: [] }
  const texts: string[] = []
  for await (const batch of house.gate.readMessages(answer.granted))
    for (const { text } of batch) texts.push(text)
  return { permit: answer.granted, texts }
}

test('R5 R10 what is written after the notice may be read under a permit, until its writer objects: that ends the permit', async () => {
  const { channel } = await open({ ...house, workspace: chat }, owner, 'reading', 'private', [bob])
  await say(chat, bob, channel, 'before the notice')
  await tell(owner, channel)
  await tell(bob, channel)
  await say(chat, owner, channel, 'of the owner')
  await say(chat, bob, channel, 'after the notice')
  const first = await read(channel, owner)
  expect(first.texts).toEqual(['of the owner', 'after the notice'])
  expect(first.permit?.live).toBe(true)
  await chat.consent.leaveMeOut(bob, channel, ['catch-up'])
  await first.permit?.ended
  expect(first.permit?.live).toBe(false)
  const second = await read(channel, owner)
  expect(second.texts).toEqual(['of the owner'])
  if (second.permit) await house.gate.close(second.permit)
  // Left out of it, one asks for nothing either.
  expect((await read(channel, bob)).permit).toBeNull()

  await chat.consent.letMeIn(bob, channel, 'everything')
  await say(chat, bob, channel, 'after letting in')
  const third = await read(channel, owner)
  expect(third.texts).toEqual(['of the owner', 'after letting in'])
  if (third.permit) await house.gate.close(third.permit)
})

test('R10 of somebody who was put out of the channel nothing is read once they object', async () => {
  const { channel } = await open({ ...house, workspace: chat }, owner, 'put-out', 'private', [bob])
  await tell(owner, channel)
  await tell(bob, channel)
  await say(chat, bob, channel, 'said before leaving')
  await chat.channels.remove(owner, channel, bob.id)
  const before = await read(channel, owner)
  expect(before.texts).toEqual(['said before leaving'])
  const view = await chat.consent.leaveMeOut(bob, channel, 'everything')
  expect(view.lines.map(({ people, you }) => [people.present, you])).toEqual([
    [0, 'left-out'],
    [0, 'left-out'],
  ])
  await before.permit?.ended
  expect((await read(channel, owner)).texts).toEqual([])
})

test('devices of every process learn that lines changed, and nothing of whom', async () => {
  const other = await house.another({ offered: OFFERED })
  const { channel } = await open({ ...house, workspace: chat }, owner, 'telling', 'private', [bob])
  const here = await TestDevice.connect(chat, owner, house.account)
  const there = await TestDevice.connect(other, owner, house.account)
  await chat.consent.leaveMeOut(bob, channel, ['completion'])
  for (const device of [here, there]) {
    await device.until(() => device.heard('compose-changed').some((event) => event.channel === channel))
    for (const event of device.heard('compose-changed'))
      expect(Object.keys(event).toSorted()).toEqual(['channel', 'type'])
  }
  // What was read by the other process counts what this one recorded.
  const line = (await other.consent.view(owner, channel)).lines[0]
  expect(line?.people).toEqual({ included: 0, present: 2 })
  await tell(owner, channel)
  expect((await other.consent.view(owner, channel)).lines[0]?.people).toEqual({ included: 1, present: 2 })
  chat.consent.factsChanged(house.account)
  for (const device of [here, there])
    await device.until(() => device.heard('compose-changed').some((event) => event.channel === null))
  // "Leave me out everywhere" reaches the channels of that person alone.
  const apart = await open({ ...house, workspace: chat }, owner, 'apart', 'private')
  // Who comes into a channel changes its line too.
  await here.until(() => here.heard('compose-changed').some((event) => event.channel === apart.channel))
  const heard = here.heard('compose-changed').length
  await house.gate.own.leaveOut(bob.id, ['completion'])
  await chat.consent.saidEverywhere(bob.id)
  const since = () =>
    here
      .heard('compose-changed')
      .slice(heard)
      .map((event) => event.channel)
  await here.until(() => since().includes(channel))
  expect(since()).not.toContain(apart.channel)
  await house.gate.own.letIn(bob.id, 'everything')
})

const MANY = 2_000

/** People who were all told, written as the room writes them. */
async function fill(channel: string): Promise<void> {
  const { gate, account } = house
  for (let from = 0; from < MANY; from += 100) {
    const people = Array.from({ length: 100 }, (_, i) => `many-${from + i}`)
    const handles = await Promise.all(
      people.map((person) => gate.handleOf(null, { person, place: `channel:${channel}`, account })),
    )
    const time = Date.now()
    const facts = handles.flatMap((handle): Fact[] => [
      { kind: 'channel-joined', time, channel, handle, actsFor: account },
      ...OFFERED.map(({ feature }): Fact => ({
        kind: 'notice-shown',
        time,
        handle,
        feature,
        version: 1,
        keeps: [],
        laterFeatures: [],
        until: time + 365 * 24 * 3600_000,
      })),
    ])
    await gate.record(facts, {
      account,
      person: null,
      within: async (tx) => {
        await sql`
          insert into chat.member (channel_id, account_id, person_id, handle, acts_for, guest, contributor_set_id, joined_at)
          select ${channel}, ${account}, p.person, p.handle, ${account}, false, 1, now()
            from unnest(${people}::text[], ${handles}::text[]) as p (person, handle)`.execute(tx)
      },
    })
  }
}

test(
  'a channel of two thousand: the line is counted again from what changed, not from everybody',
  { timeout: 120_000 },
  async () => {
    const { channel } = await open({ ...house, workspace: chat }, owner, 'many', 'public')
    await fill(channel)
    await house.superuser.query('analyze')
    const took = async (what: string, work: () => Promise<unknown>) => {
      const from = performance.now()
      await work()
      process.stdout.write(`${what}: ${(performance.now() - from).toFixed(1)} ms\n`)
    }
    const view = () => chat.consent.view(owner, channel)
    await took('first reading of 2,000', view)
    await took('again, nothing changed', view)
    await took('a hundred at once', () => Promise.all(Array.from({ length: 100 }, view)))
    expect((await view()).lines[0]?.people).toEqual({ included: MANY, present: MANY + 1 })
    await took('one says that they were told', () => tell(owner, channel))
    await took('one objects', () => chat.consent.leaveMeOut(owner, channel, ['completion']))
    expect((await view()).lines.map(({ people }) => people.included)).toEqual([MANY, MANY + 1])
    await took('why', () => chat.consent.why(owner, channel, 'completion'))
    const why = await chat.consent.why(owner, channel, 'completion')
    expect(why.reasons).toContainEqual(
      expect.objectContaining({ code: 'R5.noticed', changedBy: 'participant', people: MANY }),
    )
    expect(why.reasons).toContainEqual(
      expect.objectContaining({ code: 'R10.objects', changedBy: 'you', people: 1 }),
    )
  },
)
