import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ChannelItem, Changes, InvitationMade, Me, MessageItem, MessagePage } from '@highroad/core/wire'
import { chatSockets } from './chat-socket.ts'
import { type HttpServer, listen } from './listen.ts'
import { ChatClient } from './testing/chat-client.ts'
import { type Browser, type Edge, openEdge, ORIGIN } from './testing/edge.ts'

let edge: Edge
let server: HttpServer
let ann: Browser
let bob: Browser
let bobsId: string
let account: string
let now = Date.now()

let sent = 0
const message = (text: string, thread: string | null = null) => ({
  client: `client${String(++sent).padStart(16, '0')}`,
  thread,
  text,
  files: [],
})
const made = async (answer: Response) => {
  expect(answer.status).toBe(200)
  return MessageItem.parse(await answer.json())
}

async function openChannel(name: string): Promise<string> {
  const asked = { name, kind: 'private', topic: '', people: [bobsId] }
  const answer = await ann.ask('POST', `/api/accounts/${account}/channels`, asked)
  return ChannelItem.parse(await answer.json()).channel
}

async function arrive(name: string): Promise<{ browser: Browser; id: string }> {
  const invited = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' })
  const { link } = InvitationMade.parse(await invited.json())
  const browser = edge.newBrowser()
  const person = { name, email: `${name}@example.org`, password: 'long enough word' }
  const answer = await browser.ask('POST', `/api/invitations/${link.split('/').at(-1)}/accept`, person)
  return { browser, id: Me.parse(await answer.json()).person.id }
}

beforeAll(async () => {
  // Time runs faster than people write, so that the pace of writing stops nobody here.
  edge = await openEdge({ clock: () => (now += 1_000) })
  server = await listen(edge.parts, { host: '127.0.0.1', port: 0, tls: null, mediaProxy: null })
  ann = edge.newBrowser()
  const me = await ann.ask('POST', '/api/set-up', {
    code: edge.code,
    name: 'Ann',
    email: 'ann@example.org',
    password: 'correct horse',
    organisation: 'Acme',
  })
  account = Me.parse(await me.json()).memberships[0]?.account ?? ''
  ;({ browser: bob, id: bobsId } = await arrive('bob'))
})
afterAll(async () => {
  await server.stop()
  await edge.stop()
})

const addressAt = (port: number, of = account) => `ws://127.0.0.1:${port}/api/chat/${of}`
const open = (cookie: string, origin = ORIGIN, of = account) =>
  new WebSocket(addressAt(server.port, of), { origin, headers: { cookie } })
const newClient = (browser: Browser, channels: readonly string[]) =>
  new ChatClient(addressAt(server.port), browser.cookie(), channels)

const closed = (socket: WebSocket) =>
  new Promise<[number, string]>((resolve) =>
    socket.once('close', (code, reason) => resolve([code, reason.toString()])),
  )
const opened = (socket: WebSocket) => new Promise((resolve) => socket.once('open', resolve))

/** Everything in a channel as the server has it, threads too. */
async function everything(channel: string): Promise<MessageItem[]> {
  const all = new Map<string, MessageItem>()
  for (let since = 0, more = true; more;) {
    const answer = await ann.ask('GET', `/api/channels/${channel}/changes?since=${since}`)
    const found = Changes.parse(await answer.json())
    for (const one of found.messages) all.set(one.message, one)
    ;({ upTo: since, more } = found)
  }
  return [...all.values()]
}

test('nobody, a stranger, another organisation: told so by the close code; a page of another site gets none', async () => {
  expect(await closed(open(''))).toEqual([4401, 'not-signed-in'])
  const gus = edge.newBrowser()
  await gus.ask('GET', new URL((await edge.identity.newGuest('Gus')).personalLink).pathname)
  expect(await closed(open(gus.cookie()))).toEqual([4404, 'not-found'])
  expect(await closed(open(ann.cookie(), ORIGIN, 'accountaaaaaaaaaaaaaaa'))).toEqual([4404, 'not-found'])
  const evil = open(ann.cookie(), 'https://evil.example')
  const status = await new Promise((resolve) =>
    evil.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode)),
  )
  expect(status).toBe(403)
})

