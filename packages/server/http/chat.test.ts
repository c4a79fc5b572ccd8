import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  ChannelItem,
  Chat,
  Draft,
  DraftPlaces,
  GuestLinkMade,
  JoinedAsGuest,
  LONGEST_MESSAGE,
  Me,
  MessageItem,
  MessagePage,
} from '@highroad/core/wire'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

let edge: Edge
let ann: Browser
let account: string
let now = Date.now()

const codeOf = async (answer: Response) => ((await answer.json()) as { error?: string }).error
let sent = 0
const message = (text: string) => ({
  client: `client${String(++sent).padStart(16, '0')}`,
  thread: null,
  text,
  files: [],
})

async function open(name: string): Promise<string> {
  const answer = await ann.ask('POST', `/api/accounts/${account}/channels`, {
    name,
    kind: 'private',
    topic: '',
    people: [],
  })
  expect(answer.status).toBe(200)
  return ChannelItem.parse(await answer.json()).channel
}

beforeAll(async () => {
  edge = await openEdge({ clock: () => now, trustProxy: true })
  ann = edge.newBrowser()
  const me = await ann.ask('POST', '/api/set-up', {
    code: edge.code,
    name: 'Ann',
    email: 'ann@example.org',
    password: 'correct horse',
    organisation: 'Acme',
  })
  account = Me.parse(await me.json()).memberships[0]?.account ?? ''
})
afterAll(() => edge.stop())

test('a message is kept, sent again three times it is the one, and what is done to it is answered as it is then', async () => {
  const channel = await open('once')
  const asked = message('Hello')
  const answers = await Promise.all(
    [1, 2, 3].map(() => ann.ask('POST', `/api/channels/${channel}/messages`, asked)),
  )
  const items = await Promise.all(answers.map(async (one) => MessageItem.parse(await one.json())))
  expect(new Set(items.map((one) => one.message)).size).toBe(1)
  const id = items[0]?.message
  await ann.ask('PATCH', `/api/messages/${id}`, { text: 'Hello there' })
  await ann.ask('PUT', `/api/messages/${id}/reactions/${encodeURIComponent('👩🏽‍🚀')}`)
  await ann.ask('PUT', `/api/messages/${id}/pin`)
  const page = MessagePage.parse(await (await ann.ask('GET', `/api/channels/${channel}/messages`)).json())
  expect(page.messages).toHaveLength(1)
  expect(page.messages[0]).toMatchObject({
    text: 'Hello there',
    pinned: true,
    reactions: [{ emoji: '👩🏽‍🚀' }],
  })
  const gone = await ann.ask('DELETE', `/api/messages/${id}`)
  expect(gone.status).toBe(204)
  const after = MessageItem.parse(await (await ann.ask('GET', `/api/messages/${id}`)).json())
  expect(after).toMatchObject({ deleted: true, text: '', reactions: [] })
})

test('two megabytes pasted are answered with one clear sentence, as is a character too many; nothing of either is kept', async () => {
  const channel = await open('long')
  for (const length of [2_000_000, LONGEST_MESSAGE + 1]) {
    for (const [method, path, body] of [
      ['POST', 'messages', message('x'.repeat(length))],
      ['PUT', 'draft', { text: 'x'.repeat(length) }],
    ] as const) {
      const answer = await ann.ask(method, `/api/channels/${channel}/${path}`, body)
      expect([answer.status, await codeOf(answer)], `${path} ${length}`).toEqual([413, 'message-too-long'])
    }
  }
  const widest = message('\u{1F600}'.repeat(LONGEST_MESSAGE / 2))
  expect((await ann.ask('POST', `/api/channels/${channel}/messages`, widest)).status).toBe(200)
  const escaped = JSON.stringify(message('é'.repeat(LONGEST_MESSAGE))).replaceAll('é', '\\u00e9')
  expect((await ann.ask('POST', `/api/channels/${channel}/messages`, escaped)).status).toBe(200)
  const page = MessagePage.parse(await (await ann.ask('GET', `/api/channels/${channel}/messages`)).json())
  expect(page.messages).toHaveLength(2)
  expect(Draft.parse(await (await ann.ask('GET', `/api/channels/${channel}/draft`)).json()).text).toBe('')
})

test('what is no message is refused: an empty one, a field more, an unknown filter of a page, half an emoji', async () => {
  const channel = await open('strict')
  const refused = async (method: string, path: string, body?: unknown) => {
    const answer = await ann.ask(method, `/api/channels/${channel}/${path}`, body)
    expect([answer.status, await codeOf(answer)], `${method} ${path}`).toEqual([400, 'bad-request'])
  }
  await refused('POST', 'messages', message('  '))
  await refused('POST', 'messages', { ...message('x'), author: 'somebodyelse' })
  await refused('POST', 'messages', message('a\0b'))
  await refused('POST', 'messages', { ...message('x'), client: 'short' })
  await refused('GET', 'messages?limit=101')
  await refused('GET', 'messages?before=1&after=2')
  await refused('GET', 'messages?newest=1')
  await refused('GET', 'changes?since=-1')
  await refused('PUT', 'read', { place: 0.5 })
  const kept = await ann.ask('POST', `/api/channels/${channel}/messages`, message('x'))
  const { message: id } = MessageItem.parse(await kept.json())
  for (const emoji of ['ab', '👍👍', '<b>'])
    expect((await ann.ask('PUT', `/api/messages/${id}/reactions/${encodeURIComponent(emoji)}`)).status).toBe(
      404,
    )
})

