/**
 * The pages on which consent is given, seen and taken back, as an owner, a member, a guest and an operator walk them:
 * price, consent form, one's own page, terms, regulated mark. The gate says beside them what each press changed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { api, type Owner, setUp } from './api.ts'
import { openPerson, type Person, personBeside } from './browser.ts'
import { type Gate, gate } from './gate.ts'
import { comeIn, done, openMeeting, openVisitors, PASSWORD, type Present } from './organisation.ts'
import { button, flip, heading, on, part, picture, says, signInAgain } from './page.ts'
import { newHome, removeHome, type RunningServer, startServer } from './server.ts'

const ROOT = new URL('..', import.meta.url).pathname
const PATIENCE = { timeout: 20_000, interval: 100 }
const folder = mkdtempSync(join(tmpdir(), 'highroad-journey-files-'))
const home = newHome()
let server: RunningServer
let owner: Owner
let visitors: ReturnType<typeof openVisitors>
let ada: Person
let ben: Person
let gus: Person
let ask: Gate
let meeting = ''
/** Who they are in the meeting, to the gate. */
let ofBen: Present
let ofGus: Present

const open = (person: Person, path: string) => person.page.goto(server.address + path)
const opens = (person: Person, page: string) => open(person, `/o/${owner.account}/${page}`)
const train = async (of: Present) => (await ask({ purpose: 'train', classes: ['chat'], of })).permit
const assist = async (of: Present) =>
  await ask({
    purpose: 'assist',
    classes: ['audio', 'transcript'],
    of,
    subject: { type: 'feature', id: 'summary' },
  })

beforeAll(async () => {
  // No media server: nobody speaks here.
  const env = { HIGHROAD_SPEECH_MODEL: 'tiny', PATH: '/nowhere', XDG_CACHE_HOME: home, LIVEKIT_URL: '' }
  server = await startServer({ home, env })
  ada = await openPerson()
  ben = await personBeside(ada, { width: 390, height: 844, dark: true })
  gus = await personBeside(ada, { dark: true })
  owner = await setUp(ada.context.request, server)
  visitors = openVisitors(server.address)
  const { secret } = await done(owner.post('/operator/keys', { label: 'A recorder' }))
  ask = gate(server.address, String(secret))
  const invited = await done(owner.post(`/accounts/${owner.account}/invitations`, { role: 'member' }))
  const member = api(ben.context.request, server.address)
  const token = String(invited['link']).split('/').at(-1)
  const who = { name: 'Ben', email: 'ben@example.org', password: PASSWORD }
  await done(member.post(`/invitations/${token}/accept`, who))
  meeting = await openMeeting({ ...owner, name: 'Ada' })
  await comeIn(owner, meeting, { actsFor: owner.account })
  ofBen = await comeIn(member, meeting, { actsFor: owner.account })
})

afterAll(async () => {
  await ada?.close()
  await visitors?.close()
  await server?.stop()
  removeHome(home)
  rmSync(folder, { recursive: true })
})

test('the operator sets a price, with something off while a form covers messages', async () => {
  await opens(ada, 'price')
  await says(ada, 'This server charges nothing.').waitFor()
  await opens(ada, 'prices')
  await ada.page.getByLabel('A seat a month, without the form').fill('12.00')
  await ada.page.getByLabel('Messages in open channels').fill('a little')
  await button(ada, 'Set this list').click()
  await says(ada, /This cannot stay as it is\. Nothing was set\./).waitFor()
  await ada.page.getByLabel('Messages in open channels').fill('2.50')
  await ada.page.getByLabel('Files').fill('1.00')
  await button(ada, 'Set this list').click()
  await part(ada, 'Price lists').getByText('Messages in open channels: €2.50').waitFor()
  await picture(ada, '20-prices')
})

