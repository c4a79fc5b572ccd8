/** Catching up over HTTP, with everything real behind it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CatchUp, ChannelItem, GuestLinkMade, InvitationMade, Me } from '@highroad/core/wire'
import { traces } from '../store/testing/traces.ts'
import { Client } from 'pg'
import { openReading } from '../reading.ts'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const OFFERED = (['captions', 'summary', 'completion', 'catch-up'] as const).map((feature) => ({
  feature,
  processor: 'this-server',
}))

let edge: Edge
let ann: Browser
let bob: Browser
let carl: Browser
let account: string
let superuser: Client
let made = 0
/** How far the edge's clock is ahead: so much later there is room for a further asking. */
let ahead = 0

const idOf = async (browser: Browser) =>
  Me.parse(await (await browser.ask('GET', '/api/me')).json()).person.id

async function member(name: string): Promise<Browser> {
  const answer = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' })
  const token = InvitationMade.parse(await answer.json())
    .link.split('/')
    .at(-1)
  const browser = edge.newBrowser()
  const accepted = await browser.ask('POST', `/api/invitations/${token}/accept`, {
    name,
    email: `${name.toLowerCase()}@example.org`,
    password: 'correct horse',
  })
  expect(accepted.status).toBe(200)
  return browser
}

/** With Ann, and these, who were told of catching up. */
async function open(people: readonly Browser[], kind: 'public' | 'private' = 'public'): Promise<string> {
  const answer = await ann.ask('POST', `/api/accounts/${account}/channels`, {
    name: `channel-${++made}`,
    kind,
    topic: '',
    people: await Promise.all(people.map(idOf)),
  })
  const { channel } = ChannelItem.parse(await answer.json())
  for (const who of [ann, ...people]) await told(who, channel)
  return channel
}

const told = async (who: Browser, channel: string) => {
  const shown = [{ feature: 'catch-up', version: 1 }]
  expect((await who.ask('PUT', `/api/channels/${channel}/notices`, { shown })).status).toBe(200)
}
async function say(who: Browser, channel: string, text: string, thread: string | null = null) {
  const client = `clientaaaaaaaaaa${String(++made).padStart(8, '0')}`
  const { id, name } = Me.parse(await (await who.ask('GET', '/api/me')).json()).person
  const caller = { id, name, guest: false }
  return await edge.workspace.messages.post(caller, channel, { client, thread, text, files: [] })
}
const ask = (who: Browser, channel: string, body: { thread?: string | null; after?: number } = {}) =>
  who.ask('POST', `/api/channels/${channel}/catch-up`, { thread: null, after: 0, ...body })
async function caughtUp(
  who: Browser,
  channel: string,
  body: { thread?: string | null; after?: number } = {},
) {
  ahead += 10_000
  const answer = await ask(who, channel, body)
  expect(answer.status).toBe(200)
  return CatchUp.parse(await answer.json())
}
const object = (who: Browser, channel: string, how: 'PUT' | 'DELETE' = 'PUT') =>
  who.ask(how, `/api/channels/${channel}/objection`, { features: ['catch-up'] })
const permits = async (channel: string) => {
  const { rows } = await superuser.query<{ id: string }>(
    'select distinct permit_id as id from gate.permit_scope where scope = $1',
    [`channel:${channel}`],
  )
  return rows.length
}
const entries = async () => {
  const { rows } = await superuser.query<{ n: number }>('select count(*)::int as n from ledger.entry')
  return rows[0]?.n ?? 0
}

beforeAll(async () => {
  edge = await openEdge({ offered: OFFERED, clock: () => Date.now() + ahead })
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
  await ann.ask('PUT', `/api/accounts/${account}/features/catch-up`, { on: true })
  bob = await member('Bob')
  carl = await member('Carl')
})
afterAll(async () => {
  await superuser.end()
  await edge.stop()
})

test('what was decided, promised and asked since one read last, each line quoted and citing its message', async () => {
  const channel = await open([bob])
  const old = await say(ann, channel, 'We agreed to keep the old logo for the brochure of last spring.')
  const decided = await say(bob, channel, 'We decided to ship the **release** on Thursday at noon.')
  const asked = await say(ann, channel, 'Who will write the release notes for the customers?')
  const promised = await say(
    bob,
    channel,
    "I'll write the release notes by Wednesday evening.",
    asked.message,
  )
  const said = await caughtUp(ann, channel, { after: old.place })
  expect(said).toMatchObject({ messages: 3, leftOut: 0, denied: [] })
  expect(said.lines).toContainEqual({
    kind: 'decision',
    text: 'We decided to ship the release on Thursday at noon.',
    cites: [decided.message],
    authorName: 'Bob',
  })
  expect(said.lines).toContainEqual({
    kind: 'next-step',
    text: "I'll write the release notes by Wednesday evening.",
    cites: [promised.message],
    authorName: 'Bob',
  })
  expect(JSON.stringify(said)).not.toContain('logo')
  // A thread alone: what it hangs on is in it, where it was not read.
  const thread = await caughtUp(ann, channel, { thread: asked.message, after: old.place })
  expect(thread.messages).toBe(2)
  expect(new Set(thread.lines.flatMap(({ cites }) => cites))).not.toContain(decided.message)
  expect(await permits(channel)).toBe(2)
})