test('thirty at once and ten a second, whatever it is; the thirty-first is told so and goes through later', async () => {
  const channel = await open('fast')
  now += 10_000
  const say = () => ann.ask('POST', `/api/channels/${channel}/messages`, message('x'))
  for (let i = 0; i < 30; i++) expect((await say()).status, `message ${i}`).toBe(200)
  const refused = await say()
  expect([refused.status, await codeOf(refused)]).toEqual([429, 'too-many-messages'])
  expect(refused.headers.get('retry-after')).toBe('1')
  now += 100
  expect((await say()).status).toBe(200)
  expect((await say()).status).toBe(429)
  now += 10_000
  const page = MessagePage.parse(await (await ann.ask('GET', `/api/channels/${channel}/messages`)).json())
  expect(page.messages).toHaveLength(31)
})

test('a draft is there after a reload, and nowhere once it is let go', async () => {
  const channel = await open('drafts')
  const path = `/api/channels/${channel}/draft`
  expect((await ann.ask('PUT', path, { text: 'Half a tho' })).status).toBe(204)
  expect(Draft.parse(await (await ann.ask('GET', path)).json()).text).toBe('Half a tho')
  const places = async () =>
    DraftPlaces.parse(await (await ann.ask('GET', `/api/accounts/${account}/drafts`)).json()).drafts
  expect(await places()).toContainEqual({ channel, thread: null })
  expect((await ann.ask('PUT', path, { text: '' })).status).toBe(204)
  expect(await places()).not.toContainEqual({ channel, thread: null })
})

test('whoever opens a guest link is in that channel alone, under their personal link; ended, the link opens nothing', async () => {
  const channel = await open('for-gus')
  const other = await open('not-for-gus')
  const made = GuestLinkMade.parse(
    await (await ann.ask('POST', `/api/channels/${channel}/guest-link`)).json(),
  )
  const token = new URL(made.link).pathname.split('/').at(-1) ?? ''
  const gus = edge.newBrowser()
  const joined = JoinedAsGuest.parse(
    await (await gus.ask('POST', `/api/guest-link/${token}/join`, { name: 'Gus' })).json(),
  )
  expect(joined).toMatchObject({ channel, account })
  const side = Chat.parse(await (await gus.ask('GET', `/api/accounts/${account}/chat`)).json())
  expect(side.guest).toBe(true)
  expect(side.channels.map((one) => one.channel)).toEqual([channel])
  expect((await gus.ask('GET', `/api/channels/${other}`)).status).toBe(404)
  expect((await gus.ask('POST', `/api/channels/${channel}/messages`, message('Hello'))).status).toBe(200)
  expect((await gus.ask('POST', `/api/channels/${other}/messages`, message('Hello'))).status).toBe(404)
  const elsewhere = edge.newBrowser()
  await elsewhere.ask('GET', new URL(joined.personalLink).pathname)
  expect((await elsewhere.ask('GET', `/api/channels/${channel}`)).status).toBe(200)
  const again = JoinedAsGuest.parse(
    await (await elsewhere.ask('POST', `/api/guest-link/${token}/join`, { name: 'Gus' })).json(),
  )
  expect(again.personalLink).toBe('')
  expect((await ann.ask('DELETE', `/api/channels/${channel}/guest-link`)).status).toBe(204)
  const late = edge.newBrowser()
  expect((await late.ask('GET', `/api/guest-link/${token}`)).status).toBe(404)
  expect((await late.ask('POST', `/api/guest-link/${token}/join`, { name: 'Late' })).status).toBe(404)
  expect(late.cookie()).toBe('')
})

test('a hundred guesses at a guest link from one network, and none after that for ten minutes', async () => {
  const guess = () =>
    edge
      .newBrowser()
      .ask('POST', '/api/guest-link/notatoken/join', { name: 'Gus' }, { 'x-forwarded-for': '192.0.2.7' })
  for (let i = 0; i < 100; i++) expect((await guess()).status).toBe(404)
  const refused = await guess()
  expect([refused.status, await codeOf(refused)]).toEqual([429, 'too-many-joins'])
})

test('coming and going is an entry of the ledger each time: so often, and no more of it until a while went by', async () => {
  const answer = await ann.ask('POST', `/api/accounts/${account}/channels`, {
    name: 'revolving-door',
    kind: 'public',
    topic: '',
    people: [],
  })
  const { channel } = ChannelItem.parse(await answer.json())
  const facts = async () => (await edge.gate.facts([`channel:${channel}`])).length
  const before = await facts()
  let refused: Response | null = null
  for (let i = 0; i < 100 && refused === null; i++) {
    const moved = await ann.ask('POST', `/api/channels/${channel}/${i % 2 === 0 ? 'leave' : 'join'}`)
    if (moved.status === 429) refused = moved
  }
  expect(refused && (await codeOf(refused))).toBe('too-often')
  expect((await facts()) - before).toBeLessThanOrEqual(60)
  const channels = { name: 'one-more', kind: 'public', topic: '', people: [] }
  const open1 = await ann.ask('POST', `/api/accounts/${account}/channels`, channels)
  expect([open1.status, open1.headers.get('retry-after')]).toEqual([429, '1'])
  now += 1_000
  expect((await ann.ask('POST', `/api/accounts/${account}/channels`, channels)).status).toBe(200)
})
