/** Completing over HTTP, with everything real behind it: which words come, and when they stop coming. */
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  ChannelItem,
  Completed,
  GuestLinkMade,
  InvitationMade,
  Me,
  NewAccountMade,
} from '@highroad/core/wire'
import { openGate } from '../gate/index.ts'
import { openLedger } from '../ledger/index.ts'
import { openReading } from '../reading.ts'
import { traces } from '../store/testing/traces.ts'
import { openWorkspace } from '../workspace/index.ts'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const OFFERED = (['captions', 'summary', 'completion', 'catch-up'] as const).map((feature) => ({
  feature,
  processor: 'this-server',
}))
type Reading = ReturnType<typeof openReading>

let edge: Edge
let ann: Browser
let bob: Browser
let account: string
let superuser: Client
let made = 0
let tests = 0
/** How far the clock of what completes is ahead. */
let ahead = 0
let reading: Reading
/** Another process over the same database. */
let there: Reading
let elsewhere: { stop: () => Promise<void> }
const silent = () => undefined
const clock = () => Date.now()

const personOf = async (browser: Browser) => {
  const { id, name, guest } = Me.parse(await (await browser.ask('GET', '/api/me')).json()).person
  return { id, name, guest }
}

async function member(name: string, by = ann, of = account): Promise<Browser> {
  const answer = await by.ask('POST', `/api/accounts/${of}/invitations`, { role: 'member' })
  const token = InvitationMade.parse(await answer.json())
    .link.split('/')
    .at(-1)
  return await accept(token ?? '', name)
}
async function accept(token: string, name: string): Promise<Browser> {
  const browser = edge.newBrowser()
  const person = { name, email: `${name.toLowerCase()}@example.org`, password: 'correct horse' }
  expect((await browser.ask('POST', `/api/invitations/${token}/accept`, person)).status).toBe(200)
  return browser
}
const told = async (who: Browser, channel: string) => {
  const shown = [{ feature: 'completion', version: 1 }]
  expect((await who.ask('PUT', `/api/channels/${channel}/notices`, { shown })).status).toBe(200)
}
async function open(kind: 'public' | 'private', people: readonly Browser[], by = ann, of = account) {
  const ids = await Promise.all(people.map(async (one) => (await personOf(one)).id))
  const name = `channel-${++made}`
  const answer = await by.ask('POST', `/api/accounts/${of}/channels`, { name, kind, topic: '', people: ids })
  const { channel } = ChannelItem.parse(await answer.json())
  for (const who of [by, ...people]) await told(who, channel)
  return channel
}
async function say(who: Browser, channel: string, text: string, times = 1): Promise<string> {
  let last = ''
  const caller = await personOf(who)
  for (let i = 0; i < times; i++) {
    const client = `clientaaaaaaaaaa${String(++made).padStart(8, '0')}`
    const asked = { client, thread: null, text, files: [] }
    last = (await edge.workspace.messages.post(caller, channel, asked)).message
  }
  return last
}
async function complete(who: Browser, channel: string, before: string): Promise<string | null> {
  const answer = await who.ask('POST', `/api/channels/${channel}/completion`, { before })
  expect(answer.status).toBe(200)
  return Completed.parse(await answer.json()).text
}
/** What comes once every model that this asks for is there. */
async function completed(who: Browser, channel: string, before: string, from = reading) {
  const caller = await personOf(who)
  await from.completing.complete(caller, channel, before)
  await from.completing.settled()
  return await from.completing.complete(caller, channel, before)
}
const count = async (text: string, values: unknown[] = []) => {
  const { rows } = await superuser.query<{ n: number }>(`select count(*)::int as n from ${text}`, values)
  return rows[0]?.n ?? 0
}
const permitsOf = (channel: string) =>
  count('(select distinct permit_id from gate.permit_scope where scope = $1) p', [`channel:${channel}`])
const entries = () => count('ledger.entry')

