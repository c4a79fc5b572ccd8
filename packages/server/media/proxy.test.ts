import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { proxyRequest, proxyUpgrade } from './proxy.ts'
import { Rooms } from './rooms.ts'
import { type MediaServer, startMediaServer } from './server.ts'
import { Speaker } from './testing/speaker.ts'
import { participantToken } from './tokens.ts'

const home = mkdtempSync(join(tmpdir(), 'highroad-proxy-'))
const removed = new Set<string>()
const admit = (meeting: string, handle: string): boolean => !removed.has(`${meeting} ${handle}`)
let media: MediaServer
let server: Server
let address = ''

beforeAll(async () => {
  const got = await startMediaServer({ home, env: process.env, ports: { http: 0, udp: 0 } })
  if (!got.available) throw new Error(`${got.missing} ${got.get}`)
  media = got
  server = createServer((incoming, outgoing) => void proxyRequest(incoming, outgoing, media, admit))
  server.on('upgrade', (incoming, socket, head) => void proxyUpgrade(incoming, socket, head, media, admit))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  address = `127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`
}, 30_000)
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await media.stop()
  rmSync(home, { recursive: true, force: true })
})

const seat = { meeting: 'proxied', handle: 'a1', name: 'Somebody' }

test('a participant joins through our own port, and comes in no more once turned away', async () => {
  const token = await participantToken(media, seat)
  const rooms = new Rooms(media)
  const speaker = await Speaker.join(`ws://${address}/livekit`, token)
  expect(await rooms.present('proxied')).toMatchObject([{ handle: 'a1', name: 'Somebody' }])
  removed.add('proxied a1')
  await rooms.remove('proxied', 'a1')
  await speaker.leave()
  await expect(Speaker.join(`ws://${address}/livekit`, token)).rejects.toThrow()
  expect(await rooms.present('proxied')).toEqual([])
}, 30_000)

test('validation goes through, with the media server’s own answer', async () => {
  const token = await participantToken(media, { ...seat, handle: 'b2' })
  const good = await fetch(`http://${address}/livekit/rtc/validate?access_token=${token}`)
  expect([good.status, await good.text()]).toEqual([200, 'success'])
  for (const bad of ['', '?access_token=nonsense', `?access_token=${token}x`])
    expect((await fetch(`http://${address}/livekit/rtc/validate${bad}`)).status).toBe(401)
})

test('of two tokens LiveKit sees the one that was looked at', async () => {
  const good = await participantToken(media, { ...seat, meeting: 'own', handle: 'c3' })
  const gone = await participantToken(media, { ...seat, handle: 'd4' })
  removed.add('proxied d4')
  const seen = createServer((incoming, outgoing) => {
    outgoing.end(JSON.stringify([incoming.url, incoming.headers.authorization]))
  })
  await new Promise<void>((resolve) => seen.listen(0, '127.0.0.1', resolve))
  const at = seen.address()
  const url = `ws://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`
  const between = createServer((incoming, outgoing) => {
    void proxyRequest(incoming, outgoing, { ...media, url }, admit)
  })
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
  const there = between.address()
  const base = `http://127.0.0.1:${typeof there === 'object' && there ? there.port : 0}/livekit/rtc/validate`
  for (const query of [`access_token=${good}`, `access_token=${good}&access_token=${gone}`]) {
    const answer = await fetch(`${base}?${query}`, { headers: { authorization: `Bearer ${gone}` } })
    expect(await answer.json()).toEqual(['/rtc/validate', `Bearer ${good}`])
  }
  const turnedAway = await fetch(`${base}?access_token=${gone}`, {
    headers: { authorization: `Bearer ${good}` },
  })
  expect(turnedAway.status).toBe(401)
  for (const server of [seen, between]) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

test('LiveKit’s administration is not reachable through it', async () => {
  for (const path of [
    '/livekit/twirp/livekit.RoomService/ListRooms',
    '/livekit/',
    '/livekit/rtc/../twirp/x',
    '/livekit/rtcx',
  ])
    expect(
      (await fetch(`http://${address}${path}`, { method: 'POST', body: '{}' })).status,
    ).toBeGreaterThanOrEqual(404)
})

test('a media server that is down gives 502, not a hanging browser', async () => {
  const lost = createServer((incoming, outgoing) => {
    void proxyRequest(incoming, outgoing, { ...media, url: 'ws://127.0.0.1:1' }, () => true)
  })
  await new Promise<void>((resolve) => lost.listen(0, '127.0.0.1', resolve))
  const at = lost.address()
  const port = typeof at === 'object' && at ? at.port : 0
  const token = await participantToken(media, seat)
  const answer = await fetch(`http://127.0.0.1:${port}/livekit/rtc/validate?access_token=${token}`)
  expect([answer.status, await answer.text()]).toEqual([502, 'the media server does not answer'])
  await new Promise((resolve) => lost.close(resolve))
})
