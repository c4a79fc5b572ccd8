import type { z } from 'zod'
import {
  AccountView,
  FeaturesView,
  InvitationMade,
  InvitationView,
  Me,
  Members,
  ServerStatus,
} from '@highroad/core/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, type Edge, openEdge, ORIGIN } from './testing/edge.ts'

let edge: Edge
let ann: Browser
let account: string

const problem = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { error: string }).error,
]
const read = async <T extends z.ZodType>(schema: T, answer: Response): Promise<z.output<T>> =>
  schema.parse(await answer.json())
const ANN = { name: 'Ann', email: 'ann@example.org', password: 'correct horse', organisation: 'Acme' }

beforeAll(async () => {
  edge = await openEdge()
  ann = edge.newBrowser()
})
afterAll(() => edge.stop())

test('before set-up the server says so, and a wrong code sets nothing up', async () => {
  const nobody = edge.newBrowser()
  expect(await read(ServerStatus, await nobody.ask('GET', '/api/server'))).toMatchObject({
    setUp: false,
    speech: 'ready',
  })
  expect(await problem(await nobody.ask('POST', '/api/set-up', { ...ANN, code: 'WRONG' }))).toEqual([
    403,
    'wrong-set-up-code',
  ])
  expect(await read(ServerStatus, await nobody.ask('GET', '/api/server'))).toMatchObject({ setUp: false })
})

test('set-up makes the owner and operator, signs them in, and writes the first facts in order', async () => {
  const answer = await ann.ask('POST', '/api/set-up', { ...ANN, code: edge.code })
  expect(answer.status).toBe(200)
  const me = await read(Me, answer)
  expect(me).toMatchObject({ person: { name: 'Ann', guest: false }, operator: true })
  account = me.memberships[0]?.account ?? ''
  expect(await read(Me, await ann.ask('GET', '/api/me'))).toEqual(me)
  expect((await edge.gate.facts(['operator'])).map((fact) => fact.kind)).toEqual(['terms-published'])
  expect((await edge.gate.facts(['processor:this-server'])).map((fact) => fact.kind)).toEqual([
    'processor-card-set',
  ])
  expect(await edge.gate.facts([`account:${account}`])).toMatchObject([
    { kind: 'mark-set', mark: 'none' },
    { kind: 'owner-set', owner: true },
  ])
})

test('set-up happens once', async () => {
  const answer = await edge.newBrowser().ask('POST', '/api/set-up', { ...ANN, code: edge.code })
  expect(await problem(answer)).toEqual([409, 'already-set-up'])
})

test('sign-in, sign-out', async () => {
  const browser = edge.newBrowser()
  expect(await problem(await browser.ask('GET', '/api/me'))).toEqual([401, 'not-signed-in'])
  const wrong = { email: ANN.email, password: 'wrong horse' }
  expect(await problem(await browser.ask('POST', '/api/sign-in', wrong))).toEqual([401, 'wrong-credentials'])
  const right = { email: ANN.email, password: ANN.password }
  expect((await browser.ask('POST', '/api/sign-in', right)).status).toBe(200)
  expect((await browser.ask('GET', '/api/me')).status).toBe(200)
  expect((await browser.ask('POST', '/api/sign-out')).status).toBe(204)
  expect(await problem(await browser.ask('GET', '/api/me'))).toEqual([401, 'not-signed-in'])
})

test('an invitation brings a colleague, who may look and not switch', async () => {
  const made = await read(
    InvitationMade,
    await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' }),
  )
  const token = made.link.split('/').at(-1)
  const bob = edge.newBrowser()
  expect(await read(InvitationView, await bob.ask('GET', `/api/invitations/${token}`))).toMatchObject({
    organisation: 'Acme',
    invitedBy: 'Ann',
  })
  expect(await problem(await bob.ask('POST', `/api/invitations/${token}/accept`, {}))).toEqual([
    401,
    'not-signed-in',
  ])
  const newcomer = { name: 'Bob', email: 'bob@example.org', password: 'battery staple' }
  expect((await bob.ask('POST', `/api/invitations/${token}/accept`, newcomer)).status).toBe(200)
  expect(await problem(await bob.ask('POST', `/api/invitations/${token}/accept`, {}))).toEqual([
    410,
    'invitation-used',
  ])
  expect((await bob.ask('GET', `/api/accounts/${account}/features`)).status).toBe(200)
  const switching = await bob.ask('PUT', `/api/accounts/${account}/features/summary`, { on: true })
  expect(await problem(switching)).toEqual([403, 'not-yours'])
  expect(
    await problem(await bob.ask('PUT', `/api/accounts/${account}/ask-first`, { askFirst: true })),
  ).toEqual([403, 'not-yours'])
  expect(
    await problem(await bob.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' })),
  ).toEqual([403, 'not-yours'])
  expect(await problem(await bob.ask('POST', '/api/accounts', { organisation: 'Mine' }))).toEqual([
    403,
    'not-yours',
  ])
  const seen = await read(Members, await bob.ask('GET', `/api/accounts/${account}/members`))
  expect(seen.members).toHaveLength(2)
  expect(seen.invitations).toEqual([])
})

test('an admin neither invites owners nor sees or takes back their invitations', async () => {
  const made = await read(
    InvitationMade,
    await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'admin' }),
  )
  const admin = edge.newBrowser()
  await admin.ask('POST', `/api/invitations/${made.link.split('/').at(-1)}/accept`, {
    name: 'Ada',
    email: 'ada@example.org',
    password: 'long enough word',
  })
  const path = `/api/accounts/${account}/invitations`
  expect(await problem(await admin.ask('POST', path, { role: 'owner' }))).toEqual([403, 'not-yours'])
  const forOwner = await read(InvitationMade, await ann.ask('POST', path, { role: 'owner' }))
  const seen = await read(Members, await admin.ask('GET', `/api/accounts/${account}/members`))
  expect(seen.invitations).toEqual([])
  expect(await problem(await admin.ask('DELETE', `${path}/${forOwner.id}`))).toEqual([403, 'not-yours'])
  expect((await ann.ask('DELETE', `${path}/${forOwner.id}`)).status).toBe(204)
  const gone = `/api/invitations/${forOwner.link.split('/').at(-1)}`
  expect(await problem(await admin.ask('GET', gone))).toEqual([404, 'invitation-unknown'])
})

