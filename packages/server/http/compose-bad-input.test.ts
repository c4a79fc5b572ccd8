/** What comes in wrong, where messages are kept, read by models and written by them. */
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  CatchUp,
  ChannelItem,
  Completed,
  ComposeEvent,
  Found,
  InvitationMade,
  Me,
  MessageItem,
} from '@highroad/core/wire'
import { endpointWriter } from '../model/writer/endpoint.ts'
import { answering, type StandIn, startStandIn, streamed } from '../model/writer/testing/stand-in.ts'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const FEATURES = ['completion', 'rewrite', 'catch-up'] as const
const TURNS = /[\u202A-\u202E\u2066-\u2069]/u

let standIn: StandIn
let edge: Edge
let superuser: Client
let ann: Browser
let account: string
let channel: string
let made = 0
let ahead = 0

beforeAll(async () => {
  standIn = await startStandIn()
  const limits = { firstMs: 300, betweenMs: 300, wholeMs: 900 }
  const writer = endpointWriter({ url: standIn.url, model: 'small', key: null, limits })
  const offered = FEATURES.map((feature) => ({ feature, processor: 'this-server' }))
  edge = await openEdge({ offered, writer, clock: () => Date.now() + ahead })
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
  for (const feature of FEATURES)
    await ann.ask('PUT', `/api/accounts/${account}/features/${feature}`, { on: true })
})
afterAll(async () => {
  await superuser.end()
  await edge.stop()
  await standIn.stop()
})
beforeEach(async () => {
  ahead += 60_000
  standIn.received.length = 0
  standIn.answer = answering('Please send 3 reports by Friday.')
  const asked = { name: `talk-${++made}`, kind: 'private', topic: '', people: [] }
  const opened = await ann.ask('POST', `/api/accounts/${account}/channels`, asked)
  channel = ChannelItem.parse(await opened.json()).channel
  const shown = FEATURES.map((feature) => ({ feature, version: 1 }))
  expect((await ann.ask('PUT', `/api/channels/${channel}/notices`, { shown })).status).toBe(200)
})

const at = (path: string) => `/api/channels/${channel}/${path}`
const post = (text: string) => {
  const client = `clientaaaaaaaaaa${String(++made).padStart(8, '0')}`
  return ann.ask('POST', at('messages'), { client, thread: null, text, files: [] })
}
async function say(text: string): Promise<MessageItem> {
  const answer = await post(text)
  expect(answer.status).toBe(200)
  return MessageItem.parse(await answer.json())
}
const TEXT = 'send me 3 reports by Friday'
const rewriting = (more: object = {}) => ({
  thread: null,
  text: TEXT,
  how: 'clearer',
  instruction: null,
  ...more,
})
async function eventsOf(answer: Promise<Response>): Promise<ComposeEvent[]> {
  const { status, text } = await answer.then(async (one) => ({ status: one.status, text: await one.text() }))
  expect(status).toBe(200)
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => ComposeEvent.parse(JSON.parse(line)))
}
const rewrite = (more: object = {}) => eventsOf(ann.ask('POST', at('rewrite'), rewriting(more)))
const draft = (say: string) => eventsOf(ann.ask('POST', at('reply-draft'), { thread: null, say }))
const unclosed = async () => {
  const { rows } = await superuser.query<{ n: number }>(
    `select count(*)::int as n from gate.permit where used_entry_id is null and not continuous and place = $1`,
    [`channel:${channel}`],
  )
  return rows[0]?.n
}

test('HTML and marks that turn the direction are kept letter by letter, given out as JSON that is no page, and found by words', async () => {
  const text =
    '<script>alert(1)</script> <img src=x onerror=alert(1)> \u202Eturned pineapple\u2066 &amp; \u200Fשלום'
  const said = await post(text)
  expect(said.headers.get('content-type')).toMatch(/^application\/json/)
  expect(said.headers.get('x-content-type-options')).toBe('nosniff')
  expect(MessageItem.parse(await said.json()).text).toBe(text)
  const { rows } = await superuser.query<{ text: string }>(
    'select text from chat.message where channel_id = $1',
    [channel],
  )
  expect(rows).toEqual([{ text }])
  for (const q of ['pineapple', 'שלום']) {
    const found = await ann.ask('GET', `/api/accounts/${account}/search?q=${encodeURIComponent(q)}`)
    expect(Found.parse(await found.json()).messages.map(({ message }) => message.text)).toEqual([text])
  }
})