test('R15 a feature is switched on, the form is offered apart from it and unticked; “Do not sign” changes nothing', async () => {
  await opens(ada, 'features')
  await says(ada, 'Training is a question of its own').waitFor()
  await flip(ada, 'Meeting Summary').click()
  const offer = part(ada, 'Consent form, offered')
  await offer.waitFor()
  await on(ada, 'Meeting Summary').toBe('true')
  expect(await offer.getByRole('checkbox').count()).toBe(0)
  const [read, no] = [offer.getByRole('link', { name: 'Read the form' }), offer.getByRole('button')]
  const sizes = await Promise.all([read, no].map((answer) => answer.boundingBox()))
  expect(sizes[0]).toMatchObject({ width: sizes[1]?.width, height: sizes[1]?.height })
  await picture(ada, '21-form-offered')
  await done(owner.put(`/meetings/${meeting}/features/summary`))

  await no.click()
  await offer.waitFor({ state: 'detached' })
  await ada.page.reload()
  await on(ada, 'Meeting Summary').toBe('true')
  await opens(ada, 'form')
  await says(ada, /“Do not sign” was the answer on/).waitFor()
  // The feature runs for whoever was told of it, signed or not.
  await open(ben, `/m/${meeting}`)
  await says(ben, 'Before your microphone opens').waitFor()
  await expect.poll(async () => (await assist(ofBen)).permit, PATIENCE).toBe(false)
  const { notices } = await done(owner.get(`/meetings/${meeting}/door`))
  const [notice] = notices as { version: number }[]
  await done(
    api(ben.context.request, server.address).put(`/meetings/${meeting}/notices/summary`, {
      version: notice?.version,
    }),
  )
  expect((await assist(ofBen)).permit).toBe(true)
  expect(await train(ofBen)).toBe(false)
})

test('the owner reads the form later, names what may be used, and signs after a fresh sign-in', async () => {
  await says(ada, 'Open the form again').click()
  await heading(ada, 'May we train on some of Alderwick’s content?').waitFor()
  for (const box of await ada.page.getByRole('checkbox').all()) expect(await box.isChecked()).toBe(false)
  expect(await ada.page.getByRole('radio', { name: 'Only what is made after I sign' }).isChecked()).toBe(true)
  const price = part(ada, 'Price')
  expect(await price.getByRole('row', { name: /Without the form/ }).innerText()).toContain('€12.00')
  expect(await price.getByRole('row', { name: /Messages in open channels/ }).innerText()).toContain('-€2.50')
  expect(await price.getByRole('row', { name: /all of these/ }).innerText()).toContain('€8.50')
  await picture(ada, '22-form')
  await button(ada, 'Sign').click()
  await says(ada, 'Nothing is ticked, so there is nothing to sign.').waitFor()
  await says(ada, 'Type your name.').waitFor()

  const row = ada.page.getByRole('row', { name: /^Messages in open channels/ }).first()
  expect(await row.innerText()).toContain('left out')
  await row.getByRole('checkbox').check()
  expect(await row.innerText()).toContain('may be used')
  await says(ada, /^Version 1\. When a later version comes into force, this form stops/).waitFor()
  await says(ada, /The moment you sign\. Nothing made before it is used/).waitFor()
  await ada.page.getByLabel('Your name').fill('Ada')
  await button(ada, 'Sign').click()
  await signInAgain(ada)
  await heading(ada, 'Alderwick lets this server train on some of its content').waitFor()
  const form = part(ada, 'Form in force')
  for (const words of ['Messages in open channels', 'Version 1', 'ledger entry'])
    expect(await form.innerText()).toContain(words)
  expect(await form.innerText()).not.toContain('Files')
  await picture(ada, '23-form-in-force')
})