test('R5 features are off at first; switching is a recorded fact with its ledger entry', async () => {
  const path = `/api/accounts/${account}/features`
  const before = await read(FeaturesView, await ann.ask('GET', path))
  expect(before.features.map((one) => [one.feature, one.on, one.entry])).toEqual([
    ['captions', false, null],
    ['summary', false, null],
  ])
  const after = await read(FeaturesView, await ann.ask('PUT', `${path}/summary`, { on: true }))
  expect(after.features[1]).toMatchObject({ feature: 'summary', on: true })
  expect(after.features[1]?.entry).toBeGreaterThan(0)
  const facts = await edge.gate.facts([`account:${account}`])
  expect(facts.findLast(({ kind }) => kind === 'switch-set')).toMatchObject({
    kind: 'switch-set',
    feature: 'summary',
    on: true,
    processor: 'this-server',
  })
  expect(await problem(await ann.ask('PUT', `${path}/rewrite`, { on: true }))).toEqual([404, 'not-found'])
  expect(await problem(await ann.ask('PUT', `${path}/mind-reading`, { on: true }))).toEqual([
    404,
    'not-found',
  ])
})

test('a guest link says who somebody is, and a guest belongs nowhere', async () => {
  const { personalLink } = await edge.identity.newGuest('Gus')
  const gus = edge.newBrowser()
  await gus.ask('GET', new URL(personalLink).pathname)
  expect(await read(Me, await gus.ask('GET', '/api/me'))).toMatchObject({
    person: { name: 'Gus', guest: true, email: null },
    memberships: [],
    operator: false,
  })
  expect(await problem(await gus.ask('GET', `/api/accounts/${account}`))).toEqual([404, 'not-found'])
  expect(await problem(await gus.ask('POST', '/api/accounts', { organisation: 'Mine' }))).toEqual([
    403,
    'not-yours',
  ])
})

test('a write from another site, or from nowhere, changes nothing', async () => {
  const path = `/api/accounts/${account}/ask-first`
  const from = (origin: string) => ann.ask('PUT', path, { askFirst: true }, { origin })
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:8081', 'http://127.0.0.1'])
    expect(await problem(await from(origin))).toEqual([403, 'wrong-origin'])
  expect(await read(AccountView, await ann.ask('GET', `/api/accounts/${account}`))).toMatchObject({
    askFirst: false,
  })
  expect((await from('http://localhost:8080')).status).toBe(200)
})

test('a bad request names the field and never its value', async () => {
  const answer = await ann.ask('POST', '/api/sign-in', { email: 'not-an-address', password: 'x' })
  const body = await answer.text()
  expect(JSON.parse(body)).toMatchObject({ error: 'bad-request', field: 'email' })
  expect(body).not.toContain('not-an-address')
  expect(await problem(await ann.ask('POST', '/api/sign-in', '{"email":'))).toEqual([400, 'bad-request'])
  expect(
    await problem(await ann.ask('POST', '/api/sign-in', 'x=1', { 'content-type': 'text/plain' })),
  ).toEqual([400, 'bad-request'])
  const big = { organisation: 'x'.repeat(70_000) }
  expect(await problem(await ann.ask('POST', '/api/accounts', big))).toEqual([413, 'too-large'])
})

test('every answer carries the security headers; the log holds patterns, never names, addresses or tokens', async () => {
  for (const path of ['/', '/api/me', '/nothing.js', '/ledger/checkpoint']) {
    const { headers } = await ann.ask('GET', path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
  const log = edge.logged()
  expect(log).toContain('GET /api/accounts/:account/features')
  for (const secret of [account, 'ann@', 'Ann', 'Acme', 'Bob', 'Gus', ORIGIN])
    expect(log).not.toContain(secret)
  for (const line of log.trim().split('\n'))
    expect(Object.keys(JSON.parse(line) as object).sort()).toEqual(['level', 'ms', 'route', 'status', 'time'])
})

test('the ledger is public at its C2SP paths and at no other', async () => {
  const nobody = edge.newBrowser()
  const checkpoint = await (await nobody.ask('GET', '/ledger/checkpoint')).text()
  expect(checkpoint).toMatch(/^highroad\/test\n\d+\n/)
  expect((await nobody.ask('GET', '/ledger/..%2fkeys%2fcheckpoint.key')).status).toBe(404)
  expect((await nobody.ask('GET', '/ledger/tile/0/../../keys')).status).toBe(404)
  expect((await nobody.ask('GET', '/ledger/keys/checkpoint.key')).status).toBe(404)
})

test('a page that was not built says how to build it; the interface never falls back to a page', async () => {
  const page = await ann.ask('GET', '/m/abc')
  expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('make start')])
  expect(await problem(await ann.ask('GET', '/api/nothing'))).toEqual([404, 'not-found'])
})