test('no name of a person, channel or guest holds a mark that turns the direction, and no topic', async () => {
  for (const mark of ['\u202E', '\u2067', '\u202A']) {
    const named = { name: `a${mark}b`, kind: 'private', topic: '', people: [] }
    expect((await ann.ask('POST', `/api/accounts/${account}/channels`, named)).status).toBe(400)
    expect((await ann.ask('PATCH', `/api/channels/${channel}`, { topic: `a${mark}b` })).status).toBe(400)
    const asked = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' })
    const token = InvitationMade.parse(await asked.json())
      .link.split('/')
      .at(-1)
    const person = { name: `A${mark}b`, email: 'a@example.org', password: 'correct horse' }
    expect((await edge.newBrowser().ask('POST', `/api/invitations/${token}/accept`, person)).status).toBe(400)
    const link = await ann.ask('POST', at('guest-link'))
    const { link: made1 } = (await link.json()) as { link: string }
    const guest = { name: `G${mark}b` }
    expect(
      (await edge.newBrowser().ask('POST', `/api/guest-link/${made1.split('/').at(-1)}/join`, guest)).status,
    ).toBe(400)
  }
})

test('what a model reads and writes has no mark that turns the direction: rewrites, drafts, quoted lines, completions', async () => {
  for (let i = 0; i < 20; i++) await say('We \u202Edecided to ship the blue \u2067release on Monday morning.')
  standIn.answer = answering('\u202EPlease send\u200B 3 reports by \u2067Friday.')
  for (const events of [await rewrite(), await draft('3 reports by Friday, please')]) {
    expect(events.at(-1)).toEqual({ type: 'done', text: 'Please send 3 reports by Friday.' })
    for (const event of events) if (event.type === 'text') expect(event.text).not.toMatch(TURNS)
  }
  const caught = await ann.ask('POST', at('catch-up'), { thread: null, after: 0 })
  const { lines } = CatchUp.parse(await caught.json())
  expect(lines.map(({ text }) => text)).toContain('We decided to ship the blue release on Monday morning.')
  const complete = async (before: string) =>
    Completed.parse(await (await ann.ask('POST', at('completion'), { before })).json()).text
  await complete('We decided')
  await edge.parts.reading.completing.settled()
  const proposed = await Promise.all(['We ', 'We decided to ship the blue ', 'to ship the bl'].map(complete))
  expect(proposed.filter((one) => one !== null)).not.toEqual([])
  for (const one of proposed) expect(one ?? '').not.toMatch(TURNS)
})

test('half a character, a NUL, another kind or far too much: refused at the door, and the provider receives nothing', async () => {
  const wrong: [string, string, object | string][] = []
  for (const text of ['a\0b', 'a\uD800b', '', 7, null, ['a'], { toString: 'a' }]) {
    wrong.push(['rewrite', '400', rewriting({ text })], ['reply-draft', '400', { thread: null, say: text }])
    wrong.push(['rewrite', '400', rewriting({ how: 'custom', instruction: text === null ? 'a\nb' : text })])
    if (text !== '') wrong.push(['completion', '400', { before: text }])
  }
  const large = 'x '.repeat(1_000_000)
  wrong.push(
    ['rewrite', '413', rewriting({ text: large })],
    ['rewrite', '413', rewriting({ how: 'custom', instruction: large })],
    ['reply-draft', '413', { thread: null, say: large }],
    ['completion', '413', { before: large }],
    ['reply-draft', '400', { thread: null, say: 'x'.repeat(4_001) }],
    ['completion', '400', { before: 'x'.repeat(2_001) }],
    ['rewrite', '400', `{"text": "unfinished`],
    ['rewrite', '400', '['.repeat(30_000)],
    ['rewrite', '400', rewriting({ tools: ['send'] })],
    ['catch-up', '400', { thread: null, after: -1 }],
    ['catch-up', '400', { thread: null, after: 1e300 }],
  )
  for (const [path, status, body] of wrong)
    expect(
      String((await ann.ask('POST', at(path), body)).status),
      `${path} ${JSON.stringify(body).slice(0, 80)}`,
    ).toBe(status)
  expect(standIn.received).toEqual([])
  const edited = await ann.ask('PATCH', `/api/messages/${(await say('short')).message}`, { text: large })
  expect([edited.status, ((await edited.json()) as { error: string }).error]).toEqual([
    413,
    'message-too-long',
  ])
})

