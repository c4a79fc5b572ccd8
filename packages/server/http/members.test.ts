/** Members change: roles, removal, leaving; and who owns an account is a fact of the ledger each time. */
import type { Fact } from '@highroad/core/consent'
import { InvitationMade, Me, MeetingItem, Members, RoomState } from '@highroad/core/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const ANN = { name: 'Ann', email: 'ann@example.org', password: 'correct horse', organisation: 'Acme' }

let edge: Edge
let ann: Browser
let account: string
let annId: string

interface Member {
  browser: Browser
  id: string
}

const problem = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { error: string }).error,
]
const members = (id = '') => `/api/accounts/${account}/members${id === '' ? '' : `/${id}`}`
const rolesNow = async () =>
  Members.parse(await (await ann.ask('GET', members())).json()).members.map(({ name, role }) => [name, role])

async function invite(name: string, role: string): Promise<Member> {
  const answer = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role })
  const token = InvitationMade.parse(await answer.json())
    .link.split('/')
    .at(-1)
  const browser = edge.newBrowser()
  const person = { name, email: `${name}@example.org`, password: 'long enough word' }
  const me = await browser.ask('POST', `/api/invitations/${token}/accept`, person)
  return { browser, id: Me.parse(await me.json()).person.id }
}

/** What the facts say of each person now: an owner, or no longer. */
async function ownersByFacts(): Promise<Map<string, boolean>> {
  const owners = new Map<string, boolean>()
  for (const fact of await edge.gate.facts([`account:${account}`])) {
    if (fact.kind !== 'owner-set') continue
    owners.set((await edge.gate.personOf(account, fact.handle)) ?? 'nobody', fact.owner)
  }
  return owners
}

beforeAll(async () => {
  edge = await openEdge()
  ann = edge.newBrowser()
  const me = Me.parse(await (await ann.ask('POST', '/api/set-up', { ...ANN, code: edge.code })).json())
  account = me.memberships[0]?.account ?? ''
  annId = me.person.id
})
afterAll(() => edge.stop())

test('R6 who owns the account is recorded: at set-up, by invitation, by a change of role, and when it ends', async () => {
  expect(await ownersByFacts()).toEqual(new Map([[annId, true]]))
  const bob = await invite('Bob', 'owner')
  expect((await ownersByFacts()).get(bob.id)).toBe(true)
  expect((await ann.ask('PUT', members(bob.id), { role: 'member' })).status).toBe(204)
  expect((await ownersByFacts()).get(bob.id)).toBe(false)
  expect((await ann.ask('PUT', members(bob.id), { role: 'owner' })).status).toBe(204)
  expect((await ownersByFacts()).get(bob.id)).toBe(true)
  expect((await bob.browser.ask('POST', `/api/accounts/${account}/leave`)).status).toBe(204)
  expect((await ownersByFacts()).get(bob.id)).toBe(false)
  expect(await problem(await bob.browser.ask('GET', members()))).toEqual([404, 'not-found'])
  expect(await rolesNow()).toEqual([['Ann', 'owner']])
})

test('the facts name nobody but by the handle of that place', async () => {
  const facts = await edge.gate.facts([`account:${account}`])
  const set = facts.filter((fact): fact is Extract<Fact, { kind: 'owner-set' }> => fact.kind === 'owner-set')
  for (const fact of set) expect(fact.handle).toMatch(/^[0-9a-f]{32}$/)
  expect(JSON.stringify(set)).not.toContain(annId)
})

test('the last owner is told so, and the facts stay', async () => {
  const before = await ownersByFacts()
  const leave = await ann.ask('POST', `/api/accounts/${account}/leave`)
  expect(await problem(leave)).toEqual([409, 'last-owner'])
  expect(await problem(await ann.ask('PUT', members(annId), { role: 'admin' }))).toEqual([409, 'last-owner'])
  expect(await problem(await ann.ask('DELETE', members(annId)))).toEqual([409, 'last-owner'])
  expect(await ownersByFacts()).toEqual(before)
})

test('an admin removes members and nobody else; a member removes nobody; neither changes a role', async () => {
  const [ada, amy, mia, max] = [
    await invite('Ada', 'admin'),
    await invite('Amy', 'admin'),
    await invite('Mia', 'member'),
    await invite('Max', 'member'),
  ]
  for (const { browser } of [ada, mia])
    expect(await problem(await browser.ask('PUT', members(mia.id), { role: 'owner' }))).toEqual([
      403,
      'not-yours',
    ])
  expect(await problem(await mia.browser.ask('DELETE', members(max.id)))).toEqual([403, 'not-yours'])
  for (const id of [annId, amy.id])
    expect(await problem(await ada.browser.ask('DELETE', members(id)))).toEqual([403, 'not-yours'])
  expect((await ada.browser.ask('DELETE', members(max.id))).status).toBe(204)
  expect(await problem(await ada.browser.ask('DELETE', members(max.id)))).toEqual([404, 'not-found'])
  expect(await problem(await max.browser.ask('GET', members()))).toEqual([404, 'not-found'])
  expect((await mia.browser.ask('POST', `/api/accounts/${account}/leave`)).status).toBe(204)
  expect(await problem(await ann.ask('PUT', members(mia.id), { role: 'admin' }))).toEqual([404, 'not-found'])
  expect(await problem(await ann.ask('PUT', members(amy.id), { role: 'boss' }))).toEqual([400, 'bad-request'])
  expect(await rolesNow()).toEqual([
    ['Ann', 'owner'],
    ['Ada', 'admin'],
    ['Amy', 'admin'],
  ])
})

test('at start the facts are brought in line with who owns the account, both ways and once', async () => {
  const zoe = await invite('Zoe', 'member')
  const yan = await invite('Yan', 'owner')
  // An account from before these facts, and a crash between the two commits.
  await edge.database.store.auth.query(
    `update identity.membership set role = case person_id when $1 then 'owner' else 'admin' end
      where person_id in ($1, $2)`,
    [zoe.id, yan.id],
  )
  await edge.identity.alignOwnerFacts()
  const owners = await ownersByFacts()
  expect([owners.get(annId), owners.get(zoe.id), owners.get(yan.id)]).toEqual([true, true, false])
  const count = (await edge.gate.facts([`account:${account}`])).length
  await edge.identity.alignOwnerFacts()
  expect(await edge.gate.facts([`account:${account}`])).toHaveLength(count)
})

test('a member who is removed, or leaves, hosts their open meetings no longer', async () => {
  const tess = await invite('Tess', 'member')
  const uma = await invite('Uma', 'member')
  for (const [{ browser }, go] of [
    [tess, () => ann.ask('DELETE', members(tess.id))],
    [uma, () => uma.browser.ask('POST', `/api/accounts/${account}/leave`)],
  ] as const) {
    const made = await browser.ask('POST', `/api/accounts/${account}/meetings`, { title: 'Mine' })
    const { meeting } = MeetingItem.parse(await made.json())
    const join = {
      name: null,
      actsFor: null,
      microphone: null,
      noticesShown: [],
      answers: [],
      leftOutOf: [],
    }
    for (const one of [browser, ann])
      expect((await one.ask('POST', `/api/meetings/${meeting}/join`, join)).status).toBe(200)
    const people = async () =>
      RoomState.parse(await (await ann.ask('GET', `/api/meetings/${meeting}/room`)).json()).people.length
    expect(await people()).toBe(2)
    expect((await go()).status).toBe(204)
    expect(await people()).toBe(1)
    expect(await problem(await browser.ask('POST', `/api/meetings/${meeting}/end`))).toEqual([
      403,
      'not-yours',
    ])
  }
})
