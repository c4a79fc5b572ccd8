import { FreshSignInMade, Me, PasskeyCreation, PasskeyRequest, Passkeys } from '@highroad/core/wire'
import type { z } from 'zod'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePasskey, type TestPasskey } from '../identity/testing/authenticator.ts'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const ANN = { name: 'Ann', email: 'ann@example.org', password: 'correct horse', organisation: 'Acme' }
const PAGE = 'http://localhost:8080'

let edge: Edge
let ann: Browser
let passkey: TestPasskey

const problem = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { error: string }).error,
]
const read = async <T extends z.ZodType>(schema: T, answer: Response): Promise<z.output<T>> =>
  schema.parse(await answer.json())
const proofFor = async (act: string) =>
  (await read(FreshSignInMade, await ann.ask('POST', '/api/fresh-sign-in', { act, password: ANN.password })))
    .proof

beforeAll(async () => {
  edge = await openEdge()
  ann = edge.newBrowser()
  await ann.ask('POST', '/api/set-up', { ...ANN, code: edge.code })
})
afterAll(() => edge.stop())

test('a passkey is made with a proof of signing in again, and the proof works once', async () => {
  expect(await problem(await ann.ask('POST', '/api/passkeys/options', { proof: 'none' }))).toEqual([
    403,
    'fresh-sign-in-needed',
  ])
  const proof = await proofFor('add-passkey')
  const options = await read(PasskeyCreation, await ann.ask('POST', '/api/passkeys/options', { proof }))
  expect(options.rp.id).toBe('localhost')
  expect(await problem(await ann.ask('POST', '/api/passkeys/options', { proof }))).toEqual([
    403,
    'fresh-sign-in-needed',
  ])
  passkey = makePasskey(options, PAGE)
  // A browser says more than we ask for.
  const made = { ...passkey.attestation, authenticatorAttachment: 'platform', clientExtensionResults: {} }
  const { passkeys } = await read(
    Passkeys,
    await ann.ask('POST', '/api/passkeys', { name: 'Laptop', passkey: made }),
  )
  expect(passkeys).toMatchObject([{ name: 'Laptop', lastUsed: null }])
})

test('a browser without a session signs in with it', async () => {
  const browser = edge.newBrowser()
  const options = await read(PasskeyRequest, await browser.ask('POST', '/api/sign-in/passkey/options'))
  const answer = await browser.ask('POST', '/api/sign-in/passkey', { passkey: passkey.answer(options) })
  expect(await read(Me, answer)).toMatchObject({ person: { name: 'Ann' } })
  expect((await browser.ask('GET', '/api/me')).status).toBe(200)
})

test('a proof made with a passkey is for its act alone', async () => {
  const act = 'sign-form'
  const options = await read(PasskeyRequest, await ann.ask('POST', '/api/fresh-sign-in/options', { act }))
  const answer = passkey.answer(options)
  const { proof } = await read(
    FreshSignInMade,
    await ann.ask('POST', '/api/fresh-sign-in', { act, passkey: answer }),
  )
  expect(await problem(await ann.ask('POST', '/api/passkeys/options', { proof }))).toEqual([
    403,
    'fresh-sign-in-needed',
  ])
  expect(await problem(await ann.ask('POST', '/api/fresh-sign-in', { act, passkey: answer }))).toEqual([
    401,
    'passkey-refused',
  ])
  expect(
    await problem(await ann.ask('POST', '/api/fresh-sign-in', { act, password: 'wrong horse' })),
  ).toEqual([401, 'wrong-password'])
  expect(
    await problem(await ann.ask('POST', '/api/fresh-sign-in', { act: 'anything', password: 'x' })),
  ).toEqual([400, 'bad-request'])
})

test('it is renamed freely and removed with a proof; what it was opens nothing any more', async () => {
  const { passkeys } = await read(Passkeys, await ann.ask('GET', '/api/passkeys'))
  const path = `/api/passkeys/${passkeys[0]?.id}`
  const renamed = await read(Passkeys, await ann.ask('PATCH', path, { name: 'Key ring' }))
  expect(renamed.passkeys[0]?.name).toBe('Key ring')
  expect(await problem(await ann.ask('DELETE', path, { proof: await proofFor('sign-form') }))).toEqual([
    403,
    'fresh-sign-in-needed',
  ])
  const gone = await ann.ask('DELETE', path, { proof: await proofFor('remove-passkey') })
  expect((await read(Passkeys, gone)).passkeys).toEqual([])
  const browser = edge.newBrowser()
  const options = await read(PasskeyRequest, await browser.ask('POST', '/api/sign-in/passkey/options'))
  const answer = await browser.ask('POST', '/api/sign-in/passkey', { passkey: passkey.answer(options) })
  expect(await problem(answer)).toEqual([401, 'passkey-refused'])
})

test('a guest has no passkeys and signs in afresh to nothing', async () => {
  const gus = edge.newBrowser()
  await gus.ask('GET', new URL((await edge.identity.newGuest('Gus')).personalLink).pathname)
  const asked: [string, string, unknown?][] = [
    ['GET', '/api/passkeys'],
    ['POST', '/api/fresh-sign-in/options', { act: 'sign-form' }],
    ['POST', '/api/fresh-sign-in', { act: 'sign-form', password: ANN.password }],
    ['POST', '/api/passkeys/options', { proof: 'none' }],
    ['POST', '/api/passkeys', { name: 'X', passkey: passkey.attestation }],
    ['PATCH', '/api/passkeys/aaaaaaaaaaaaaaaaaaaaaaaa', { name: 'X' }],
    ['DELETE', '/api/passkeys/aaaaaaaaaaaaaaaaaaaaaaaa', { proof: 'none' }],
  ]
  for (const [method, path, body] of asked)
    expect(await problem(await gus.ask(method, path, body)), path).toEqual([401, 'not-signed-in'])
})