test('a thousand mentions: as context and as what is rewritten, in bounded time, and every one has to stay', async () => {
  const mentions = (count: number) =>
    Array.from({ length: count }, (_, i) => `<@p${String(i).padStart(20, '0')}>`).join(' ')
  const before = performance.now()
  expect((await say(mentions(1_000))).text).toBe(mentions(1_000))
  const many = mentions(300)
  standIn.answer = answering(many)
  expect((await rewrite({ text: many })).at(-1)).toEqual({ type: 'done', text: many })
  standIn.answer = answering(mentions(299))
  expect((await rewrite({ text: many })).at(-1)).toMatchObject({
    type: 'unsafe',
    lost: [{ kind: 'mention', words: `<@p${'299'.padStart(20, '0')}>` }],
  })
  standIn.answer = answering('Nobody at all')
  const last = (await rewrite({ text: many })).at(-1)
  // No more is named than somebody reads.
  expect(last?.type === 'unsafe' && last.lost.length).toBe(20)
  standIn.answer = answering(`Sure, <@p${'7'.padStart(20, '9')}>`)
  expect((await draft('yes')).at(-1)).toMatchObject({ type: 'unsafe', added: [{ kind: 'mention' }] })
  expect(performance.now() - before).toBeLessThan(10_000)
})

test.each<[string, StandIn['answer'], string, RegExp]>([
  ['500', (response) => void response.writeHead(500).end('SECRET'), 'failed', /fault of its own \(500\)/],
  ['never', () => undefined, 'failed', /did not answer in time/],
  [
    'slowly, for ever',
    (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const timer = setInterval(() => response.write(streamed(['a '], null).split('data: [')[0]), 50)
      response.on('close', () => clearInterval(timer))
    },
    'failed',
    /did not answer in time/,
  ],
  [
    'with a page',
    (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>SECRET'),
    'failed',
    /no text/,
  ],
  ['with half of it', answering('Please send 3', 'length'), 'failed', /stopped before it was done/],
  ['with other numbers', answering('Please send 4 reports by Monday.'), 'unsafe', /"4"/],
  ['with something else entirely', answering('The moon is made of cheese.'), 'unsafe', /"3"/],
  [
    'with a link',
    answering('Please send 3 reports by Friday: https://evil.example/x'),
    'unsafe',
    /evil\.example/,
  ],
])(
  'a provider that answers %s: one last sentence, nothing posted, nothing kept, the use closed',
  async (_, answer, type, said) => {
    await say('What do you need?')
    standIn.answer = answer
    const events = await rewrite()
    const last = events.at(-1)
    expect(last?.type).toBe(type)
    expect(JSON.stringify(last)).toMatch(said)
    expect(JSON.stringify(events)).not.toContain('SECRET')
    expect(events.filter((one) => ['done', 'unsafe', 'failed', 'denied'].includes(one.type))).toHaveLength(1)
    expect(await unclosed()).toBe(0)
    const { rows } = await superuser.query('select text from chat.message where channel_id = $1', [channel])
    expect(rows).toEqual([{ text: 'What do you need?' }])
    // And the next is answered.
    standIn.answer = answering('Please send 3 reports by Friday.')
    ahead += 60_000
    expect((await rewrite()).at(-1)).toMatchObject({ type: 'done' })
  },
)
