/** Who may know of what, in every call; and that coming, going and erasing are in the ledger. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChannelItem, MessageItem } from '@highroad/core/wire'
import type { ChatCaller } from './index.ts'
import { type House, newClientId, open, openHouse, say, TestDevice } from './testing/house.ts'

let house: House
let owner: ChatCaller
let bob: ChatCaller
let eve: ChatCaller
let guest: ChatCaller
let stranger: ChatCaller
let strange: string
let secret: ChannelItem
let inside: ChannelItem
let message: MessageItem

beforeAll(async () => {
  house = await openHouse()
  owner = house.owner
  bob = await house.member('Bob')
  eve = await house.member('Eve')
  const other = await house.otherAccount()
  stranger = other.owner
  strange = other.account
  secret = await open(house, bob, 'secret', 'private')
  message = await say(house.workspace, bob, secret.channel, 'nobody else reads this')
  inside = await open(house, owner, 'with-guests', 'private', [bob])
  guest = await house.guest('Gil Guest')
  const { link } = await house.workspace.channels.makeGuestLink(owner, inside.channel)
  await house.workspace.channels.joinByLink(guest, link.split('/').at(-1) ?? '')
})
afterAll(() => house.stop())

const outcome = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => 'allowed',
    (error: { code?: string }) => error.code,
  )
const PAGE = { thread: null, before: null, after: null, around: null, limit: 50 }
const post = () => ({ client: newClientId(), thread: null, text: 'let me in', files: [] })

/** Every call that names a channel or a message. */
const calls = (who: ChatCaller, channel: string, id: string): Record<string, () => Promise<unknown>> => {
  const { channels, messages, drafts } = house.workspace
  return {
    channel: () => channels.channel(who, channel),
    change: () => channels.change(who, channel, { topic: 'mine now' }),
    join: () => channels.join(who, channel),
    leave: () => channels.leave(who, channel),
    erase: () => channels.erase(who, channel),
    members: () => channels.members(who, channel),
    add: () => channels.add(who, channel, [who.id]),
    remove: () => channels.remove(who, channel, bob.id),
    mute: () => channels.mute(who, channel, true),
    makeGuestLink: () => channels.makeGuestLink(who, channel),
    endGuestLink: () => channels.endGuestLink(who, channel),
    page: () => messages.page(who, channel, PAGE),
    changes: () => messages.changes(who, channel, 0),
    post: () => messages.post(who, channel, post()),
    message: () => messages.message(who, id),
    edit: () => messages.edit(who, id, 'changed'),
    removeMessage: () => messages.remove(who, id),
    react: () => messages.react(who, id, '👍', true),
    pin: () => messages.pin(who, id, true),
    pins: () => messages.pins(who, channel),
    read: () => messages.read(who, channel, 1),
    draft: () => drafts.draft(who, channel, null),
    keep: () => drafts.keep(who, channel, null, 'a draft'),
  }
}

