/** Two processes of one Highroad, started as a user does: the second joins, and stands when the first is killed. */
import { readdirSync } from 'node:fs'
import { afterAll, expect, test, vi } from 'vitest'
import { Me } from '@highroad/core/wire'
import { cleanUp, freePort, launch, newHome, setUpCodeOf, start } from './testing/started.ts'

afterAll(cleanUp)
vi.setConfig({ testTimeout: 180_000 })

const JOIN = { HIGHROAD_JOIN: '1' }
const ANN = { email: 'ann@example.org', password: 'correct horse' }

/** Asks with the cookie that a sign-in gave; one cookie is good at both addresses. */
function browser() {
  let cookie = ''
  return async (address: string, method: string, path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(`${address}${path}`, {
      method,
      headers: { origin: address, 'content-type': 'application/json', cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return answer
  }
}

const logSize = async (address: string): Promise<number> => {
  const answer = await fetch(`${address}/ledger/checkpoint`)
  return answer.status === 200 ? Number((await answer.text()).split('\n')[1]) : 0
}

const within = { timeout: 60_000, interval: 100 }

test('a second process joins, records and reads the same, and goes on while the first is killed and comes back', async () => {
  const home = newHome()
  const first = await start(home)
  const second = await start(home, JOIN)
  expect(second.printed()).not.toContain('Set-up code')
  const ask = browser()
  const made = await ask(first.address, 'POST', '/api/set-up', {
    ...ANN,
    code: setUpCodeOf(first),
    name: 'Ann',
    organisation: 'Acme',
  })
  const account = Me.parse(await made.json()).memberships[0]?.account ?? ''
  const path = `/api/accounts/${account}/features/summary`

  // Recorded by the one that follows, sequenced by the one that leads, served by both.
  const before = await logSize(first.address)
  expect((await ask(second.address, 'PUT', path, { on: true })).status).toBe(200)
  await vi.waitFor(async () => expect(await logSize(second.address)).toBeGreaterThan(before), within)
  await vi.waitFor(async () => expect(await logSize(first.address)).toBeGreaterThan(before), within)
  const seen = await ask(first.address, 'GET', `/api/accounts/${account}/features`)
  expect(await seen.json()).toMatchObject({
    features: expect.arrayContaining([expect.objectContaining({ feature: 'summary', on: true })]) as unknown,
  })

  // Who is in a meeting is known to the first alone: nobody is let in elsewhere, and nothing is recorded of them.
  const opened = await ask(first.address, 'POST', `/api/accounts/${account}/meetings`, { title: 'Monday' })
  const { meeting } = (await opened.json()) as { meeting: string }
  const join = {
    name: null,
    actsFor: account,
    microphone: 'only-me',
    noticesShown: [],
    answers: [],
    leftOutOf: [],
  }
  const refused = await ask(second.address, 'POST', `/api/meetings/${meeting}/join`, join)
  expect([refused.status, await refused.json()]).toMatchObject([409, { error: 'meeting-elsewhere' }])
  expect((await ask(first.address, 'POST', `/api/meetings/${meeting}/join`, join)).status).toBe(200)

  // The first is killed: the second records, and gives the order of the log itself.
  await first.end('SIGKILL')
  const left = await logSize(second.address)
  expect((await ask(second.address, 'PUT', path, { on: false })).status).toBe(200)
  await vi.waitFor(async () => expect(await logSize(second.address)).toBeGreaterThan(left), within)

  // It comes back, with a database that was started anew at the same place, and the second finds it.
  const again = await start(home)
  await vi.waitFor(
    async () => expect((await ask(second.address, 'PUT', path, { on: true })).status).toBe(200),
    within,
  )
  const size = await logSize(again.address)
  expect((await ask(again.address, 'PUT', path, { on: false })).status).toBe(200)
  await vi.waitFor(async () => expect(await logSize(second.address)).toBeGreaterThan(size), within)
  expect(await second.end('SIGTERM')).toBe(0)
  expect((await fetch(`${again.address}/api/server`)).status).toBe(200)
  expect(await again.end('SIGTERM')).toBe(0)
})

test('joining where no Highroad ever ran is a sentence, and makes nothing', async () => {
  const home = newHome()
  const alone = launch(home, await freePort(), JOIN)
  expect(await alone.exit).toBe(1)
  expect(alone.printed()).toMatch(/^HIGHROAD_JOIN joins a Highroad that runs, and none has run on /)
  expect(readdirSync(home)).toEqual([])
})
