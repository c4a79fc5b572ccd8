/** Messages: their order, sending once, editing and deleting, reading, and what is unread. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChannelItem, MessageItem } from '@highroad/core/wire'
import type { ChatCaller, PageAsked } from './index.ts'
import { type House, newClientId, open, openHouse, say } from './testing/house.ts'

let house: House
let owner: ChatCaller
let bob: ChatCaller
let channel: ChannelItem

beforeAll(async () => {
  house = await openHouse()
  owner = house.owner
  bob = await house.member('Bob')
  channel = await open(house, owner, 'general', 'public', [bob])
})
afterAll(() => house.stop())

const PAGE: PageAsked = { thread: null, before: null, after: null, around: null, limit: 50 }
const fresh = (name: string) => open(house, owner, name, 'private', [bob])
const refused = async (work: Promise<unknown>) =>
  await work.then(
    () => 'allowed',
    (error: { code?: string }) => error.code,
  )

test('eight writers at once: every value of the counter is given once, none is left out', async () => {
  const { channel: id } = await fresh('dense')
  const sent = await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      const mine: MessageItem[] = []
      for (let n = 0; n < 25; n++)
        mine.push(await say(house.workspace, writer % 2 ? owner : bob, id, `${writer} ${n}`))
      return mine
    }),
  )
  const places = sent.flat().map(({ place }) => place)
  expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
  // One writer's messages stand in the order in which they were acknowledged.
  for (const mine of sent)
    expect(mine.map(({ place }) => place)).toEqual(mine.map(({ place }) => place).toSorted((a, b) => a - b))
  const { messages } = await house.workspace.messages.page(owner, id, { ...PAGE, limit: 100 })
  expect(messages.map(({ place }) => place)).toEqual(Array.from({ length: 100 }, (_, i) => i + 101))
})

test('together with others: who is not in the channel is refused alone, and the rest stands, mentions too', async () => {
  const { channel: id } = await fresh('together')
  const eve = await house.member('Eve')
  const { owner: stranger } = await house.otherAccount()
  const answered = (work: Promise<MessageItem>) =>
    work.then(
      ({ text }) => text,
      (error: { code?: string }) => error.code,
    )
  const post = (who: ChatCaller, text: string) => answered(say(house.workspace, who, id, text))
  const sent = await Promise.all([
    post(owner, 'alone'),
    post(bob, 'one'),
    post(eve, 'not in it'),
    post(owner, `<@${bob.id}> and <@${eve.id}>`),
    post(stranger, 'of another organisation'),
    post(bob, 'last'),
  ])
  expect(sent).toEqual(['alone', 'one', 'not-found', `<@${bob.id}> and <@${eve.id}>`, 'not-found', 'last'])
  const { messages } = await house.workspace.messages.page(owner, id, PAGE)
  expect(messages.map(({ place }) => place)).toEqual([1, 2, 3, 4])
  expect(await house.workspace.channels.channel(bob, id)).toMatchObject({ mentions: 1 })
  await house.workspace.channels.change(owner, id, { archived: true })
  expect(await Promise.all([1, 2, 3].map((n) => post(bob, `${n}`)))).toEqual(
    Array(3).fill('channel-archived'),
  )
})

test('the same client id sends once, again and at the same time', async () => {
  const { channel: id } = await fresh('once')
  const asked = { client: newClientId(), thread: null, text: 'only once', files: [] }
  const at = await Promise.all(Array.from({ length: 6 }, () => house.workspace.messages.post(bob, id, asked)))
  const again = await house.workspace.messages.post(bob, id, { ...asked, text: 'something else' })
  expect(new Set([...at, again].map(({ message }) => message)).size).toBe(1)
  expect(again).toMatchObject({ place: 1, changed: 1, text: 'only once' })
  // Of another person it is another message.
  expect((await house.workspace.messages.post(owner, id, asked)).place).toBe(2)
})

test('a reply has a place of its own and changes its root; the channel’s own line has roots alone', async () => {
  const { channel: id } = await fresh('threads')
  const root = await say(house.workspace, owner, id, 'what do you think?')
  const first = await say(house.workspace, bob, id, 'yes', root.message)
  await say(house.workspace, owner, id, 'good', root.message)
  expect([root.place, first.place, first.changed]).toEqual([1, 2, 2])
  const now = await house.workspace.messages.message(bob, root.message)
  expect(now).toMatchObject({ changed: 5, replies: { count: 2, people: [owner.id, bob.id] } })
  const line = await house.workspace.messages.page(bob, id, PAGE)
  expect(line.messages.map(({ message }) => message)).toEqual([root.message])
  const thread = await house.workspace.messages.page(bob, id, { ...PAGE, thread: root.message })
  expect(thread.messages.map(({ text }) => text)).toEqual(['what do you think?', 'yes', 'good'])
  await house.workspace.messages.remove(bob, first.message)
  expect((await house.workspace.messages.message(bob, root.message)).replies?.count).toBe(1)
  // A reply begins no thread, and a message of another channel neither.
  const reply = await refused(say(house.workspace, bob, id, 'no', first.message))
  const foreign = await say(house.workspace, owner, channel.channel, 'elsewhere')
  expect([reply, await refused(say(house.workspace, bob, id, 'no', foreign.message))]).toEqual([
    'bad-request',
    'bad-request',
  ])
})

test('R16 the text of a deleted or edited message is in no row, and its place stays', async () => {
  const { channel: id } = await fresh('deleting')
  const message = await say(house.workspace, bob, id, 'the marked sentence zyxwv')
  expect(await house.traces('marked sentence zyxwv')).toEqual(['chat.message: 1'])
  await house.workspace.messages.react(owner, message.message, '👍', true)
  await house.workspace.messages.pin(owner, message.message, true)
  await house.workspace.messages.edit(bob, message.message, 'another one zyxwv')
  expect(await house.traces('marked sentence zyxwv')).toEqual([])
  await house.workspace.messages.remove(bob, message.message)
  expect(await house.traces('zyxwv')).toEqual([])
  expect(await house.workspace.messages.message(owner, message.message)).toMatchObject({
    deleted: true,
    text: '',
    reactions: [],
    pinned: false,
    place: 1,
  })
  expect(await refused(house.workspace.messages.react(owner, message.message, '👍', true))).toBe('not-found')
})

test('only its author edits; author and who manages the channel delete', async () => {
  const { channel: id } = await fresh('authors')
  const message = await say(house.workspace, owner, id, 'mine')
  expect(await refused(house.workspace.messages.edit(bob, message.message, 'yours'))).toBe('not-yours')
  expect(await refused(house.workspace.messages.remove(bob, message.message))).toBe('not-yours')
  const theirs = await say(house.workspace, bob, id, 'theirs')
  expect(await refused(house.workspace.messages.edit(owner, theirs.message, 'ours'))).toBe('not-yours')
  expect(await refused(house.workspace.messages.remove(owner, theirs.message))).toBe('allowed')
})

test('R3 whose act a deletion was is told: the author’s, or one of who manages the channel', async () => {
  const { channel: id } = await fresh('deletions')
  const { messages } = house.workspace
  const deletion = async (author: ChatCaller, by: ChatCaller) => {
    const { message } = await say(house.workspace, author, id, 'words')
    expect(await messages.message(bob, message)).not.toHaveProperty('deletedBy')
    await messages.remove(by, message)
    // Deleted already: nothing that is done later changes whose act it was.
    await messages.remove(owner, message)
    return await messages.message(bob, message)
  }
  expect(await deletion(bob, bob)).toMatchObject({ deleted: true, deletedBy: 'author' })
  expect(await deletion(owner, owner)).toMatchObject({ deleted: true, deletedBy: 'author' })
  expect(await deletion(bob, owner)).toMatchObject({ deleted: true, deletedBy: 'manager', text: '' })
  const { messages: line } = await messages.page(bob, id, {
    thread: null,
    before: null,
    after: null,
    around: null,
    limit: 50,
  })
  expect(line.map(({ deletedBy }) => deletedBy)).toEqual(['author', 'author', 'manager'])
})

test('twenty different reactions; the same one twice is one, in the order of reacting', async () => {
  const { channel: id } = await fresh('reactions')
  const { message } = await say(house.workspace, owner, id, 'react')
  await house.workspace.messages.react(bob, message, '👍', true)
  await house.workspace.messages.react(owner, message, '👍', true)
  const same = await house.workspace.messages.react(owner, message, '👍', true)
  expect(same.reactions).toEqual([{ emoji: '👍', people: [bob.id, owner.id] }])
  for (let n = 0; n < 19; n++)
    await house.workspace.messages.react(owner, message, String.fromCodePoint(0x1f600 + n), true)
  expect(await refused(house.workspace.messages.react(bob, message, '🚀', true))).toBe('too-many-reactions')
  expect(await refused(house.workspace.messages.react(bob, message, '👍', false))).toBe('allowed')
})

test('pages by place: newest, before, after and around, with whether there is more', async () => {
  const { channel: id } = await fresh('pages')
  for (let n = 1; n <= 30; n++) await say(house.workspace, owner, id, `${n}`)
  const page = async (asked: Partial<PageAsked>) => {
    const { messages, before, after } = await house.workspace.messages.page(bob, id, {
      ...PAGE,
      limit: 10,
      ...asked,
    })
    return [messages[0]?.place, messages.at(-1)?.place, messages.length, before, after]
  }
  expect(await page({})).toEqual([21, 30, 10, true, false])
  expect(await page({ before: 21 })).toEqual([11, 20, 10, true, true])
  expect(await page({ before: 5 })).toEqual([1, 4, 4, false, true])
  expect(await page({ after: 25 })).toEqual([26, 30, 5, true, false])
  expect(await page({ around: 15 })).toEqual([10, 19, 10, true, true])
})

test('changes since: each message once, as it is now, in the order of changed; too many are not sent', async () => {
  const { channel: id } = await fresh('changes')
  const first = await say(house.workspace, owner, id, 'one')
  await say(house.workspace, owner, id, 'two')
  await house.workspace.messages.edit(owner, first.message, 'one, edited')
  const since = await house.workspace.messages.changes(bob, id, 0)
  expect(since.messages.map(({ changed, text }) => [changed, text])).toEqual([
    [2, 'two'],
    [3, 'one, edited'],
  ])
  expect([since.upTo, since.more, since.tooMany]).toEqual([3, false, false])
  await house.superuser.query(
    `insert into chat.message (id, account_id, channel_id, place, changed, handle, author, author_name, made_at, text,
       client_id, contributor_set_id, audience_id)
     select md5(m.id || n), account_id, channel_id, 3 + n, 3 + n, handle, author, author_name, made_at, 'x', n::text,
            contributor_set_id, audience_id from chat.message m, generate_series(1, 2001) n where m.id = $1`,
    [first.message],
  )
  await house.superuser.query('update chat.channel set counter = 2004, last_place = 2004 where id = $1', [id])
  expect(await house.workspace.messages.changes(bob, id, 0)).toMatchObject({ tooMany: true, upTo: 2004 })
  const some = await house.workspace.messages.changes(bob, id, 1000)
  expect([some.messages.length, some.more, some.upTo]).toEqual([200, true, 1200])
})

test('unread and mentions: counted up to a thousand, gone back, never one’s own; in direct messages all of them', async () => {
  const { channel: id } = await fresh('unread')
  const mine = async (who: ChatCaller, of = id) => {
    const { channels } = await house.workspace.channels.chat(who, house.account)
    const item = channels.find((one) => one.channel === of)
    return [item?.last, item?.read, item?.unread, item?.mentions]
  }
  await say(house.workspace, owner, id, 'hello')
  await say(house.workspace, owner, id, `you, <@${bob.id}> and <@${bob.id}>, and <@nobody-here>`)
  const all = await say(house.workspace, owner, id, 'all of <!channel>')
  await say(house.workspace, bob, id, 'my own')
  expect(await mine(bob)).toEqual([4, 0, 3, 2])
  expect(await mine(owner)).toEqual([4, 0, 1, 0])
  await house.workspace.messages.read(bob, id, all.place)
  expect(await mine(bob)).toEqual([4, 3, 0, 0])
  await house.workspace.messages.read(bob, id, 1)
  expect(await mine(bob)).toEqual([4, 1, 2, 2])
  await house.workspace.messages.remove(owner, all.message)
  expect(await mine(bob)).toEqual([4, 1, 1, 1])
  const direct = await house.workspace.channels.openDirect(owner, house.account, [bob.id])
  await say(house.workspace, owner, direct.channel, 'psst')
  expect(await mine(bob, direct.channel)).toEqual([1, 0, 1, 1])
})

test('a thousand mentions: the text stays, a hundred are noted, of people in the channel alone', async () => {
  const { channel: id } = await fresh('mentions')
  const text = [`<@${bob.id}>`, ...Array.from({ length: 999 }, (_, n) => `<@nobody${n}>`)].join(' ')
  const message = await say(house.workspace, owner, id, text)
  expect(message.text).toBe(text)
  const { rows } = await house.superuser.query('select person_id from chat.mention where channel_id = $1', [
    id,
  ])
  expect(rows).toEqual([{ person_id: bob.id }])
})

test('drafts survive, and are their writer’s alone, the server not excepted', async () => {
  const { channel: id } = await fresh('drafts')
  const root = await say(house.workspace, owner, id, 'root')
  await house.workspace.drafts.keep(bob, id, null, 'not yet')
  await house.workspace.drafts.keep(bob, id, root.message, 'nor this')
  expect(await house.workspace.drafts.draft(bob, id, null)).toEqual({ text: 'not yet' })
  expect(await house.workspace.drafts.draft(owner, id, null)).toEqual({ text: '' })
  expect((await house.workspace.drafts.places(bob, house.account)).drafts).toHaveLength(2)
  expect((await house.workspace.drafts.places(owner, house.account)).drafts).toEqual([])
  const seen = async (person: string | null) =>
    await house.database.store.asTenant({ account: house.account, person }, async (tx) => {
      const { sql } = await import('kysely')
      return (await sql`select 1 from chat.draft`.execute(tx)).rows.length
    })
  expect([await seen(bob.id), await seen(owner.id), await seen(null)]).toEqual([2, 0, 0])
  await house.workspace.drafts.keep(bob, id, null, '')
  expect((await house.workspace.drafts.places(bob, house.account)).drafts).toEqual([
    { channel: id, thread: root.message },
  ])
})