describe('a private channel that one is not in is not there', () => {
  const cases = {
    'a member': () => eve,
    'the owner of the organisation': () => owner,
    'a guest of another channel': () => guest,
    'an owner of another organisation': () => stranger,
  }
  for (const [name, who] of Object.entries(cases))
    test(`for ${name}, in any call`, async () => {
      const all = calls(who(), secret.channel, message.message)
      for (const [call, work] of Object.entries(all))
        expect({ call, is: await outcome(work()) }).toEqual({ call, is: 'not-found' })
      const { channels } = await house.workspace.channels.chat(
        who(),
        who() === stranger ? strange : house.account,
      )
      expect(channels.map(({ channel }) => channel)).not.toContain(secret.channel)
      const device = await TestDevice.connect(
        house.workspace,
        who(),
        who() === stranger ? strange : house.account,
      )
      await device.device?.look(secret.channel)
      await device.resume([{ channel: secret.channel, changed: 0 }])
      await say(house.workspace, bob, secret.channel, 'still nobody')
      expect(device.messages(secret.channel)).toEqual([])
      device.device?.close()
    })

  test('and nothing of it was changed', async () => {
    expect(await house.workspace.messages.message(bob, message.message)).toEqual(message)
    expect(await house.workspace.channels.channel(bob, secret.channel)).toMatchObject({
      topic: '',
      members: 1,
    })
  })

  test('the database says so too, whatever the program asks', async () => {
    const { sql } = await import('kysely')
    const seen = (account: string, person: string | null, member: string) =>
      house.database.store.asTenant({ account, person }, async (tx) => {
        await sql`select set_config('highroad.member', ${member}, true)`.execute(tx)
        const { rows } = await sql`select 1 from chat.message where channel_id = ${secret.channel}`.execute(
          tx,
        )
        const channels = await sql`select 1 from chat.channel where id = ${secret.channel}`.execute(tx)
        return [rows.length > 0, channels.rows.length > 0]
      })
    expect(await seen(house.account, bob.id, house.account)).toEqual([true, true])
    expect(await seen(house.account, eve.id, house.account)).toEqual([false, false])
    expect(await seen(strange, bob.id, strange)).toEqual([false, false])
    // And public ones are for whoever acts as a member, not for a guest.
    const { channel } = await open(house, owner, 'for-members')
    await say(house.workspace, owner, channel, 'members may read this')
    const readable = (member: string) =>
      house.database.store.asTenant({ account: house.account, person: eve.id }, async (tx) => {
        await sql`select set_config('highroad.member', ${member}, true)`.execute(tx)
        return (await sql`select 1 from chat.message where channel_id = ${channel}`.execute(tx)).rows.length
      })
    expect([await readable(house.account), await readable(''), await readable(strange)]).toEqual([1, 0, 0])
  })
})

test('an organisation that one does not belong to is not there', async () => {
  const { channels, drafts, events } = house.workspace
  for (const who of [stranger, await house.guest('Nobody')]) {
    expect(await outcome(channels.chat(who, house.account))).toBe('not-found')
    expect(await outcome(channels.browse(who, house.account, null))).toBe('not-found')
    expect(
      await outcome(channels.open(who, house.account, { name: 'x', kind: 'public', topic: '', people: [] })),
    ).toBe('not-found')
    expect(await outcome(channels.openDirect(who, house.account, [bob.id]))).toBe('not-found')
    expect(
      await outcome(
        events.connect(
          who,
          house.account,
          () => undefined,
          () => undefined,
        ),
      ),
    ).toBe('not-found')
    expect(await outcome(drafts.places(who, house.account))).toBe('not-found')
  }
})

test('people of another organisation and guests cannot be added, nor written to directly', async () => {
  const { channels } = house.workspace
  for (const { id } of [stranger, guest, { id: 'nobody' }]) {
    expect(await outcome(channels.add(bob, secret.channel, [id]))).toBe('bad-request')
    expect(await outcome(channels.openDirect(bob, house.account, [id]))).toBe('bad-request')
  }
})

test('a guest takes part in their channel, sees its people alone, and opens, browses and adds nothing', async () => {
  const { channels } = house.workspace
  const side = await channels.chat(guest, house.account)
  expect(side.guest).toBe(true)
  expect(side.channels.map(({ channel }) => channel)).toEqual([inside.channel])
  expect(new Set(side.people.map(({ person }) => person))).toEqual(new Set([owner.id, bob.id, guest.id]))
  expect((await channels.browse(guest, house.account, null)).channels).toEqual([])
  const hello = await say(house.workspace, guest, inside.channel, 'hello from outside')
  expect(hello.authorName).toBe('Gil Guest')
  expect(await outcome(channels.add(guest, inside.channel, [eve.id]))).toBe('not-yours')
  expect(await outcome(channels.change(guest, inside.channel, { topic: 'x' }))).toBe('not-yours')
  expect(await outcome(channels.makeGuestLink(guest, inside.channel))).toBe('not-yours')
  const general = await open(house, owner, 'general')
  expect(await outcome(channels.channel(guest, general.channel))).toBe('not-found')
  expect(await outcome(channels.join(guest, general.channel))).toBe('not-found')
  // A member knows of the guest where they share the channel, and not where they do not.
  const knows = async (who: ChatCaller) =>
    (await channels.chat(who, house.account)).people.some(({ person }) => person === guest.id)
  expect([await knows(bob), await knows(eve)]).toEqual([true, false])
  // The link ended: nobody else comes in by it; whoever is in stays.
  const { link } = await channels.makeGuestLink(owner, inside.channel)
  const token = link.split('/').at(-1) ?? ''
  expect(await channels.guestLink(token)).toEqual({ organisation: 'Acme', channel: 'with-guests' })
  await channels.endGuestLink(owner, inside.channel)
  expect(await outcome(channels.guestLink(token))).toBe('not-found')
  expect(await outcome(channels.joinByLink(await house.guest('Late'), token))).toBe('not-found')
  expect(await house.traces(token)).toEqual([])
})