beforeAll(async () => {
  edge = await openEdge({ offered: OFFERED })
  superuser = new Client({ connectionString: edge.database.superuserUrl })
  await superuser.connect()
  ann = edge.newBrowser()
  const me = await ann.ask('POST', '/api/set-up', {
    code: edge.code,
    name: 'Ann',
    email: 'ann@example.org',
    password: 'correct horse',
    organisation: 'Acme',
  })
  account = Me.parse(await me.json()).memberships[0]?.account ?? ''
  await ann.ask('PUT', `/api/accounts/${account}/features/completion`, { on: true })
  bob = await member('Bob')
  const random = (n: number) => randomBytes(n)
  const { home, store } = edge.database
  const ledger = await openLedger({ store, home, clock, random, origin: 'highroad/test', log: silent })
  const gate = await openGate({ store, ledger, clock, random, log: silent })
  const parts = { store, gate, identity: edge.identity, clock, random, publicUrl: 'http://x', log: silent }
  const workspace = await openWorkspace({ ...parts, offered: OFFERED })
  there = openReading({ gate, workspace, processor: 'this-server', clock, log: silent })
  elsewhere = {
    stop: async () => {
      await there.stop()
      await workspace.stop()
      await gate.stop()
      await ledger.stop()
    },
  }
})
beforeEach(() => {
  const own = String.fromCodePoint(97 + (tests % 26), 97 + (tests++ % 13))
  BEFORE = `please review the qu${own}`
  PHRASE = `${BEFORE}arterly marmalade report`
  const { gate, workspace } = edge
  reading = openReading({
    gate,
    workspace,
    processor: 'this-server',
    clock: () => clock() + ahead,
    log: silent,
  })
})
afterEach(() => reading.stop())
afterAll(async () => {
  await superuser.end()
  await elsewhere.stop()
  await edge.stop()
})

/** Words of one test alone: models of other channels of the account are asked too. */
let PHRASE = ''
let BEFORE = ''

test('R5 R12 words of the channel come after the caret; a hundred keys are one entry of a lease and one a model', async () => {
  const channel = await open('public', [bob])
  await say(bob, channel, PHRASE, 8)
  expect(await complete(ann, channel, BEFORE)).toBeNull()
  await edge.parts.reading.completing.settled()
  expect(await complete(ann, channel, BEFORE)).toMatch(/^arterly marmalade/)
  const before = await entries()
  for (let i = 0; i < 100; i++) await complete(ann, channel, BEFORE.slice(0, i % BEFORE.length))
  expect(await entries()).toBe(before)
  const handles = await count('gate.permit_scope where scope = $1', [`channel:${channel}`])
  // The lease, and the channel's model.
  expect(handles).toBe(2)
})

test('R12 of long messages no more is read than a model is made of, and no more stands in the record', async () => {
  const channel = await open('public', [bob])
  await say(bob, channel, PHRASE, 8)
  const long = 'we walk along the river '.repeat(1_600)
  await say(bob, channel, long, 3)
  const wanted = () =>
    count(`gate.used_item u join gate.permit_scope s on s.permit_id = u.permit_id where s.scope = $1`, [
      `channel:${channel}`,
    ])
  // Bob's own of it and everybody's: of each the newest that are 100,000 characters at most.
  await completed(bob, channel, 'we walk al')
  expect(await reading.completing.complete(await personOf(bob), channel, 'we walk al')).toMatch(/^ong/)
  expect(await reading.completing.complete(await personOf(bob), channel, BEFORE)).toBeNull()
  await reading.stop()
  expect(await wanted()).toBe(4)
})

test('R5 switched off no model is built: the lease is denied, and no permit is in the ledger', async () => {
  const channel = await open('public', [bob])
  await say(bob, channel, PHRASE, 8)
  await ann.ask('PUT', `/api/accounts/${account}/features/completion`, { on: false })
  const before = await entries()
  expect(await completed(ann, channel, BEFORE)).toBeNull()
  expect(await permitsOf(channel)).toBe(0)
  expect(await entries()).toBe(before)
  await ann.ask('PUT', `/api/accounts/${account}/features/completion`, { on: true })
  // Denied is remembered for some seconds, and not longer.
  ahead += 10_000
  expect(await completed(ann, channel, BEFORE)).toMatch(/^arterly/)
})

test('R10 somebody objects: the next answer has nothing of theirs, in this process and in another', async () => {
  const channel = await open('public', [bob])
  await say(bob, channel, PHRASE, 8)
  expect(await completed(ann, channel, BEFORE)).toMatch(/^arterly/)
  expect(await completed(ann, channel, BEFORE, there)).toMatch(/^arterly/)
  const out = await bob.ask('PUT', `/api/channels/${channel}/objection`, { features: ['completion'] })
  expect(out.status).toBe(200)
  const caller = await personOf(ann)
  expect(await reading.completing.complete(caller, channel, BEFORE)).toBeNull()
  expect(await there.completing.complete(caller, channel, BEFORE)).toBeNull()
  ahead += 60_000
  expect(await completed(ann, channel, BEFORE)).toBeNull()
  // Whoever objects is not completed for either.
  expect(await completed(bob, channel, BEFORE)).toBeNull()
})

