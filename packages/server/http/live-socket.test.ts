import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { LiveEvent, Me, MeetingItem } from '@highroad/core/wire'
import { type HttpServer, listen } from './listen.ts'
import { type Browser, type Edge, openEdge, ORIGIN } from './testing/edge.ts'

let edge: Edge
let server: HttpServer
let ann: Browser
let meeting: string

beforeAll(async () => {
  edge = await openEdge()
  server = await listen(edge.parts, { host: '127.0.0.1', port: 0, tls: null, mediaProxy: null })
  ann = edge.newBrowser()
  const me = Me.parse(
    await (
      await ann.ask('POST', '/api/set-up', {
        code: edge.code,
        name: 'Ann',
        email: 'ann@example.org',
        password: 'correct horse',
        organisation: 'Acme',
      })
    ).json(),
  )
  const account = me.memberships[0]?.account
  const made = await ann.ask('POST', `/api/accounts/${account}/meetings`, { title: 'Plans' })
  meeting = MeetingItem.parse(await made.json()).meeting
  const joined = await ann.ask('POST', `/api/meetings/${meeting}/join`, {
    name: null,
    actsFor: account,
    microphone: 'only-me',
    noticesShown: [],
    answers: [],
    leftOutOf: [],
  })
  expect(joined.status).toBe(200)
})
afterAll(async () => {
  await server.stop()
  await edge.stop()
})

const open = (cookie: string, origin = ORIGIN, id = meeting) =>
  new WebSocket(`ws://127.0.0.1:${server.port}/api/live/${id}`, { origin, headers: { cookie } })

const closed = (socket: WebSocket) =>
  new Promise<[number, string]>((resolve) =>
    socket.once('close', (code, reason) => resolve([code, reason.toString()])),
  )
const refused = (socket: WebSocket) =>
  new Promise<number | undefined>((resolve) =>
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode)),
  )

test('somebody in the meeting gets the room at once, and the next change', async () => {
  const socket = open(ann.cookie())
  const events: LiveEvent[] = []
  socket.on('message', (data: Buffer) => events.push(LiveEvent.parse(JSON.parse(data.toString()))))
  await expect.poll(() => events.length, { timeout: 10_000 }).toBeGreaterThan(0)
  expect(events[0]).toMatchObject({ type: 'room', room: { meeting, title: 'Plans' } })
  const before = events.length
  await ann.ask('PUT', `/api/meetings/${meeting}/microphone`, { who: 'others-too' })
  await expect.poll(() => events.length, { timeout: 10_000 }).toBeGreaterThan(before)
  socket.close()
})

test('nobody, a stranger and a meeting that is not there are told so by the close code', async () => {
  expect(await closed(open(''))).toEqual([4401, 'not-signed-in'])
  const gus = edge.newBrowser()
  await gus.ask('GET', new URL((await edge.identity.newGuest('Gus')).personalLink).pathname)
  expect(await closed(open(gus.cookie()))).toEqual([4404, 'not-found'])
  expect((await closed(open(ann.cookie(), ORIGIN, 'a'.repeat(26))))[0]).toBe(4404)
})

test('a page of another site gets no socket, cookie or not', async () => {
  expect(await refused(open(ann.cookie(), 'https://evil.example'))).toBe(403)
  expect(await refused(open(ann.cookie(), 'null'))).toBe(403)
})

test('a client that floods is cut off', async () => {
  const socket = open(ann.cookie())
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('open', resolve))
  const end = closed(socket)
  socket.send('x'.repeat(5_000))
  expect((await end)[0]).toBe(1009)
})

test('the media path without a media server answers, and other upgrades do not', async () => {
  expect((await fetch(`http://127.0.0.1:${server.port}/livekit/rtc/validate`)).status).toBe(503)
  const other = new WebSocket(`ws://127.0.0.1:${server.port}/api/other`, { origin: ORIGIN })
  expect(await refused(other)).toBe(404)
})

test('stopping says goodbye to every socket', async () => {
  const extra = await listen(edge.parts, { host: '127.0.0.1', port: 0, tls: null, mediaProxy: null })
  const socket = new WebSocket(`ws://127.0.0.1:${extra.port}/api/live/${meeting}`, {
    origin: ORIGIN,
    headers: { cookie: ann.cookie() },
  })
  await new Promise((resolve) => socket.once('message', resolve))
  const end = closed(socket)
  await extra.stop()
  expect((await end)[0]).toBe(1001)
})
