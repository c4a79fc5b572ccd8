/** What goes wrong for people: each time a sentence says what happened and what to do, and nothing is lost. */
import { join as pathOf } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner } from '../packages/server/store/testing/as-owner.ts'
import { type Answer, api, join, openRoom, type Owner, setUp } from './api.ts'
import { openPerson, type Person } from './browser.ts'
import { newHome, removeHome, type RunningServer, startServer } from './server.ts'

const PATIENCE = { timeout: 60_000 }
const home = newHome()
const env = { HIGHROAD_SPEECH_MODEL: 'tiny' }
let server: RunningServer
let owner: Owner
let ada: Person
let ben: Person

beforeAll(async () => {
  server = await startServer({ home, env })
  ada = await openPerson()
  ben = await openPerson()
  owner = await setUp(ada.context.request, server)
})

afterAll(async () => {
  await Promise.all([ada, ben].map((person) => person?.close()))
  await server?.stop()
  removeHome(home)
})

const button = (person: Person, name: string) => person.page.getByRole('button', { name, exact: true })
const says = (person: Person, sentence: string | RegExp) => person.page.getByText(sentence).first()

/** Through the door with a name, answering the question at the microphone. */
async function enter(person: Person, meeting: string, name?: string): Promise<void> {
  await person.page.goto(`${server.address}/m/${meeting}`)
  if (name) await person.page.getByLabel('Your name').fill(name)
  await button(person, 'Only me').first().click()
  await button(person, 'Join').click()
  await button(person, 'Leave').waitFor()
}

test('a wrong link says so and where to go on', async () => {
  const wrong: [string, RegExp][] = [
    ['/m/there-is-no-such-meeting', /There is no meeting behind this link\. Check the link, or ask the host/],
    ['/m/there-is-no-such-meeting/summary', /Check the link, or ask/],
    [
      '/invitation/there-is-no-such-invitation',
      /not one of ours, or it was taken back\. Ask whoever invited/,
    ],
    ['/g/there-is-no-such-guest', /Nobody is known by this personal link.*Nothing was changed/],
    ['/o/there-is-no-such-account', /Check the link, or ask whoever sent it/],
    ['/there/is/nothing', /This address leads nowhere\. Nothing was changed\. Check the link/],
  ]
  for (const [path, sentence] of wrong) {
    await ada.page.goto(server.address + path)
    await says(ada, sentence).waitFor(PATIENCE)
    expect(await ada.page.getByRole('button', { name: 'Try again' }).count(), path).toBe(0)
  }
  // Whoever is known stays known.
  expect((await owner.get('/me')).status).toBe(200)
})

test('a used, an expired and a withdrawn invitation say so; nobody comes in by them', async () => {
  const invite = async () => {
    const { body } = await owner.post(`/accounts/${owner.account}/invitations`, { role: 'member' })
    return { id: String(body['id']), token: String(body['link']).split('/').at(-1) ?? '' }
  }
  const [used, expired, back] = [await invite(), await invite(), await invite()]
  const somebody = (email: string) => ({ name: 'Ben Okafor', email, password: 'a long enough password' })
  const guest = api(ben.context.request, server.address)
  const accept = (token: string, email: string): Promise<Answer> =>
    guest.post(`/invitations/${token}/accept`, somebody(email))

  expect((await accept(used.token, 'ben@example.org')).status).toBe(200)
  await ben.context.clearCookies()
  const passed = await asOwner(
    home,
    "update identity.invitation set expires_at = now() - interval '1 minute' where id = $1",
    [expired.id],
  )
  expect(passed).toBe(1)
  expect((await owner.delete(`/accounts/${owner.account}/invitations/${back.id}`)).status).toBe(204)

  for (const [{ token }, code, sentence] of [
    [used, 'invitation-used', /already used\. Sign in, or ask for a new one/],
    [
      expired,
      'invitation-expired',
      /has expired\. Nothing was changed\. Ask whoever invited you for a new one/,
    ],
    [back, 'invitation-unknown', /it was taken back\. Ask whoever invited you for a new one/],
  ] as const) {
    await ben.page.goto(`${server.address}/invitation/${token}`)
    await says(ben, sentence).waitFor(PATIENCE)
    expect((await accept(token, 'late@example.org')).body['error']).toBe(code)
  }
  const { body } = await owner.get(`/accounts/${owner.account}/members`)
  expect(body['members']).toHaveLength(2)
})