test('R10 an objection while the model is built: it is thrown away', async () => {
  const channel = await open('public', [bob])
  await say(bob, channel, PHRASE, 8)
  const caller = await personOf(ann)
  expect(await reading.completing.complete(caller, channel, BEFORE)).toBeNull()
  await bob.ask('PUT', `/api/channels/${channel}/objection`, { features: ['completion'] })
  await reading.completing.settled()
  expect(await reading.completing.complete(caller, channel, BEFORE)).toBeNull()
})

test('R5 somebody who may not ask for a channel’s words keeps nobody else from them', async () => {
  const channel = await open('public', [bob])
  await say(ann, channel, PHRASE, 8)
  const dan = await member(`Dan${tests}`)
  const { id } = await personOf(dan)
  // Dan is in it, and was not told there what completes.
  await ann.ask('POST', `/api/channels/${channel}/members`, { people: [id] })
  const other = await open('public', [bob, dan])
  expect(await completed(dan, other, BEFORE)).toBeNull()
  expect(await completed(bob, other, BEFORE)).toMatch(/^arterly/)
})

test('R16 edited or deleted, the channel’s model goes before the answer, and is built anew without it', async () => {
  const channel = await open('public', [bob])
  const last = await say(bob, channel, PHRASE, 3)
  expect(await completed(ann, channel, BEFORE)).toMatch(/^arterly/)
  expect(await completed(ann, channel, BEFORE, there)).toMatch(/^arterly/)
  const caller = await personOf(ann)
  expect((await bob.ask('PATCH', `/api/messages/${last}`, { text: 'never mind' })).status).toBe(200)
  expect(await reading.completing.complete(caller, channel, BEFORE)).toBeNull()
  // Another process hears of it: waited for with nothing but its own next answers.
  await expect.poll(() => there.completing.complete(caller, channel, BEFORE)).toBeNull()
  for (const message of (
    await edge.workspace.messages.page(caller, channel, {
      thread: null,
      before: null,
      after: null,
      around: null,
      limit: 50,
    })
  ).messages)
    if (!message.deleted) await bob.ask('DELETE', `/api/messages/${message.message}`)
  ahead += 60_000
  expect(await completed(ann, channel, BEFORE)).toBeNull()
})

test('R16 where other processes are not heard no model is used, and all are built anew afterwards', async () => {
  const channel = await open('public', [bob])
  await say(bob, channel, PHRASE, 8)
  const caller = await personOf(ann)
  expect(await completed(ann, channel, BEFORE)).toMatch(/^arterly/)
  const { rowCount } = await superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%highroad_chat%'`,
  )
  expect(rowCount).toBeGreaterThan(0)
  await expect.poll(() => edge.workspace.context.hears()).toBe(false)
  expect(await reading.completing.complete(caller, channel, BEFORE)).toBeNull()
  await expect.poll(() => edge.workspace.context.hears(), { timeout: 5_000 }).toBe(true)
  expect(await reading.completing.complete(caller, channel, BEFORE)).toBeNull()
  ahead += 60_000
  expect(await completed(ann, channel, BEFORE)).toMatch(/^arterly/)
})

test('R16 an edit of which no notification came is found in the rows', async () => {
  const channel = await open('public', [bob])
  const last = await say(bob, channel, PHRASE, 8)
  const caller = await personOf(ann)
  expect(await completed(ann, channel, BEFORE)).toMatch(/^arterly/)
  await superuser.query('update chat.channel set counter = counter + 1 where id = $1', [channel])
  await superuser.query(
    `update chat.message m set text = 'never mind', edited_at = now(), changed = c.counter
       from chat.channel c where m.id = $1 and c.id = m.channel_id`,
    [last],
  )
  await expect.poll(() => reading.completing.complete(caller, channel, BEFORE), { timeout: 5_000 }).toBeNull()
})

test('R16 a deletion while the model is built: what was read before it is thrown away', async () => {
  const channel = await open('public', [bob])
  const last = await say(bob, channel, PHRASE, 4)
  const caller = await personOf(ann)
  for (let i = 0; i < 3; i++) {
    await reading.completing.complete(caller, channel, BEFORE)
    await bob.ask('PATCH', `/api/messages/${last}`, { text: `the qunique words number ${i}` })
    await reading.completing.settled()
    ahead += 60_000
    await bob.ask('PATCH', `/api/messages/${last}`, { text: PHRASE })
    expect(await completed(ann, channel, 'the qun')).toBeNull()
    ahead += 60_000
  }
})

