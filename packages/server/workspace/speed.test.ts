/** Large channels and long sides at the server: the figures are printed, and no time is asserted; that pages are right is. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ChatCaller } from './index.ts'
import { type House, open, openHouse, say } from './testing/house.ts'

let house: House
let owner: ChatCaller

beforeAll(async () => {
  house = await openHouse()
  owner = house.owner
})
afterAll(() => house.stop())

const RUNS = 9

/** Median and slowest, in milliseconds. */
async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const took: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const from = performance.now()
    await work()
    took.push(performance.now() - from)
  }
  const sorted = took.toSorted((a, b) => a - b)
  const [median = 0, slowest = 0] = [sorted[Math.floor(RUNS / 2)], sorted.at(-1)]
  process.stdout.write(`${what}: median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms\n`)
}

/** Copies a channel's one message, so that it has this many, every tenth of them a reply. */
async function fill(channel: string, message: string, count: number): Promise<void> {
  await house.superuser.query(
    `insert into chat.message (id, account_id, channel_id, place, changed, thread_id, handle, author, author_name, made_at,
       text, client_id, contributor_set_id, audience_id)
     select md5(m.id || n), account_id, channel_id, n, n, case when n % 10 = 0 then m.id end, handle, author, author_name,
            made_at, 'message number ' || n, n::text, contributor_set_id, audience_id
       from chat.message m, generate_series(2, $2::int) n where m.id = $1`,
    [message, count],
  )
  await house.superuser.query('update chat.channel set counter = $2, last_place = $2 where id = $1', [
    channel,
    count,
  ])
}

test(
  'a channel with 100,000 messages: first screen, the middle, its changes',
  { timeout: 60_000 },
  async () => {
    const bob = await house.member('Bob')
    const { channel } = await open(house, owner, 'large', 'private', [bob])
    const { message } = await say(house.workspace, owner, channel, 'the first')
    await fill(channel, message, 100_000)
    await house.superuser.query('analyze chat.message')
    const { messages } = house.workspace
    const asked = { thread: null, before: null, after: null, around: null, limit: 50 }
    const first = await messages.page(bob, channel, asked)
    expect([first.messages.length, first.messages.at(-1)?.place, first.before]).toEqual([50, 99_999, true])
    await timed('first screen of 100,000', () => messages.page(bob, channel, asked))
    await timed('around the middle', () => messages.page(bob, channel, { ...asked, around: 50_000 }))
    await timed('a thread of 10,000', () => messages.page(bob, channel, { ...asked, thread: message }))
    await timed('the last 150 changes', () => messages.changes(bob, channel, 99_850))
    await timed('the side with it, all unread', () => house.workspace.channels.chat(bob, house.account))
    await timed('posting to it', () => say(house.workspace, owner, channel, 'one more'))
  },
)

test('a side of 500 channels, each with something unread', { timeout: 120_000 }, async () => {
  const kim = await house.member('Kim')
  const one = await open(house, owner, 'one-of-many', 'private', [kim])
  const { message } = await say(house.workspace, owner, one.channel, 'the first')
  await house.superuser.query(
    `insert into chat.channel (id, account_id, kind, name, opened_by, opened_at, audience_id, counter, last_place, last_at, members)
     select md5(c.id || n), account_id, kind, name || n, opened_by, opened_at, audience_id, 40, 40, now(), members
       from chat.channel c, generate_series(1, 499) n where c.id = $1`,
    [one.channel],
  )
  await house.superuser.query(
    `insert into chat.member (channel_id, account_id, person_id, handle, acts_for, guest, contributor_set_id, joined_at)
     select md5(channel_id || n), account_id, person_id, handle, acts_for, guest, contributor_set_id, joined_at
       from chat.member m, generate_series(1, 499) n where m.channel_id = $1`,
    [one.channel],
  )
  await house.superuser.query(
    `insert into chat.message (id, account_id, channel_id, place, changed, handle, author, author_name, made_at,
       text, client_id, contributor_set_id, audience_id)
     select md5(m.id || n || '.' || p), account_id, md5(channel_id || n), p, p, handle, author, author_name, made_at, 'x', p::text,
            contributor_set_id, audience_id
       from chat.message m, generate_series(1, 499) n, generate_series(1, 40) p where m.id = $1`,
    [message],
  )
  await house.superuser.query('vacuum analyze chat.message')
  await house.superuser.query('analyze chat.member')
  const { channels } = await house.workspace.channels.chat(kim, house.account)
  expect(channels).toHaveLength(500)
  expect(channels.filter(({ unread }) => unread === 40)).toHaveLength(499)
  await timed('a side of 500 channels', () => house.workspace.channels.chat(kim, house.account))
})
