import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../store/testing/database.ts'
import { openIdentity, type Identity } from './index.ts'
import { relyingParty } from './relying-party.ts'
import { makePasskey, type TestPasskey } from './testing/authenticator.ts'

const ANN = { name: 'Ann', email: 'ann@example.org', password: 'correct horse' }
const BOB = { name: 'Bob', email: 'bob@example.org', password: 'battery staple' }
const ORIGIN = 'http://localhost:8080'
const MINUTE = 60_000

let database: TestDatabase
let identity: Identity
let home: string
let now: number
let ann: Headers
let annId: string
let bob: Headers

const headersOf = (cookies: readonly string[]) =>
  new Headers({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') })
const code = (error: string) => expect.objectContaining({ code: error })
const open = (publicUrl: string) =>
  openIdentity({
    pool: database.store.auth,
    home,
    publicUrl,
    random: (count) => randomBytes(count),
    clock: () => now,
    firstFacts: { ofDeployment: () => Promise.resolve(), ofAccount: () => Promise.resolve() },
    ownerFacts: { changed: (_, commit) => commit(), align: () => Promise.resolve() },
  })

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

beforeEach(async () => {
  for (const table of ['set_up', 'guest', 'account', 'person', 'spent_challenge'])
    await database.store.auth.query(`delete from identity.${table}`)
  home = mkdtempSync(join(tmpdir(), 'highroad-fresh-'))
  now = Date.now()
  identity = open('http://127.0.0.1:8080')
  const printed = (await identity.newSetUpCode()) ?? ''
  const made = await identity.setUp({ code: printed, organisation: 'Acme', ...ANN }, 'here')
  ann = headersOf(made.cookies)
  annId = made.person.id
  const account = (await identity.membershipsOf(annId))[0]?.account ?? ''
  const { link } = await identity.invite(account, 'owner', annId)
  bob = headersOf((await identity.acceptAsNew(link.split('/').at(-1) ?? '', BOB)).cookies)
})

const byPassword = async (headers: Headers, person: { password: string }, act = 'sign-form' as const) =>
  (await identity.signInAfresh(headers, { password: person.password }, act, 'here')).proof

async function annsPasskey(): Promise<TestPasskey> {
  const { proof } = await identity.signInAfresh(ann, { password: ANN.password }, 'add-passkey', 'here')
  const passkey = makePasskey(await identity.newPasskeyOptions(ann, proof), ORIGIN)
  await identity.addPasskey(ann, 'Laptop', passkey.attestation)
  return passkey
}

test('the password again is a proof for one act, once', async () => {
  const proof = await byPassword(ann, ANN)
  expect(await identity.spendFreshSignIn(ann, proof, 'sign-form')).toEqual({
    person: annId,
    by: 'password',
    at: now,
  })
  await expect(identity.spendFreshSignIn(ann, proof, 'sign-form')).rejects.toThrow(
    code('fresh-sign-in-needed'),
  )
})

test('of many who spend one proof at the same moment, one does', async () => {
  const proof = await byPassword(ann, ANN)
  const all = await Promise.allSettled(
    Array.from({ length: 12 }, () => identity.spendFreshSignIn(ann, proof, 'sign-form')),
  )
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a proof is nothing to another person, another session of the same person, or another act', async () => {
  const proof = await byPassword(ann, ANN)
  const elsewhere = headersOf((await identity.signIn(ANN, 'there')).cookies)
  for (const headers of [bob, elsewhere])
    await expect(identity.spendFreshSignIn(headers, proof, 'sign-form')).rejects.toThrow(
      code('fresh-sign-in-needed'),
    )
  await expect(identity.spendFreshSignIn(ann, proof, 'add-passkey')).rejects.toThrow(
    code('fresh-sign-in-needed'),
  )
  await expect(identity.spendFreshSignIn(new Headers(), proof, 'sign-form')).rejects.toThrow(
    code('not-signed-in'),
  )
  const { cookie } = await identity.newGuest('Gus')
  await expect(identity.spendFreshSignIn(headersOf([cookie]), proof, 'sign-form')).rejects.toThrow(
    code('not-signed-in'),
  )
  // And none of them used it up.
  await identity.spendFreshSignIn(ann, proof, 'sign-form')
})

test('a proof lasts five minutes, and no longer than its session', async () => {
  const late = await byPassword(ann, ANN)
  now += 5 * MINUTE
  await expect(identity.spendFreshSignIn(ann, late, 'sign-form')).rejects.toThrow(
    code('fresh-sign-in-needed'),
  )
  const proof = await byPassword(ann, ANN)
  now += 5 * MINUTE - 1
  await identity.spendFreshSignIn(ann, proof, 'sign-form')
  const left = await byPassword(ann, ANN)
  await identity.signOut(ann)
  await expect(identity.spendFreshSignIn(ann, left, 'sign-form')).rejects.toThrow(code('not-signed-in'))
  const { rowCount } = await database.store.auth.query('select 1 from identity.fresh_sign_in')
  expect(rowCount).toBe(0)
})

test('a wrong password is no proof, and wrong ones here and at sign-in are counted together', async () => {
  for (let tries = 0; tries < 5; tries++) {
    await expect(byPassword(ann, BOB)).rejects.toThrow(code('wrong-password'))
    await expect(identity.signIn({ email: ANN.email, password: 'wrong horse' }, 'here')).rejects.toThrow(
      code('wrong-credentials'),
    )
  }
  await expect(byPassword(ann, ANN)).rejects.toThrow(code('too-many-tries'))
  await expect(identity.signIn(ANN, 'here')).rejects.toThrow(code('too-many-tries'))
  // Somebody else is not kept out by it.
  await byPassword(bob, BOB)
  now += 11 * MINUTE
  await byPassword(ann, ANN)
})

test('a passkey is made after a fresh sign-in, named, listed, and removed', async () => {
  await expect(identity.newPasskeyOptions(ann, 'nonsense')).rejects.toThrow(code('fresh-sign-in-needed'))
  await expect(identity.newPasskeyOptions(ann, await byPassword(ann, ANN))).rejects.toThrow(
    code('fresh-sign-in-needed'),
  )
  await annsPasskey()
  const [kept] = await identity.passkeysOf(annId)
  expect(kept).toMatchObject({ name: 'Laptop', synced: false, added: now, lastUsed: null })
  const id = kept?.id ?? ''
  const bobId = (await identity.personOf(bob))?.id ?? ''
  expect(await identity.passkeysOf(bobId)).toEqual([])
  expect(await identity.renamePasskey(bobId, id, 'Mine')).toBe(false)
  expect(await identity.removePasskey(bobId, id)).toBe(false)
  expect(await identity.renamePasskey(annId, id, 'Key ring')).toBe(true)
  expect((await identity.passkeysOf(annId))[0]?.name).toBe('Key ring')
  expect(await identity.removePasskey(annId, id)).toBe(true)
  expect(await identity.passkeysOf(annId)).toEqual([])
})

test('a passkey signs in, and its answer works once, whoever sends it', async () => {
  const passkey = await annsPasskey()
  const answer = passkey.answer(await identity.passkeySignInOptions())
  now += MINUTE
  const both = await Promise.allSettled([
    identity.signInByPasskey(answer, 'here'),
    identity.signInByPasskey(answer, 'there'),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const [made] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(made?.person.id).toBe(annId)
  expect((await identity.personOf(headersOf(made?.cookies ?? [])))?.id).toBe(annId)
  expect(made?.cookies[0]).toMatch(/HttpOnly/)
  expect((await identity.passkeysOf(annId))[0]?.lastUsed).toBe(now)
  await expect(identity.signInByPasskey(answer, 'here')).rejects.toThrow(code('passkey-refused'))
})

test('a passkey proves a fresh sign-in for the act it was asked for, in the session that asked', async () => {
  const passkey = await annsPasskey()
  const options = await identity.freshSignInOptions(ann, 'sign-form')
  expect(options.allowCredentials.map(({ id }) => id)).toEqual([passkey.attestation.id])
  const answer = passkey.answer(options)
  await expect(identity.signInAfresh(ann, { passkey: answer }, 'add-passkey', 'here')).rejects.toThrow(
    code('passkey-refused'),
  )
  const elsewhere = headersOf((await identity.signIn(ANN, 'there')).cookies)
  for (const headers of [bob, elsewhere])
    await expect(identity.signInAfresh(headers, { passkey: answer }, 'sign-form', 'here')).rejects.toThrow(
      code('passkey-refused'),
    )
  await expect(identity.signInByPasskey(answer, 'here')).rejects.toThrow(code('passkey-refused'))
  const { proof } = await identity.signInAfresh(ann, { passkey: answer }, 'sign-form', 'here')
  expect(await identity.spendFreshSignIn(ann, proof, 'sign-form')).toMatchObject({ by: 'passkey' })
  await expect(identity.signInAfresh(ann, { passkey: answer }, 'sign-form', 'here')).rejects.toThrow(
    code('passkey-refused'),
  )
})

test('another person’s passkey is no fresh sign-in', async () => {
  const passkey = await annsPasskey()
  const options = await identity.freshSignInOptions(bob, 'sign-form')
  expect(options.allowCredentials).toEqual([])
  await expect(
    identity.signInAfresh(bob, { passkey: passkey.answer(options) }, 'sign-form', 'here'),
  ).rejects.toThrow(code('passkey-refused'))
})

test.each([
  ['from another site', { origin: 'https://evil.example' }],
  ['from the number of this machine', { origin: 'http://127.0.0.1:8080' }],
  ['for another site', { rpId: 'evil.example' }],
  ['without a look at who is there', { unverified: true }],
  ['to a challenge that is not ours', { challenge: randomBytes(54).toString('base64url') }],
  ['to no challenge', { challenge: '' }],
  ['in another person’s name', { userHandle: Buffer.from('somebody').toString('base64url') }],
])('an answer %s is refused', async (_, wrongly) => {
  const passkey = await annsPasskey()
  const answer = passkey.answer(await identity.passkeySignInOptions(), wrongly)
  await expect(identity.signInByPasskey(answer, 'here')).rejects.toThrow(code('passkey-refused'))
  // The device itself still works.
  await identity.signInByPasskey(passkey.answer(await identity.passkeySignInOptions()), 'here')
})

test('an answer that was changed, came late, or is of a removed or copied passkey is refused', async () => {
  const passkey = await annsPasskey()
  const good = passkey.answer(await identity.passkeySignInOptions())
  const changed = { ...good, response: { ...good.response, signature: good.response.clientDataJSON } }
  await expect(identity.signInByPasskey(changed, 'here')).rejects.toThrow(code('passkey-refused'))
  now += 5 * MINUTE
  await expect(identity.signInByPasskey(good, 'here')).rejects.toThrow(code('passkey-refused'))
  // A copy of the device counts from where it was copied.
  const options = await identity.passkeySignInOptions()
  const older = passkey.answer(options)
  await identity.signInByPasskey(passkey.answer(await identity.passkeySignInOptions()), 'here')
  await expect(identity.signInByPasskey(older, 'here')).rejects.toThrow(code('passkey-refused'))
  const [kept] = await identity.passkeysOf(annId)
  await identity.removePasskey(annId, kept?.id ?? '')
  const after = passkey.answer(await identity.passkeySignInOptions())
  await expect(identity.signInByPasskey(after, 'here')).rejects.toThrow(code('passkey-refused'))
})

test('what a device made for one person or session is not kept for another, nor twice, nor unverified', async () => {
  const options = async (headers: Headers, person: { password: string }) => {
    const by = { password: person.password }
    const { proof } = await identity.signInAfresh(headers, by, 'add-passkey', 'here')
    return await identity.newPasskeyOptions(headers, proof)
  }
  const forAnn = makePasskey(await options(ann, ANN), ORIGIN)
  const elsewhere = headersOf((await identity.signIn(ANN, 'there')).cookies)
  for (const headers of [bob, elsewhere])
    await expect(identity.addPasskey(headers, 'Stolen', forAnn.attestation)).rejects.toThrow(
      code('passkey-refused'),
    )
  const both = await Promise.allSettled([
    identity.addPasskey(ann, 'One', forAnn.attestation),
    identity.addPasskey(ann, 'Two', forAnn.attestation),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  for (const wrongly of [
    { unverified: true },
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
  ]) {
    const made = makePasskey(await options(ann, ANN), ORIGIN, wrongly)
    await expect(identity.addPasskey(ann, 'Odd', made.attestation)).rejects.toThrow(code('passkey-refused'))
  }
  expect(await identity.passkeysOf(annId)).toHaveLength(1)
})

test('wrong answers of passkeys are counted by where they come from', async () => {
  const passkey = await annsPasskey()
  const options = await identity.passkeySignInOptions()
  const wrong = passkey.answer(options, { unverified: true })
  for (let tries = 0; tries < 50; tries++)
    await expect(identity.signInByPasskey(wrong, 'there')).rejects.toThrow(code('passkey-refused'))
  const right = passkey.answer(options)
  await expect(identity.signInByPasskey(right, 'there')).rejects.toThrow(code('too-many-tries'))
  await identity.signInByPasskey(right, 'here')
})

test('passkeys belong to the name of the server; one that has only a number has none', async () => {
  expect(relyingParty('http://127.0.0.1:8080')).toEqual({ id: 'localhost', origin: 'http://localhost:8080' })
  expect(relyingParty('http://[::1]:80')).toEqual({ id: 'localhost', origin: 'http://localhost' })
  expect(relyingParty('https://meet.example.org')).toEqual({
    id: 'meet.example.org',
    origin: 'https://meet.example.org',
  })
  expect(relyingParty('https://192.0.2.7')).toBeNull()
  expect(relyingParty('https://[2001:db8::1]')).toBeNull()
  const numbered = open('https://192.0.2.7')
  await expect(numbered.passkeySignInOptions()).rejects.toThrow(code('passkeys-elsewhere'))
})

test('the database holds no proof and no challenge: a copy of it proves nothing', async () => {
  const passkey = await annsPasskey()
  const proof = await byPassword(ann, ANN)
  const options = await identity.passkeySignInOptions()
  await identity.signInByPasskey(passkey.answer(options), 'here')
  for (const table of ['fresh_sign_in', 'spent_challenge', 'passkey']) {
    const { rows } = await database.store.auth.query(`select t::text as row from identity.${table} t`)
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows as { row: string }[])
      for (const secret of [proof, options.challenge]) expect(row).not.toContain(secret)
  }
})