test('R9 a private channel’s words reach nobody but who wrote them, and a guest’s words nobody but the guest', async () => {
  const hidden = await open('private', [bob])
  const channel = await open('public', [bob])
  await say(bob, hidden, 'the qonfidential merger with globex', 8)
  await say(ann, channel, 'good morning to everybody here', 8)
  expect(await completed(ann, channel, 'the qonf')).toBeNull()
  expect(await completed(ann, hidden, 'the qonf')).toBeNull()
  // Their own words are theirs.
  expect(await completed(bob, channel, 'the qonf')).toMatch(/^idential/)

  const link = GuestLinkMade.parse(
    await (await ann.ask('POST', `/api/channels/${channel}/guest-link`)).json(),
  )
  const guest = edge.newBrowser()
  await guest.ask('POST', `/api/guest-link/${link.link.split('/').at(-1)}/join`, { name: 'Gus' })
  await told(guest, channel)
  await say(guest, channel, 'the qurious velociraptor sleeps', 8)
  ahead += 60_000
  expect(await completed(ann, channel, 'the qurious ve')).toBeNull()
  expect(await completed(guest, channel, 'the qurious ve')).toMatch(/^lociraptor/)
  // And a guest gets nobody else's.
  expect(await completed(guest, channel, 'good morning to every')).toBeNull()
  expect(await completed(ann, channel, 'good morning to every')).toMatch(/^body/)
})

test('R9 whoever is not in the channel is refused, and another organisation’s words never come', async () => {
  const channel = await open('public', [bob])
  await say(bob, channel, PHRASE, 8)
  const carl = await member('Carl')
  expect((await carl.ask('POST', `/api/channels/${channel}/completion`, { before: BEFORE })).status).toBe(403)
  const answer = await ann.ask('POST', '/api/accounts', { organisation: 'Globex' })
  const other = NewAccountMade.parse(await answer.json())
  const olga = await accept(other.ownerInvitation.split('/').at(-1) ?? '', 'Olga')
  const on = await olga.ask('PUT', `/api/accounts/${other.account}/features/completion`, { on: true })
  expect(on.status).toBe(200)
  const theirs = await open('public', [], olga, other.account)
  await say(olga, theirs, 'hello from the other side', 8)
  expect((await olga.ask('POST', `/api/channels/${channel}/completion`, { before: BEFORE })).status).toBe(404)
  expect(await completed(ann, channel, BEFORE)).toMatch(/^arterly/)
  expect(await completed(olga, theirs, BEFORE)).toBeNull()
  expect(await completed(olga, theirs, 'hello from the o')).toMatch(/^ther/)
  expect(await completed(ann, channel, 'hello from the o')).toBeNull()
})

test('R9 whoever leaves the channel gets nothing more there', async () => {
  const channel = await open('public', [bob])
  await say(ann, channel, PHRASE, 8)
  expect(await completed(bob, channel, BEFORE)).toMatch(/^arterly/)
  await ann.ask('DELETE', `/api/channels/${channel}/members/${(await personOf(bob)).id}`)
  await expect(completed(bob, channel, BEFORE)).rejects.toMatchObject({ code: 'not-yours' })
})

test('R13 when nobody types any more the lease ends, and its models’ permits are closed with it', async () => {
  const channel = await open('private', [bob])
  await say(ann, channel, PHRASE, 8)
  const { gate, workspace } = edge
  const parts = { gate, workspace, processor: 'this-server', clock, log: silent }
  const short = openReading({ ...parts, idleMs: 1_500 })
  const openPermits = () =>
    count(
      `gate.permit p where exists (select from gate.permit_scope s where s.permit_id = p.id and s.scope = $1)
         and not exists (select from gate.used_item u where u.permit_id = p.id)`,
      [`channel:${channel}`],
    )
  expect(await completed(ann, channel, BEFORE, short)).toMatch(/^arterly/)
  // The lease, of which nothing is used, and the model, of which eight messages are once it is closed.
  expect(await openPermits()).toBe(2)
  await expect.poll(openPermits, { timeout: 8_000 }).toBe(1)
  await short.stop()
})

test('what is typed is kept nowhere, and a lease ends with what completes', async () => {
  const channel = await open('public', [bob])
  await say(bob, channel, PHRASE, 8)
  await complete(ann, channel, 'my unsent wyvernlike secret')
  expect(await traces(superuser, 'wyvernlike')).toEqual([])
  expect(edge.logged()).not.toContain('wyvernlike')
  expect(await completed(ann, channel, BEFORE)).toMatch(/^arterly/)
  const before = await entries()
  await reading.stop()
  expect(await entries()).toBeGreaterThan(before)
})