test.each([
  ['no JSON', 'hello', 4400],
  ['a word that is none', '{"type":"sing"}', 4400],
  ['a field more', '{"type":"look","channel":null,"as":"ann"}', 4400],
  ['bytes', Buffer.from('{"type":"look","channel":null}'), 4400],
  ['more than there is to say', `"${'x'.repeat(200_000)}"`, 1009],
])('%s closes the socket', async (_what, says, code) => {
  const socket = open(ann.cookie())
  await opened(socket)
  const end = closed(socket)
  socket.send(says)
  expect((await end)[0]).toBe(code)
})

test('who says more than a person can is cut off', async () => {
  const still = Date.now()
  const slow = await listen(
    { ...edge.parts, clock: () => still },
    { host: '127.0.0.1', port: 0, tls: null, mediaProxy: null },
  )
  const socket = new WebSocket(addressAt(slow.port), { origin: ORIGIN, headers: { cookie: ann.cookie() } })
  await opened(socket)
  const end = closed(socket)
  for (let i = 0; i < 61; i++) socket.send('{"type":"look","channel":null}')
  expect(await end).toEqual([4429, 'too-many-messages'])
  await slow.stop()
})

test('who says more than a person can over many sockets is cut off, and nobody else', async () => {
  const still = Date.now()
  const slow = await listen(
    { ...edge.parts, clock: () => still },
    { host: '127.0.0.1', port: 0, tls: null, mediaProxy: null },
  )
  const { browser: fay } = await arrive('fay')
  const at = async (browser: Browser) => {
    const headers = { cookie: browser.cookie() }
    const socket = new WebSocket(addressAt(slow.port), { origin: ORIGIN, headers })
    await opened(socket)
    return socket
  }
  const anns = await at(ann)
  const fays = await Promise.all(Array.from({ length: 6 }, () => at(fay)))
  const ends = Promise.race(fays.map(closed))
  // Fewer than one socket may say, and more than one person may.
  for (const socket of fays) for (let i = 0; i < 55; i++) socket.send('{"type":"look","channel":null}')
  expect(await ends).toEqual([4429, 'too-many-messages'])
  expect(anns.readyState).toBe(WebSocket.OPEN)
  await slow.stop()
})

test('thirty sockets of one person are as many as there can be; one that goes leaves its place, and others are not held up', async () => {
  const { browser: eve } = await arrive('eve')
  const channel = await openChannel('crowd')
  const sockets = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const socket = open(eve.cookie())
      await opened(socket)
      return socket
    }),
  )
  // Each has its place once it is told who is there.
  const heard = sockets.map((socket) => new Promise((resolve) => socket.once('message', resolve)))
  for (const socket of sockets)
    socket.send(JSON.stringify({ type: 'resume', channels: [{ channel, changed: 0 }] }))
  await Promise.all(heard)
  expect(await closed(open(eve.cookie()))).toEqual([4429, 'too-many-devices'])
  const other = open(ann.cookie())
  await opened(other)
  other.close()
  const [first] = sockets
  const gone = first ? closed(first) : null
  first?.close()
  await gone
  const again = open(eve.cookie())
  await opened(again)
  const answered = new Promise((resolve) => again.once('message', resolve))
  again.send(JSON.stringify({ type: 'resume', channels: [{ channel, changed: 0 }] }))
  await answered
  for (const socket of [...sockets, again]) socket.terminate()
})

test('a session that ends ends its socket at the next heartbeat, and a member who left is out', async () => {
  const http = createServer()
  const chat = chatSockets(edge.parts, { heartbeatMs: 50 })
  http.on('upgrade', (request, stream, head) => void chat.upgrade(request, stream, head))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as { port: number }
  const connect = async (browser: Browser, channel: string) => {
    const client = new ChatClient(addressAt(port), browser.cookie(), [channel])
    const end = closed(await client.open())
    await client.until(() => client.received > 0)
    return { end }
  }
  const { browser: cleo } = await arrive('cleo')
  const { browser: dan, id: dansId } = await arrive('dan')
  const channel = await openChannel('beats')
  const sockets = await Promise.all([connect(cleo, channel), connect(dan, channel)])
  expect((await cleo.ask('POST', '/api/sign-out')).status).toBe(204)
  // As another process would, which this one hears nothing of.
  await edge.identity.removeMember(account, dansId, dansId)
  expect(await Promise.all(sockets.map(({ end }) => end))).toEqual([
    [4401, 'not-signed-in'],
    [4404, 'not-found'],
  ])
  chat.stop()
  http.close()
})