test('R12 one entry an asking, and one of what was used; none where nothing is unread', async () => {
  const channel = await open([bob])
  const { place } = await say(bob, channel, 'We decided to paint the door green before the winter.')
  for (let i = 0; i < 20; i++) await say(bob, channel, `Message number ${i} about nothing much at all.`)
  const before = await entries()
  await caughtUp(ann, channel)
  expect(await permits(channel)).toBe(1)
  expect((await entries()) - before).toBe(2)
  expect(await caughtUp(ann, channel, { after: place + 20 })).toEqual({
    lines: [],
    messages: 0,
    leftOut: 0,
    denied: [],
  })
  expect(await permits(channel)).toBe(1)
})

test('R10 R14 an objector’s words are never in it, and nothing says whose were left out', async () => {
  const channel = await open([bob, carl])
  await say(bob, channel, 'We decided to buy the blue boat for the harbour festival.')
  await say(carl, channel, 'We decided to sell the red car before the winter comes.')
  expect((await caughtUp(ann, channel)).lines).toHaveLength(2)
  await object(carl, channel)
  const answer = await ask(ann, channel)
  const text = await answer.text()
  expect(CatchUp.parse(JSON.parse(text))).toMatchObject({ messages: 1, leftOut: 1, denied: [] })
  for (const mark of ['red car', 'Carl', await idOf(carl)]) expect(text).not.toContain(mark)
  await object(bob, channel)
  expect(await caughtUp(ann, channel)).toEqual({ lines: [], messages: 0, leftOut: 2, denied: [] })
  // Whoever objects asks for nothing, and is told that it is their own doing.
  const own = await caughtUp(carl, channel)
  expect(own).toMatchObject({ lines: [], messages: 0, leftOut: 2 })
  expect(own.denied).toHaveLength(1)
  expect(own.denied[0]).toContain('You')
})

test('R10 objections while it is asked: an answer after one is acknowledged has nothing of it', async () => {
  const channel = await open([bob, carl])
  for (let i = 0; i < 300; i++)
    await say(carl, channel, `We decided to order part ${i} of the secret machine.`)
  await say(bob, channel, 'We decided to buy the blue boat for the harbour festival.')
  for (let i = 0; i < 3; i++) {
    const asking = ask(ann, channel)
    const objecting = object(carl, channel)
    await objecting
    const after = await caughtUp(ann, channel)
    expect(after).toMatchObject({ messages: 1, leftOut: 300 })
    expect([200, 403]).toContain((await asking).status)
    await object(carl, channel, 'DELETE')
  }
})

test('R10 an objection that is acknowledged before the answer: asked again, without them', async () => {
  const channel = await open([bob, carl])
  await say(carl, channel, 'We decided to order all parts of the secret machine.')
  await say(bob, channel, 'We decided to buy the blue boat for the harbour festival.')
  const { gate, workspace } = edge
  let closings = 0
  const late = openReading({
    gate: {
      ...gate,
      close: async (permit) => {
        if (++closings === 1) expect((await object(carl, channel)).status).toBe(200)
        await gate.close(permit)
      },
    },
    workspace,
    processor: 'this-server',
    clock: () => Date.now(),
    log: () => undefined,
  })
  const who = { id: await idOf(ann), name: 'Ann', guest: false }
  const said = await late.catchUp(who, channel, { thread: null, after: 0 })
  expect(said.lines.map(({ text }) => text)).toEqual([
    'We decided to buy the blue boat for the harbour festival.',
  ])
  expect(said).toMatchObject({ messages: 1, leftOut: 1 })
  expect(closings).toBe(2)
  await late.stop()
})

test('R16 edited it is quoted as it is, deleted it is gone', async () => {
  const channel = await open([bob])
  const edited = await say(bob, channel, 'We decided to meet at the northern gate on Monday.')
  const deleted = await say(bob, channel, 'We decided to give everybody the password of the safe.')
  await bob.ask('PATCH', `/api/messages/${edited.message}`, {
    text: 'We decided to meet at the southern gate on Tuesday.',
  })
  await bob.ask('DELETE', `/api/messages/${deleted.message}`)
  const said = await caughtUp(ann, channel)
  expect(said).toMatchObject({ messages: 1, leftOut: 0 })
  expect(said.lines.map(({ text }) => text)).toEqual(['We decided to meet at the southern gate on Tuesday.'])
})