test('whoever is shut out does not come back by the link that they have; leaving oneself ends no link', async () => {
  const { channels } = house.workspace
  const made = await open(house, owner, 'shut-out', 'private')
  const tokenOf = async () => (await channels.makeGuestLink(owner, made.channel)).link.split('/').at(-1) ?? ''
  const first = await tokenOf()
  for (const who of [guest, bob]) await channels.joinByLink(who, first)
  await channels.leave(bob, made.channel)
  expect(await outcome(channels.joinByLink(bob, first))).toBe('allowed')
  await channels.remove(owner, made.channel, bob.id)
  for (const who of [bob, await house.guest('Gil Again')])
    expect(await outcome(channels.joinByLink(who, first))).toBe('not-found')
  expect(await outcome(channels.channel(guest, made.channel))).toBe('allowed')
  expect(await outcome(channels.joinByLink(bob, await tokenOf()))).toBe('allowed')
})

test('whoever leaves the organisation is out of every channel at once, devices too, each a fact', async () => {
  const kim = await house.member('Kim')
  const mine = await open(house, kim, 'kims', 'private', [bob])
  const general = await open(house, owner, 'public-one')
  await house.workspace.channels.join(kim, general.channel)
  await house.workspace.drafts.keep(kim, general.channel, null, 'a draft of kim')
  const device = await TestDevice.connect(house.workspace, kim, house.account)
  await device.resume()
  await house.identity.removeMember(house.account, kim.id, owner.id)
  // Before anybody told team chat: no call of theirs is answered.
  expect(await outcome(house.workspace.messages.page(kim, mine.channel, PAGE))).toBe('not-found')
  expect(await outcome(house.workspace.messages.post(kim, general.channel, post()))).toBe('not-found')
  await house.workspace.personLeft(house.account, kim.id)
  expect(device.gone).toBe(true)
  const { length } = device.events
  await say(house.workspace, bob, mine.channel, 'after kim')
  expect(device.events).toHaveLength(length)
  expect((await house.workspace.channels.channel(bob, mine.channel)).members).toBe(1)
  expect(await house.traces('a draft of kim')).toEqual([])
  for (const { channel } of [mine, general]) expect(await kindsOf(channel)).toContain('channel-left')
})

const kindsOf = async (channel: string) =>
  (await house.gate.facts([`channel:${channel}`])).map(({ kind }) => kind)

test('opening, joining and leaving are facts, with the account that each acts for', async () => {
  const { channels } = house.workspace
  const made = await open(house, owner, 'facts', 'public', [bob])
  await channels.join(eve, made.channel)
  await channels.join(eve, made.channel)
  await channels.leave(eve, made.channel)
  const { link } = await channels.makeGuestLink(owner, made.channel)
  await channels.joinByLink(guest, link.split('/').at(-1) ?? '')
  expect(await kindsOf(made.channel)).toEqual([
    'channel-opened',
    'channel-joined',
    'channel-joined',
    'channel-joined',
    'channel-left',
    'channel-joined',
  ])
  const facts = await house.gate.facts([`channel:${made.channel}`])
  expect(facts[0]).toMatchObject({ hostingAccount: house.account, privacy: 'public', audience: made.channel })
  const actsFor = facts.flatMap((fact) => (fact.kind === 'channel-joined' ? [fact.actsFor] : []))
  expect(actsFor).toEqual([house.account, house.account, house.account, null])
  const { rows } = await house.superuser.query(
    `select s.members, a.place from chat.message m
       join gate.contributor_set s on s.id = m.contributor_set_id join gate.audience a on a.id = m.audience_id
      where m.id = $1`,
    [(await say(house.workspace, guest, made.channel, 'mine')).message],
  )
  expect(rows).toEqual([
    {
      members: [{ handle: expect.stringMatching(/^[0-9a-f]{32}$/), actsFor: null }],
      place: `channel:${made.channel}`,
    },
  ])
})

