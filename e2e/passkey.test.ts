/** A passkey on a device of Ada's: made after signing in again, used to sign in, renamed, removed. Chromium keeps the device. */
import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Owner, setUp } from './api.ts'
import { openPerson, type Person } from './browser.ts'
import { newHome, removeHome, type RunningServer, startServer } from './server.ts'

const PASSWORD = 'a long enough password'
const home = newHome()
let server: RunningServer
let owner: Owner
let ada: Person
let device: CDPSession
let authenticatorId: string
/** Passkeys go by a name: this machine's is localhost, and its number is another site. */
let named: string

const button = (name: string) => ada.page.getByRole('button', { name, exact: true })
const says = (sentence: string | RegExp) => ada.page.getByText(sentence).first()

beforeAll(async () => {
  server = await startServer({ home, env: { HIGHROAD_SPEECH_MODEL: 'tiny' } })
  named = server.address.replace('127.0.0.1', 'localhost')
  ada = await openPerson()
  owner = await setUp(ada.context.request, { ...server, address: named })
  device = await ada.context.newCDPSession(ada.page)
  await device.send('WebAuthn.enable')
  ;({ authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  }))
})

afterAll(async () => {
  await ada?.close()
  await server?.stop()
  removeHome(home)
})

test('by the machine’s number the page says where passkeys work', async () => {
  await ada.page.goto(`${server.address}/sign-in`)
  await says('Passkeys need an address with a name').waitFor()
  const link = ada.page.getByRole('link', { name: /Open this page at localhost/ })
  expect(await link.getAttribute('href')).toBe(`${named}/sign-in`)
  expect(await button('Sign in with a passkey').count()).toBe(0)
})

test('a wrong password makes no passkey, the right one does', async () => {
  await ada.page.goto(`${named}/security`)
  await says('You have none yet.').waitFor()
  await ada.page.getByLabel('Name of a new passkey').fill('Laptop')
  await button('Add a passkey').click()
  await ada.page.getByLabel('Password').fill('not this one at all')
  await button('Use the password').click()
  await says('That is not your password. Nothing was changed.').waitFor()
  await ada.page.getByLabel('Password').fill(PASSWORD)
  await button('Use the password').click()
  await says(/Added .* never used/).waitFor()
  const { credentials } = await device.send('WebAuthn.getCredentials', { authenticatorId })
  expect(credentials).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }])
})

test('it signs in without a name and a password, to the page that was asked for', async () => {
  await ada.context.clearCookies()
  expect((await owner.get('/me')).status).toBe(401)
  await ada.page.goto(`${named}/sign-in?to=/security`)
  await button('Sign in with a passkey').click()
  await says('Laptop').waitFor()
  await says(/last used/).waitFor()
  expect((await owner.get('/me')).status).toBe(200)
})

test('where the device does not know who is there, nobody is signed in', async () => {
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await ada.context.clearCookies()
  await ada.page.goto(`${named}/sign-in`)
  await button('Sign in with a passkey').click()
  await says(/No passkey was used.*Nothing was changed/).waitFor()
  expect((await owner.get('/me')).status).toBe(401)
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await button('Sign in with a passkey').click()
  await ada.page.getByRole('heading', { name: 'Meetings', level: 1 }).waitFor()
})

test('it is renamed, proves who removes it, and then opens nothing', async () => {
  await ada.page.goto(`${named}/security`)
  await button('Rename').click()
  await ada.page.getByLabel('New name of Laptop').fill('Old laptop')
  await button('Keep this name').click()
  await says('Old laptop').waitFor()
  await button('Remove').click()
  await button('Use a passkey').click()
  await says('You have none yet.').waitFor()
  await ada.context.clearCookies()
  await ada.page.goto(`${named}/sign-in`)
  await button('Sign in with a passkey').click()
  await says('This passkey was not accepted here. Nothing was changed.').waitFor()
  expect((await owner.get('/me')).status).toBe(401)
})

test('the console stayed quiet, but for what the browser says of refused requests', () => {
  expect(ada.errors.filter((error) => !error.includes('Failed to load resource'))).toEqual([])
})
