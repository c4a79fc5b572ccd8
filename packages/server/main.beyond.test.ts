/** Started with other people's parts: a PostgreSQL that is not ours, a certificate, a public address. */
import { writeFileSync } from 'node:fs'
import { request, type RequestOptions } from 'node:https'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import { startPostgres } from './store/index.ts'
import { selfSigned } from './testing/self-signed.ts'
import { cleanUp, freePort, launch, newHome, setUpCodeOf, start } from './testing/started.ts'

afterAll(cleanUp)

// Programs start and stop here, several a test, on whatever else the machine has to do.
vi.setConfig({ testTimeout: 180_000 })

const ANN = { name: 'Ann', email: 'ann@example.org', password: 'correct horse', organisation: 'Acme' }

test('on a foreign PostgreSQL: the SQL is printed, a superuser runs it, and it serves; stopping leaves it alone', async () => {
  const theirs = await startPostgres({ home: newHome(), log: () => undefined, progress: () => undefined })
  const superuser = new Client({ connectionString: theirs.superuserUrl })
  await superuser.connect()
  await superuser.query('create database meetings')
  const inside = new Client({ connectionString: new URL('/meetings', theirs.superuserUrl).href })
  await inside.connect()
  const { host } = new URL(theirs.superuserUrl)
  // No user and no password: Highroad signs in with roles of its own.
  const set = { DATABASE_URL: `postgres://${host}/meetings` }
  const home = newHome()

  const first = launch(home, await freePort(), set)
  expect(await first.exit).toBe(1)
  expect(first.printed()).toMatch(/^This PostgreSQL is not prepared for Highroad\. Nothing was changed\./)
  expect(first.printed()).not.toContain('    at ')
  await inside.query(first.printed().slice(first.printed().indexOf('-- Run as a superuser')))

  const server = await start(home, set)
  const cookie = { value: '' }
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${server.address}/api${path}`, {
      method,
      headers: { origin: server.address, 'content-type': 'application/json', cookie: cookie.value },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    expect(answer.status, path).toBe(200)
    const [set] = answer.headers.getSetCookie()
    if (set !== undefined) cookie.value = set.split(';')[0] ?? ''
    return answer.json()
  }
  await call('POST', '/set-up', { code: setUpCodeOf(server), ...ANN })
  const { memberships } = (await call('GET', '/me')) as { memberships: { account: string }[] }
  const account = memberships[0]?.account ?? ''
  await call('PUT', `/accounts/${account}/features/captions`, { on: true })
  await call('POST', `/accounts/${account}/invitations`, { role: 'member' })
  await call('POST', `/accounts/${account}/meetings`, { title: 'Plans' })
  expect((await inside.query('select from meeting.meeting')).rowCount).toBe(1)

  // It runs no database of its own, and theirs goes on without it.
  expect(await server.end('SIGINT')).toBe(0)
  expect((await inside.query('select from meeting.meeting')).rowCount).toBe(1)
  await inside.query('grant execute on function pg_catalog.lo_get(oid) to ai')
  const refused = launch(home, await freePort(), set)
  expect(await refused.exit).toBe(1)
  expect(refused.printed()).toMatch(/^The database role “ai” could get around the wall.* lo_get/)
  await Promise.all([superuser.end(), inside.end()])
  await theirs.stop()
})

test('with a certificate: pages over TLS, cookies that only go over TLS, the live socket on the same port', async () => {
  const home = newHome()
  const [TLS_CERT, TLS_KEY] = [join(home, 'cert.pem'), join(home, 'key.pem')]
  const { cert, key } = selfSigned()
  writeFileSync(TLS_CERT, cert)
  writeFileSync(TLS_KEY, key)
  const port = await freePort()
  const PUBLIC_URL = `https://meet.example.test:${port}`
  const server = await start(home, { PORT: String(port), PUBLIC_URL, TLS_CERT, TLS_KEY })

  const ask = (options: RequestOptions, body = '') =>
    new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, ca: cert, ...options }, (answer) => {
        answer.resume()
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers })
      })
      asked.on('upgrade', (answer, socket) => {
        socket.destroy()
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers })
      })
      asked.on('error', reject)
      asked.end(body)
    })

  const page = await ask({ path: '/' })
  expect(page.headers['strict-transport-security']).toBe('max-age=31536000')
  expect(page.headers['content-security-policy']).toContain(`wss://meet.example.test:${port}`)
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify({ code: setUpCodeOf(server), ...ANN })
  const elsewhere = { ...json, origin: `https://127.0.0.1:${port}` }
  expect((await ask({ method: 'POST', path: '/api/set-up', headers: elsewhere }, body)).status).toBe(403)
  const own = { ...json, origin: PUBLIC_URL }
  const made = await ask({ method: 'POST', path: '/api/set-up', headers: own }, body)
  expect(made.status).toBe(200)
  const [cookie] = made.headers['set-cookie'] as string[]
  expect(cookie).toMatch(/^__Secure-.*; HttpOnly; Secure; SameSite=Lax/i)

  // The socket opens before it says that it knows no such meeting. Without TLS there is nothing.
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    cookie: cookie?.split(';')[0],
    origin: PUBLIC_URL,
  }
  const live = await ask({ path: `/api/live/${'0'.repeat(32)}`, headers: upgrade })
  expect(live.status).toBe(101)
  await expect(fetch(`http://127.0.0.1:${port}/api/server`)).rejects.toThrow()
  expect(await server.end('SIGTERM')).toBe(0)
})