test('a message that is edited or deleted between the reading and the answer is not quoted', async () => {
  const channel = await open([bob])
  const one = await say(bob, channel, 'We decided to meet at the northern gate on Monday.')
  const two = await say(bob, channel, 'We decided to give the prize to the youngest player.')
  const who = { id: await idOf(ann), name: 'Ann', guest: false }
  const wanted = { thread: null, after: 0, most: 10, characters: 1_000 }
  const { counter } = await edge.workspace.context.unread(who, channel, wanted)
  const ids = [one.message, two.message]
  const still = () => edge.workspace.context.unchanged(who, channel, { ids, counter })
  expect([...(await still()).keys()].toSorted()).toEqual(ids.toSorted())
  await ann.ask('PUT', `/api/messages/${one.message}/reactions/${encodeURIComponent('👍')}`)
  expect((await still()).size).toBe(2)
  await bob.ask('PATCH', `/api/messages/${one.message}`, { text: 'We did not decide anything.' })
  expect([...(await still()).keys()]).toEqual([two.message])
  await bob.ask('DELETE', `/api/messages/${two.message}`)
  expect((await still()).size).toBe(0)
})

test('of more than can be read in a moment the newest are read, and the others stand in no record', async () => {
  const channel = await open([bob])
  const decided = (n: number) =>
    `We decided to buy boat number ${n} for the harbour. ${'And so on. '.repeat(3_500)}`
  for (let n = 1; n <= 6; n++) await say(bob, channel, decided(n))
  const said = await caughtUp(ann, channel)
  expect(said).toMatchObject({ messages: 5, leftOut: 0 })
  const quoted = said.lines.map(({ text }) => text).join(' ')
  // Of lines that say nearly the same the first stands: it is the first that was read.
  expect(quoted).toContain('boat number 2')
  expect(quoted).not.toContain('boat number 1')
  const { rows } = await superuser.query<{ n: number }>(
    `select count(*)::int as n from gate.used_item u
      where u.permit_id in (select permit_id from gate.permit_scope where scope = $1)`,
    [`channel:${channel}`],
  )
  expect(rows).toEqual([{ n: 5 }])
})

test('R5 switched off it is denied with sentences, and no permit is written', async () => {
  const channel = await open([bob])
  await say(bob, channel, 'We decided to buy the blue boat for the harbour festival.')
  await ann.ask('PUT', `/api/accounts/${account}/features/catch-up`, { on: false })
  const off = await caughtUp(ann, channel)
  expect(off).toMatchObject({ lines: [], messages: 0, leftOut: 1 })
  expect(off.denied.length).toBeGreaterThan(0)
  expect(await permits(channel)).toBe(0)
  await ann.ask('PUT', `/api/accounts/${account}/features/catch-up`, { on: true })
})

test('R9 whoever is not in the channel is refused: readers of a public one, guests of another, people who left', async () => {
  const channel = await open([bob])
  const first = await say(bob, channel, 'We decided to buy the blue boat for the harbour festival.')
  expect((await ask(carl, channel)).status).toBe(403)
  const elsewhere = await open([])
  const link = GuestLinkMade.parse(
    await (await ann.ask('POST', `/api/channels/${elsewhere}/guest-link`)).json(),
  )
  const guest = edge.newBrowser()
  await guest.ask('POST', `/api/guest-link/${link.link.split('/').at(-1)}/join`, { name: 'Gus' })
  expect((await ask(guest, channel)).status).toBe(404)
  // The same guest, of the channel that they are in, as anybody there.
  await told(guest, elsewhere)
  await say(ann, elsewhere, 'We decided to paint the door green before the winter.')
  expect((await caughtUp(guest, elsewhere)).lines).toHaveLength(1)
  // A thread of another channel is none of this one.
  expect((await ask(guest, elsewhere, { thread: first.message })).status).toBe(404)
  await bob.ask('DELETE', `/api/channels/${channel}/members/${await idOf(bob)}`)
  await ann.ask('DELETE', `/api/channels/${channel}/members/${await idOf(bob)}`)
  expect((await ask(bob, channel)).status).toBe(403)
  expect((await ask(edge.newBrowser(), channel)).status).toBe(401)
  expect(await permits(channel)).toBe(0)
})

test('nothing of it is kept or logged', async () => {
  const channel = await open([bob])
  await say(bob, channel, 'We decided to hide the zanzibarian treasure under the old bridge.')
  const before = await traces(superuser, 'zanzibarian')
  const said = await caughtUp(ann, channel)
  expect(said.lines[0]?.text).toContain('zanzibarian')
  expect(await traces(superuser, 'zanzibarian')).toEqual(before)
  expect(before.every((where) => where.startsWith('chat.'))).toBe(true)
  expect(edge.logged()).not.toContain('zanzibarian')
})

test('so many at once and no more', async () => {
  const dora = await member('Dora')
  const channel = await open([dora])
  const answers: number[] = []
  for (let i = 0; i < 11; i++) answers.push((await ask(dora, channel)).status)
  expect(answers.slice(0, 10).every((status) => status === 200)).toBe(true)
  expect(answers.at(-1)).toBe(429)
})
