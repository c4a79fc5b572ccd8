import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../store/testing/database.ts'
import { HighroadError, type Role } from '@highroad/core/wire'
import { openIdentity, type Identity } from './index.ts'
import type { OwnerChange } from './owner-facts.ts'
import { issueSetUpCode } from './set-up-code.ts'

const WEEK = 7 * 24 * 3600 * 1000
const ANN = { name: 'Ann', email: 'ann@example.org', password: 'correct horse' }
const BOB = { name: 'Bob', email: 'Bob@Example.org', password: 'battery staple' }

let database: TestDatabase
let home: string
let identity: Identity
let now: number
let written: string[]
let failFacts: boolean
let ownersWritten: OwnerChange[]
let aligned: { account: string; owners: readonly string[] }[]

const cookieHeaders = (cookies: readonly string[]) =>
  new Headers({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') })
const code = (error: string) => expect.objectContaining({ code: error })

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

beforeEach(async () => {
  for (const table of ['set_up', 'guest', 'account', 'person'])
    await database.store.auth.query(`delete from identity.${table}`)
  home = mkdtempSync(join(tmpdir(), 'highroad-identity-'))
  now = 1_800_000_000_000
  written = []
  failFacts = false
  ownersWritten = []
  aligned = []
  identity = openIdentity({
    pool: database.store.auth,
    home,
    publicUrl: 'http://127.0.0.1:8080',
    random: (count) => randomBytes(count),
    clock: () => now,
    firstFacts: {
      ofDeployment: () => {
        if (failFacts) return Promise.reject(new Error('the ledger is gone'))
        written.push('deployment')
        return Promise.resolve()
      },
      ofAccount: (account) => {
        written.push(`account ${account}`)
        return Promise.resolve()
      },
    },
    ownerFacts: {
      changed: async ({ account, person, owner, by }, commit) => {
        if (failFacts) throw new HighroadError('not-recorded')
        await commit()
        ownersWritten.push({ account, person, owner, by })
      },
      align: (account, owners) => {
        aligned.push({ account, owners })
        return Promise.resolve()
      },
    },
  })
})

async function setUp() {
  const printed = await identity.newSetUpCode()
  const made = await identity.setUp({ code: printed ?? '', organisation: 'Acme', ...ANN }, 'here')
  const account = (await identity.membershipsOf(made.person.id))[0]?.account ?? ''
  return { ...made, account }
}
const tokenOf = (link: string) => link.split('/').at(-1) ?? ''

test('the first visitor with the code becomes owner and operator, and the first facts are written in order', async () => {
  const { person, cookies, account } = await setUp()
  expect(person).toMatchObject({ name: 'Ann', email: 'ann@example.org', guest: false, operator: true })
  expect(await identity.membershipsOf(person.id)).toEqual([{ account, organisation: 'Acme', role: 'owner' }])
  expect(written).toEqual(['deployment', `account ${account}`])
  expect(await identity.personOf(cookieHeaders(cookies))).toEqual(person)
  expect(cookies[0]).toMatch(/HttpOnly/)
  expect(cookies[0]).toMatch(/SameSite=Lax/i)
})

test('a wrong code sets nothing up, and the code typed in small letters without dashes is right', async () => {
  const printed = (await identity.newSetUpCode()) ?? ''
  await expect(
    identity.setUp({ code: 'AAAA-AAAA-AAAA-AAAA', organisation: 'Acme', ...ANN }, 'here'),
  ).rejects.toThrow(code('wrong-set-up-code'))
  expect(await identity.isSetUp()).toBe(false)
  expect(written).toEqual([])
  await identity.setUp(
    { code: printed.toLowerCase().replaceAll('-', ''), organisation: 'Acme', ...ANN },
    'here',
  )
  expect(await identity.isSetUp()).toBe(true)
})

test('set-up happens once: the code is void afterwards and none is printed any more', async () => {
  const printed = (await identity.newSetUpCode()) ?? ''
  const input = { code: printed, organisation: 'Acme', ...ANN }
  const both = await Promise.allSettled([
    identity.setUp(input, 'here'),
    identity.setUp({ ...input, email: 'eve@example.org' }, 'there'),
  ])
  expect(both.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
  await expect(identity.setUp(input, 'here')).rejects.toThrow(code('already-set-up'))
  expect(await identity.newSetUpCode()).toBeNull()
})

test('guessing the code is slowed down, even for the right one', async () => {
  const printed = (await identity.newSetUpCode()) ?? ''
  for (let tries = 0; tries < 10; tries++)
    await identity.setUp({ code: 'WRONG', organisation: 'Acme', ...ANN }, 'here').catch(() => undefined)
  const right = { code: printed, organisation: 'Acme', ...ANN }
  await expect(identity.setUp(right, 'here')).rejects.toThrow(code('too-many-tries'))
  now += 11 * 60_000
  await identity.setUp(right, 'here')
})

test('many guesses at once are no way around the limit', async () => {
  await setUp()
  const guesses = Array.from({ length: 25 }, (_, i) =>
    identity.signIn({ email: ANN.email, password: `guess ${i}` }, 'here').catch((error: unknown) => error),
  )
  const wrong = (await Promise.all(guesses)).filter(
    (error) => error instanceof HighroadError && error.code === 'wrong-credentials',
  )
  expect(wrong).toHaveLength(10)
  await expect(identity.signIn(ANN, 'here')).rejects.toThrow(code('too-many-tries'))
  now += 11 * 60_000
  await identity.signIn(ANN, 'here')
})

test('only the hash of the set-up code lies in the directory', () => {
  const printed = issueSetUpCode(home, (count) => randomBytes(count))
  const files = readdirSync(join(home, 'keys')).map((name) => readFileSync(join(home, 'keys', name), 'utf8'))
  for (const file of files) {
    expect(file).not.toContain(printed)
    expect(file).not.toContain(printed.replaceAll('-', ''))
  }
})

test('R12 a set-up whose first facts cannot be recorded did not happen and can be done again', async () => {
  const printed = (await identity.newSetUpCode()) ?? ''
  const input = { code: printed, organisation: 'Acme', ...ANN }
  failFacts = true
  await expect(identity.setUp(input, 'here')).rejects.toThrow('the ledger is gone')
  expect(await identity.isSetUp()).toBe(false)
  failFacts = false
  const { person } = await identity.setUp(input, 'here')
  expect(person.operator).toBe(true)
})

test('sign-in knows the right password in any spelling of the e-mail, and tells unknown from wrong by nothing', async () => {
  await setUp()
  const { person, cookies } = await identity.signIn(
    { email: 'ANN@example.org', password: ANN.password },
    'here',
  )
  expect(person.name).toBe('Ann')
  await expect(identity.signIn({ email: ANN.email, password: 'wrong horse' }, 'here')).rejects.toThrow(
    code('wrong-credentials'),
  )
  await expect(
    identity.signIn({ email: 'nobody@example.org', password: 'wrong horse' }, 'here'),
  ).rejects.toThrow(code('wrong-credentials'))
  await identity.signOut(cookieHeaders(cookies))
  expect(await identity.personOf(cookieHeaders(cookies))).toBeNull()
})

test('a session in use is kept from ending, and one out of use ends after a week', async () => {
  const { person, cookies } = await setUp()
  const headers = cookieHeaders(cookies)
  expect((await identity.visit(headers)).cookies).toEqual([])
  const older = (days: number) =>
    database.store.auth.query(
      `update identity.session set "expiresAt" = "expiresAt" - interval '${days} days'`,
    )
  await older(2)
  const visit = await identity.visit(headers)
  expect(visit.person).toEqual(person)
  expect(visit.cookies.join()).toMatch(/Max-Age=604800/)
  await older(8)
  expect((await identity.visit(headers)).person).toBeNull()
})

test('an invitation lets one person in, once', async () => {
  const { person, account } = await setUp()
  const { link } = await identity.invite(account, 'admin', person.id)
  expect(await identity.invitation(tokenOf(link))).toEqual({
    organisation: 'Acme',
    invitedBy: 'Ann',
    role: 'admin',
    expires: now + WEEK,
  })
  const bob = await identity.acceptAsNew(tokenOf(link), BOB)
  expect(await identity.membershipsOf(bob.person.id)).toEqual([
    { account, organisation: 'Acme', role: 'admin' },
  ])
  expect(bob.person.operator).toBe(false)
  await expect(identity.acceptAsNew(tokenOf(link), { ...BOB, email: 'eve@example.org' })).rejects.toThrow(
    code('invitation-used'),
  )
})

test('two people with one link at the same moment: one comes in, and of the other nothing is left', async () => {
  const { person, account } = await setUp()
  const { link } = await identity.invite(account, 'member', person.id)
  const both = await Promise.allSettled([
    identity.acceptAsNew(tokenOf(link), BOB),
    identity.acceptAsNew(tokenOf(link), { ...BOB, email: 'eve@example.org' }),
  ])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await identity.membersOf(account)).toHaveLength(2)
  const people = await database.store.auth.query('select 1 from identity.person')
  expect(people.rowCount).toBe(2)
})

test('invitations that are unknown, expired, used or taken back say so', async () => {
  const { person, account } = await setUp()
  await expect(identity.invitation('nonsense')).rejects.toThrow(code('invitation-unknown'))
  const late = await identity.invite(account, 'member', person.id)
  now += WEEK
  await expect(identity.acceptAsNew(tokenOf(late.link), BOB)).rejects.toThrow(code('invitation-expired'))
  const open = await identity.invite(account, 'member', person.id)
  expect((await identity.invitationsOf(account)).map(({ id, link }) => ({ id, link }))).toEqual([
    { id: open.id, link: open.link },
  ])
  expect(await identity.takeBackInvitation('another', open.id)).toBe(false)
  expect(await identity.takeBackInvitation(account, open.id)).toBe(true)
  await expect(identity.invitation(tokenOf(open.link))).rejects.toThrow(code('invitation-unknown'))
})

test('a taken e-mail leaves the invitation open; the signed-in person accepts it instead', async () => {
  const { person, account } = await setUp()
  const first = await identity.invite(account, 'member', person.id)
  const bob = await identity.acceptAsNew(tokenOf(first.link), BOB)
  const other = await identity.newAccount('Globex', person.id)
  const token = tokenOf(other.ownerInvitation)
  await expect(identity.acceptAsNew(token, BOB)).rejects.toThrow(code('email-taken'))
  await identity.acceptAs(token, bob.person.id)
  expect(await identity.roleIn(bob.person.id, other.account)).toBe('owner')
  expect(await identity.roleIn(person.id, other.account)).toBeNull()
  expect(written.at(-1)).toBe(`account ${other.account}`)
})

test('an invitation never takes a role away', async () => {
  const { person, account } = await setUp()
  const { link } = await identity.invite(account, 'member', person.id)
  await identity.acceptAs(tokenOf(link), person.id)
  expect(await identity.roleIn(person.id, account)).toBe('owner')
})

test('a guest is known by cookie and by personal link, and has no memberships', async () => {
  const guest = await identity.newGuest('Gus')
  expect(guest.person).toMatchObject({ name: 'Gus', guest: true, email: null, operator: false })
  expect(await identity.personOf(cookieHeaders([guest.cookie]))).toEqual(guest.person)
  expect((await identity.guestByToken(tokenOf(guest.personalLink)))?.person).toEqual(guest.person)
  expect(await identity.guestByToken('a'.repeat(32))).toBeNull()
  expect(await identity.membershipsOf(guest.person.id)).toEqual([])
  expect(await identity.namesOf([guest.person.id, 'nobody'])).toEqual(new Map([[guest.person.id, 'Gus']]))
})

test('the database holds no token and no password: a copy of it opens nothing', async () => {
  const { person, account } = await setUp()
  const { link } = await identity.invite(account, 'member', person.id)
  const guest = await identity.newGuest('Gus')
  const secrets = [ANN.password, tokenOf(link), tokenOf(guest.personalLink)]
  for (const table of ['person', 'credential', 'invitation', 'guest', 'account', 'membership']) {
    const { rows } = await database.store.auth.query(`select t::text as row from identity.${table} t`)
    for (const { row } of rows as { row: string }[])
      for (const secret of secrets) expect(row).not.toContain(secret)
  }
})

test('no role but auth reaches the schema', async () => {
  for (const pool of [database.store.app, database.store.ai, database.store.jobs, database.store.sequencer])
    await expect(pool.query('select * from identity.person')).rejects.toThrow(/permission denied/)
})

async function newMember(account: string, by: string, role: Role, person = BOB) {
  const { link } = await identity.invite(account, role, by)
  return (await identity.acceptAsNew(tokenOf(link), person)).person.id
}

test('whoever becomes an owner or stops being one is recorded, and nobody else', async () => {
  const { person, account } = await setUp()
  const ann = person.id
  expect(ownersWritten).toEqual([{ account, person: ann, owner: true, by: ann }])
  const bob = await newMember(account, ann, 'member')
  await identity.setRole(account, bob, 'admin', ann)
  await identity.setRole(account, bob, 'admin', ann)
  expect(ownersWritten).toHaveLength(1)
  await identity.setRole(account, bob, 'owner', ann)
  await identity.setRole(account, bob, 'member', ann)
  await identity.removeMember(account, bob, ann)
  expect(ownersWritten.slice(1)).toEqual([
    { account, person: bob, owner: true, by: ann },
    { account, person: bob, owner: false, by: ann },
  ])
  const carl = await newMember(account, ann, 'owner', { ...BOB, email: 'carl@example.org' })
  await identity.removeMember(account, carl, carl)
  expect(ownersWritten.slice(3)).toEqual([
    { account, person: carl, owner: true, by: carl },
    { account, person: carl, owner: false, by: carl },
  ])
  expect(await identity.membersOf(account)).toHaveLength(1)
})

test('R12 a change of owners that cannot be recorded did not happen', async () => {
  const { person, account } = await setUp()
  const bob = await newMember(account, person.id, 'member')
  const { link } = await identity.invite(account, 'owner', person.id)
  failFacts = true
  await expect(identity.setRole(account, bob, 'owner', person.id)).rejects.toThrow(code('not-recorded'))
  await expect(identity.acceptAs(tokenOf(link), bob)).rejects.toThrow(code('not-recorded'))
  const eve = { ...BOB, email: 'eve@example.org' }
  await expect(identity.acceptAsNew(tokenOf(link), eve)).rejects.toThrow(code('not-recorded'))
  expect(await identity.roleIn(bob, account)).toBe('member')
  expect(await identity.membersOf(account)).toHaveLength(2)
  failFacts = false
  // The link is still good, and so is the e-mail.
  await identity.acceptAsNew(tokenOf(link), eve)
})

test('the last owner can neither leave nor step down, and of two who leave at once one stays', async () => {
  const { person, account } = await setUp()
  const ann = person.id
  await expect(identity.removeMember(account, ann, ann)).rejects.toThrow(code('last-owner'))
  await expect(identity.setRole(account, ann, 'admin', ann)).rejects.toThrow(code('last-owner'))
  const bob = await newMember(account, ann, 'owner')
  const both = await Promise.allSettled([
    identity.removeMember(account, ann, ann),
    identity.setRole(account, bob, 'member', bob),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const owners = (await identity.membersOf(account)).filter(({ role }) => role === 'owner')
  expect(owners).toHaveLength(1)
})

test('a role changes only for members, and only from what whoever changed it saw', async () => {
  const { person, account } = await setUp()
  const other = await identity.newAccount('Globex', person.id)
  const bob = await newMember(account, person.id, 'admin')
  await expect(identity.setRole(other.account, bob, 'owner', person.id)).rejects.toThrow(code('not-found'))
  await expect(identity.removeMember(other.account, bob, person.id)).rejects.toThrow(code('not-found'))
  await expect(identity.removeMember(account, bob, person.id, 'member')).rejects.toThrow(code('conflict'))
  expect(await identity.roleIn(bob, account)).toBe('admin')
})

test('who may invite no longer leaves no open invitation behind', async () => {
  const { person, account } = await setUp()
  const bob = await newMember(account, person.id, 'owner')
  const kinds = ['owner', 'admin', 'member'] as const
  for (const role of kinds) await identity.invite(account, role, bob)
  const kept = await identity.invite(account, 'owner', person.id)
  const open = async () => (await identity.invitationsOf(account)).map(({ role }) => role).sort()
  await identity.setRole(account, bob, 'admin', person.id)
  expect(await open()).toEqual(['admin', 'member', 'owner'])
  await identity.removeMember(account, bob, person.id)
  expect((await identity.invitationsOf(account)).map(({ id }) => id)).toEqual([kept.id])
})

test('at start every account is asked for, with its owners, those without one too', async () => {
  const { person, account } = await setUp()
  await newMember(account, person.id, 'admin')
  const other = await identity.newAccount('Globex', person.id)
  await identity.alignOwnerFacts()
  const byAccount = (a: { account: string }, b: { account: string }) => (a.account < b.account ? -1 : 1)
  expect(aligned.toSorted(byAccount)).toEqual(
    [
      { account, owners: [person.id] },
      { account: other.account, owners: [] },
    ].toSorted(byAccount),
  )
})