test('a second start on the same directory says where the first one runs, and harms nothing', async () => {
  await expect(startServer({ home, env })).rejects.toThrow(
    `Highroad already runs on ${home} at ${server.address}`,
  )
  expect((await owner.get('/me')).status).toBe(200)
})

test('without a camera, and with the microphone denied, one joins all the same and is told what to do', async () => {
  const meeting = await openRoom(owner, 'Devices')
  const without = await openPerson({ extra: ['--use-fake-device-for-media-stream=device-count=0'] })
  try {
    await without.page.goto(`${server.address}/m/${meeting}`)
    await button(without, 'Start video').click()
    const none = /No camera was found\. You can join; the others see your name\. Connect one and try again/
    await says(without, none).waitFor(PATIENCE)
    await without.page.getByLabel('Your name').fill('Cleo')
    await button(without, 'Join').click()
    await button(without, 'Leave').waitFor()
    await says(without, none).waitFor(PATIENCE)
  } finally {
    await without.close()
  }
  const denied = await openPerson({ extra: ['--use-fake-ui-for-media-stream=deny'] })
  try {
    await denied.page.goto(`${server.address}/m/${meeting}`)
    const told = /The browser was told not to open the microphone\. You can join and listen/
    await says(denied, told).waitFor(PATIENCE)
    await denied.page.getByLabel('Your name').fill('Dora')
    await button(denied, 'Join').click()
    await button(denied, 'Leave').waitFor()
    await says(denied, told).waitFor(PATIENCE)
    await button(denied, 'Unmute').waitFor(PATIENCE)
  } finally {
    await denied.close()
  }
})

test('a meeting that ended is told to whoever is in it, opens its link again, or joins it some other way', async () => {
  const meeting = await openRoom(owner, 'Over')
  await enter(ben, meeting, 'Ben')
  expect((await join(owner, meeting)).status).toBe(200)
  expect((await owner.post(`/meetings/${meeting}/end`)).status).toBe(204)
  await ben.page.getByRole('heading', { name: 'This meeting has ended' }).waitFor(PATIENCE)
  await ben.page.goto(`${server.address}/m/${meeting}`)
  await ben.page.getByRole('heading', { name: 'This meeting has ended' }).waitFor(PATIENCE)
  const late = await join(owner, meeting)
  expect([late.status, late.body['error']]).toEqual([410, 'meeting-ended'])
  expect(late.body['sentence']).toMatch(/has ended.*nothing more is recorded/)
  const closed = await ben.page.evaluate(
    (url) =>
      new Promise<number>((resolve) => {
        new WebSocket(url).addEventListener('close', ({ code }) => resolve(code))
      }),
    `${server.address.replace('http', 'ws')}/api/live/${meeting}`,
  )
  expect(closed).toBe(4410)
})

test('without a media server all else works, and the pages say what is missing and how to get it', async () => {
  const bare = newHome()
  const alone = await startServer({
    home: bare,
    env: { ...env, PATH: '/nowhere', XDG_CACHE_HOME: pathOf(bare, 'cache'), LIVEKIT_URL: '' },
  })
  const cleo = await openPerson()
  try {
    const host = await setUp(cleo.context.request, alone)
    const missing = /There is no LiveKit media server on this machine, and no Go to build one\./
    const get = /put "livekit-server" .* on the PATH.*install Go .*or set LIVEKIT_URL/
    await cleo.page.goto(`${alone.address}/o/${host.account}`)
    await says(cleo, missing).waitFor(PATIENCE)
    await says(cleo, get).waitFor(PATIENCE)
    const meeting = await openRoom(host, 'Silent')
    await cleo.page.goto(`${alone.address}/m/${meeting}`)
    await says(cleo, missing).waitFor(PATIENCE)
    await says(cleo, get).waitFor(PATIENCE)
    await button(cleo, 'Join').click()
    await says(cleo, /This server has no media server.*Nothing was lost/).waitFor(PATIENCE)
    await cleo.page.getByRole('heading', { name: 'In the meeting, 1' }).waitFor(PATIENCE)
  } finally {
    await cleo.close()
    await alone.stop()
    removeHome(bare)
  }
})