test('its receipt verifies without the server; a changed one does not', async () => {
  const [download] = await Promise.all([
    ada.page.waitForEvent('download'),
    button(ada, 'Download the receipt').click(),
  ])
  const [receipt, keys, changed] = ['receipt.json', 'keys.json', 'changed.json'].map((name) =>
    join(folder, name),
  )
  if (!receipt || !keys || !changed) throw new Error('no files')
  await download.saveAs(receipt)
  writeFileSync(keys, await (await fetch(`${server.address}/.well-known/jwks.json`)).text())
  const verify = (file: string) => {
    const args = [join(ROOT, 'packages/cli/dist/highroad.mjs'), 'verify', 'receipt', file, '--jwks', keys]
    return spawnSync(process.execPath, args, { encoding: 'utf8' })
  }
  const good = verify(receipt)
  expect(good.status, good.stdout + good.stderr).toBe(0)
  expect(good.stdout).toMatch(
    /Alderwick[\s\S]*Messages in open channels[\s\S]*terms version 1[\s\S]*VERIFIED/,
  )
  writeFileSync(changed, readFileSync(receipt, 'utf8').replace('Messages in open channels', 'Files'))
  expect(verify(changed).status).toBe(3)
})

test('R15 the price is from that day what was shown before', async () => {
  await opens(ada, 'price')
  await part(ada, 'Today').getByText('€9.50, and €12.00 without the form').waitFor()
  await part(ada, 'Today').getByText('In force for messages in open channels').waitFor()
  await part(ada, 'Every day').getByRole('columnheader', { name: 'Messages in open channels' }).waitFor()
  await picture(ada, '24-price')
})

test('R6 a member is told of the form before it covers them, and is in it only then', async () => {
  expect(await train(ofBen)).toBe(false)
  await opens(ben, 'meetings')
  const told = part(ben, 'Consent form of Alderwick')
  await told.waitFor()
  for (const words of ['Messages in open channels', 'Never another company’s', 'once you saw this'])
    expect(await told.innerText()).toContain(words)
  const sizes = await Promise.all(
    (await told.getByRole('button').all()).map((answer) => answer.boundingBox()),
  )
  expect(sizes).toHaveLength(2)
  expect(sizes[0]).toMatchObject({ width: sizes[1]?.width, height: sizes[1]?.height })
  await picture(ben, '25-form-told-phone')
  await expect.poll(() => train(ofBen), PATIENCE).toBe(true)
  await told.getByRole('button', { name: 'I do not object' }).click()
  await told.waitFor({ state: 'detached' })
})

test('R10 on their own page a member stops training and every feature, sees what they were told and said, and nobody else', async () => {
  await open(ben, '/me')
  await part(ben, 'Notices you had').getByText('Consent form of Alderwick').waitFor()
  await part(ben, 'Uses of what is yours').getByText('None. No model has read anything of yours.').waitFor()
  await picture(ben, '26-own-page-phone')
  await flip(ben, 'Never train on me').click()
  await on(ben, 'Never train on me').toBe('true')
  expect(await train(ofBen)).toBe(false)
  await flip(ben, 'Leave me out everywhere').click()
  await on(ben, 'Leave me out everywhere').toBe('true')
  expect(await assist(ofBen)).toMatchObject({ permit: false, theirChoice: true })
  const acts = part(ben, 'What you said')
  await acts.getByText('Never train on me').waitFor()
  await acts.getByText('Leave me out of everything').waitFor()
  expect(await ben.page.getByRole('main').innerText()).not.toContain('Ada')

  // What the organisation pays is untouched, and nothing tells the owner who objects.
  await opens(ada, 'price')
  await part(ada, 'Today').getByText('€9.50, and €12.00 without the form').waitFor()
  await opens(ada, 'form')
  await part(ada, 'Form in force').waitFor()
  expect(await ada.page.getByRole('main').innerText()).not.toContain('Ben')
  await flip(ben, 'Leave me out everywhere').click()
  await on(ben, 'Leave me out everywhere').toBe('false')
})