test('a reader too slow is closed, and has everything after coming back', { timeout: 60_000 }, async () => {
  const channel = await openChannel('slow')
  const client = newClient(bob, [channel])
  const socket = await client.open()
  await client.until(() => client.received > 0)
  const end = closed(socket)
  socket.pause()
  const long = 'x'.repeat(40_000)
  for (let i = 0; i < 400; i++)
    await made(await ann.ask('POST', `/api/channels/${channel}/messages`, message(long)))
  socket.resume()
  expect(await end).toEqual([1013, 'too slow'])
  expect(client.messages.size).toBeLessThan(400)
  while (client.messages.size < 400) {
    const again = await client.open()
    await Promise.race([closed(again), client.until(() => client.messages.size === 400)])
    client.cut()
  }
  expect(client.wrong).toEqual([])
  client.expectAll(channel, await everything(channel))
})

test('sent while the answer was lost, and twice more: one message', async () => {
  const channel = await openChannel('offline')
  const asked = message('only once')
  const post = (signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${server.port}/api/channels/${channel}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, cookie: bob.cookie() },
      body: JSON.stringify(asked),
      ...(signal ? { signal } : {}),
    })
  const client = newClient(ann, [channel])
  await client.open()
  await client.until(() => client.received > 0)
  const lost = new AbortController()
  const first = post(lost.signal)
  // It is kept, and told to others, before its sender knows.
  await client.until(() => client.messages.size > 0)
  lost.abort()
  await first.catch(() => undefined)
  const [second, third] = await Promise.all([post(), post()])
  expect(await made(second)).toEqual(await made(third))
  const answer = await ann.ask('GET', `/api/channels/${channel}/messages`)
  expect(MessagePage.parse(await answer.json()).messages).toHaveLength(1)
  client.cut()
})

test(
  'cut off 200 times under load, with edits, reactions, threads and deletions: nothing missed, doubled or out of order',
  { timeout: 120_000 },
  async () => {
    const channels = [await openChannel('cuts'), await openChannel('cuts-too')]
    const client = newClient(bob, channels)
    const writing = { on: true }
    let written = 0
    const write = async (browser: Browser, channel: string): Promise<void> => {
      const post = async (text: string, thread: string | null = null) =>
        made(await browser.ask('POST', `/api/channels/${channel}/messages`, message(text, thread)))
      while (writing.on) {
        const { message: id } = await post('first')
        await post('a reply', id)
        await made(await browser.ask('PATCH', `/api/messages/${id}`, { text: 'changed' }))
        await made(await browser.ask('PUT', `/api/messages/${id}/reactions/${encodeURIComponent('👍')}`))
        const { message: gone } = await post('soon gone')
        expect((await browser.ask('DELETE', `/api/messages/${gone}`)).status).toBe(204)
        written += 6
      }
    }
    const writers = channels.flatMap((channel) => [write(ann, channel), write(bob, channel)])
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    for (let cut = 0; cut < 200; cut++) {
      await client.open()
      // Sometimes before a word has come, sometimes in the middle of what was missed, sometimes well after.
      const enough = client.received + random(12)
      await client.until(() => client.received >= enough)
      client.cut()
    }
    writing.on = false
    await Promise.all(writers)
    await client.open()
    const all = await Promise.all(channels.map(everything))
    const newest = all.map((messages) => Math.max(...messages.map(({ changed }) => changed)))
    await client.until(() =>
      channels.every((channel, n) => (client.upTo.get(channel) ?? 0) >= (newest[n] ?? 0)),
    )
    client.cut()
    expect(client.wrong).toEqual([])
    for (const [n, channel] of channels.entries()) {
      client.expectAll(channel, all[n] ?? [])
      const places = (all[n] ?? []).map(({ place }) => place)
      expect(new Set(places).size).toBe(places.length)
    }
    expect(written).toBeGreaterThan(200)
  },
)