test('direct messages: one conversation of exactly these, whoever asks, at the same time too', async () => {
  const { channels } = house.workspace
  const asked = await Promise.all([
    channels.openDirect(owner, house.account, [bob.id, eve.id]),
    channels.openDirect(bob, house.account, [eve.id, owner.id]),
    channels.openDirect(eve, house.account, [owner.id, bob.id, bob.id]),
  ])
  expect(new Set(asked.map(({ channel }) => channel)).size).toBe(1)
  expect(asked[0]).toMatchObject({ kind: 'direct', name: null, members: 3, manages: false })
  const two = await channels.openDirect(owner, house.account, [bob.id])
  expect(two.channel).not.toBe(asked[0]?.channel)
  expect(await outcome(channels.erase(owner, two.channel))).toBe('not-yours')
  expect(await outcome(channels.leave(owner, two.channel))).toBe('not-yours')
  const alone = await channels.openDirect(owner, house.account, [owner.id])
  expect(alone.people).toEqual([owner.id])
})

test('names are taken once, in whatever case; an archived channel is read and not written', async () => {
  const { channels } = house.workspace
  const made = await open(house, owner, 'names')
  expect(await outcome(open(house, bob, 'names', 'private'))).toBe('channel-name-taken')
  expect(await outcome(channels.change(owner, inside.channel, { name: 'names' }))).toBe('channel-name-taken')
  await say(house.workspace, owner, made.channel, 'before')
  await channels.change(owner, made.channel, { archived: true })
  expect(await outcome(house.workspace.messages.post(owner, made.channel, post()))).toBe('channel-archived')
  expect(await outcome(channels.join(bob, made.channel))).toBe('channel-archived')
  expect((await house.workspace.messages.page(bob, made.channel, PAGE)).messages).toHaveLength(1)
  await channels.change(owner, made.channel, { archived: false, topic: 'open again' })
  expect(await channels.channel(owner, made.channel)).toMatchObject({ archived: false, topic: 'open again' })
  expect(await outcome(house.workspace.messages.post(bob, made.channel, post()))).toBe('allowed')
})

test('R16 an erased channel: messages, drafts, people and what opens its entries are gone, for devices too', async () => {
  const { channels } = house.workspace
  const made = await open(house, owner, 'to-be-erased-qqq', 'private', [bob])
  await say(house.workspace, bob, made.channel, 'erased sentence')
  await house.workspace.drafts.keep(bob, made.channel, null, 'erased draft')
  const device = await TestDevice.connect(house.workspace, bob, house.account)
  await device.resume()
  expect(await outcome(channels.erase(bob, made.channel))).toBe('not-yours')
  await channels.erase(owner, made.channel)
  expect(device.heard('channel-gone')).toEqual([{ type: 'channel-gone', channel: made.channel }])
  expect(await outcome(channels.channel(owner, made.channel))).toBe('not-found')
  for (const phrase of ['erased sentence', 'erased draft', 'to-be-erased-qqq'])
    expect(await house.traces(phrase)).toEqual([])
  const left = (await house.traces(made.channel)).map((one) => one.split(':')[0])
  // Which entries were erased, the head of their chain, and the fact that says it was erased: ids and hashes.
  const kept = ['gate.erased_entry', 'ledger.opening', 'ledger.scope_head']
  expect(left.filter((table) => !kept.includes(table ?? ''))).toEqual([])
  expect(await kindsOf(made.channel)).toEqual(['channel-erased'])
  device.device?.close()
})