test('R6 a guest does the same by a personal link, and is in no form but by their own yes', async () => {
  await open(gus, `/m/${meeting}`)
  await gus.page.getByLabel('Your name').fill('Gus')
  await button(gus, 'Only me').click()
  await button(gus, 'Join').click()
  await button(gus, 'Leave').click()
  const link = await gus.page.getByLabel('Personal link').inputValue()
  await gus.context.clearCookies()
  await open(gus, '/me')
  await heading(gus, 'Sign in').waitFor()
  await gus.page.goto(link)
  await heading(gus, 'Hello, Gus').waitFor()
  await gus.page.getByRole('link', { name: 'Your page' }).click()
  const training = part(gus, 'Training')
  await training.getByText('Messages in open channels').waitFor()
  ofGus = await comeIn(api(gus.context.request, server.address), meeting, {})
  expect(await train(ofGus)).toBe(false)
  await training.getByRole('button', { name: 'Yes, from now on' }).click()
  await expect.poll(() => train(ofGus), PATIENCE).toBe(true)
  await picture(gus, '27-guest-page')
  await flip(gus, 'Never train on me').click()
  await on(gus, 'Never train on me').toBe('true')
  expect(await train(ofGus)).toBe(false)
  await part(gus, 'What you said').getByText('Yes to training with what I say there').waitFor()
  await flip(gus, 'Leave me out everywhere').click()
  await on(gus, 'Leave me out everywhere').toBe('true')
  expect(await assist(ofGus)).toMatchObject({ permit: false, theirChoice: true })
  await part(gus, 'What you said').getByText('Leave me out of everything').waitFor()
  await flip(gus, 'Leave me out everywhere').click()
  await on(gus, 'Leave me out everywhere').toBe('false')
  for (const name of ['Ada', 'Ben']) expect(await gus.page.getByRole('main').innerText()).not.toContain(name)
  await flip(gus, 'Never train on me').click()
  await on(gus, 'Never train on me').toBe('false')
})

test('R10, R15 withdrawing is one press: what happens now and by when, and the price ends with that day', async () => {
  await opens(ada, 'form')
  const ahead = part(ada, 'Withdraw')
  for (const words of ['at once', 'by their next release', 'No feature depends on the form'])
    expect(await ahead.innerText()).toContain(words)
  await done(api(ben.context.request, server.address).put('/my/never-train', { on: false }))
  expect(await train(ofBen)).toBe(true)
  await button(ada, 'Withdraw now').click()
  // What came of it stands at the top of the page, and there one is.
  const title = heading(ada, 'Nothing of Alderwick trains a model any more')
  await title.waitFor()
  await expect.poll(() => title.evaluate((node) => node === document.activeElement)).toBe(true)
  expect((await title.boundingBox())?.y).toBeGreaterThan(0)
  for (const of of [ofBen, ofGus]) expect(await train(of)).toBe(false)
  const told = await ada.page.getByRole('status').filter({ hasText: 'Withdrawn on' }).innerText()
  for (const words of ['at once', 'by their next release', 'stays closed']) expect(told).toContain(words)
  await part(ada, 'Every form until now').getByText('Withdrawn', { exact: true }).first().waitFor()
  await picture(ada, '28-withdrawn')

  await opens(ada, 'price')
  await part(ada, 'Today').getByText('€9.50 today, and €12.00 from tomorrow on').waitFor()
  await part(ada, 'Today').getByText('None in force. What it took off').waitFor()
  // The statement keeps what was given: the day of withdrawing is whole.
  const taken = part(ada, 'Every day').getByRole('row', { name: /^Together/ })
  expect(await taken.innerText()).toMatch(/-€0\.\d\d/)
  const [sheet] = await Promise.all([
    ada.page.waitForEvent('download'),
    ada.page.getByRole('link', { name: 'Save as CSV' }).click(),
  ])
  const file = join(folder, 'statement.csv')
  await sheet.saveAs(file)
  expect(readFileSync(file, 'utf8').split('\n').length).toBeGreaterThan(1)
  await picture(ada, '29-statement')
  await opens(ada, 'features')
  await on(ada, 'Meeting Summary').toBe('true')
})

test('the consoles stayed quiet, but for what the browser says of refused requests', () => {
  for (const person of [ada, ben, gus])
    expect(person.errors.filter((error) => !error.includes('Failed to load resource'))).toEqual([])
})
