/**
 * What whoever runs the server and whoever owns a regulated organisation do on their pages: a version of the terms that
 * widens something, seen by everybody before it is in force; what a processor does; a mark, set and removed.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TermsView } from '../packages/core/wire/index.ts'
import { type Api, api, type Owner, setUp } from './api.ts'
import { openPerson, type Person, personBeside } from './browser.ts'
import { type Gate, gate } from './gate.ts'
import { comeIn, done, openMeeting, PASSWORD, type Present } from './organisation.ts'
import { button, flip, heading, on, part, picture, says, signInAgain } from './page.ts'
import { newHome, removeHome, type RunningServer, startServer } from './server.ts'

const DAY_MS = 86_400_000
const home = newHome()
let server: RunningServer
let owner: Owner
let ada: Person
let ben: Person
let anybody: Person
let ask: Gate
let ofBen: Present

const opens = (person: Person, page: string) =>
  person.page.goto(`${server.address}/o/${owner.account}/${page}`)
const train = async (classes: ['chat'] | ['telemetry']) =>
  await ask({ purpose: 'train', classes, of: classes[0] === 'chat' ? ofBen : { account: owner.account } })
const improveChat = async () => await ask({ purpose: 'improve', classes: ['chat'], of: ofBen })
const summary = async () =>
  await ask({
    purpose: 'assist',
    classes: ['audio', 'transcript'],
    of: ofBen,
    subject: { type: 'feature', id: 'summary' },
  })

beforeAll(async () => {
  // No media server: nobody speaks here.
  const env = { HIGHROAD_SPEECH_MODEL: 'tiny', PATH: '/nowhere', XDG_CACHE_HOME: home, LIVEKIT_URL: '' }
  server = await startServer({ home, env })
  ada = await openPerson()
  ben = await personBeside(ada, { width: 390, height: 844, dark: true })
  anybody = await personBeside(ada, { width: 390, height: 844 })
  owner = await setUp(ada.context.request, server)
  const { secret } = await done(owner.post('/operator/keys', { label: 'A recorder' }))
  ask = gate(server.address, String(secret))
  const invited = await done(owner.post(`/accounts/${owner.account}/invitations`, { role: 'member' }))
  const member: Api = api(ben.context.request, server.address)
  const token = String(invited['link']).split('/').at(-1)
  const who = { name: 'Ben', email: 'ben@example.org', password: PASSWORD }
  await done(member.post(`/invitations/${token}/accept`, who))
  const meeting = await openMeeting({ ...owner, name: 'Ada' })
  await comeIn(owner, meeting, { actsFor: owner.account })
  ofBen = await comeIn(member, meeting, { actsFor: owner.account })
  await done(owner.put(`/accounts/${owner.account}/features/summary`, { on: true }))
  await done(owner.put(`/meetings/${meeting}/features/summary`))
  const { notices } = await done(member.get(`/meetings/${meeting}/door`))
  const [notice] = notices as { version: number }[]
  await done(member.put(`/meetings/${meeting}/notices/summary`, { version: notice?.version }))
})

afterAll(async () => {
  await ada?.close()
  await server?.stop()
  removeHome(home)
})

/** The terms in force, changed, as somebody would write the next version. */
async function nextTerms(change: (text: string) => string): Promise<string> {
  const { versions } = TermsView.parse(await done(owner.get('/terms')))
  const newest = Math.max(...versions.map(({ version }) => version))
  const text = new TextDecoder().decode(await owner.bytes(`/terms/${newest}`))
  return change(text.replace(/^version: \d+$/m, `version: ${newest + 1}`))
}

const inForceFrom = (text: string, at: number): string =>
  text.replace(/^(version: \d+)$/m, `$1\nin-force-from: ${new Date(at).toISOString().slice(0, 10)}`)
/** Messages may be looked at to mend the service, in other words than before. */
const widened = (text: string): string =>
  text.replace(
    /(^  chat:\n(?:    .*\n)*?    improve:\n      cell: )never\n      says: .*$/m,
    '$1licensed\n      says: Whoever runs this server may read your messages to mend the service.',
  )

test('R11 a version that widens a cell is shown by meaning, and one that cannot be is refused, before anything is published', async () => {
  await ada.page.goto(`${server.address}/terms`)
  const text = ada.page.getByLabel('The version, as YAML like the text of the one in force')
  await text.fill(await nextTerms((so) => so.replace('cell: licensed', 'cell: perhaps')))
  await button(ada, 'Show what it changes').click()
  await says(ada, 'This cannot be published. Nothing was changed.').waitFor()
  const soon = inForceFrom(await nextTerms(widened), Date.now() + 10 * DAY_MS)
  await text.fill(soon)
  await button(ada, 'Show what it changes').click()
  await says(ada, 'Widens 1 cell. 59 stay as they are.').waitFor()
  await ada.page.getByText('Messages, improve').or(ada.page.getByText('Chat, improve')).first().waitFor()
  await picture(ada, '30-terms-to-publish')
  await anybody.page.goto(`${server.address}/terms`)
  await says(anybody, /^Version 1, in force since/).waitFor()
  expect(await anybody.page.getByText('To come').count()).toBe(0)
})

test('R11 once published, everybody sees it with both texts before it is in force, and owners on their pages; it changes nothing yet', async () => {
  const before = [await train(['telemetry']), await train(['chat']), await improveChat(), await summary()]
  await button(ada, 'Publish version 2').click()
  await says(ada, /^Version 2 is published and recorded, in force from/).waitFor()

  await anybody.page.reload()
  await anybody.page.getByRole('heading', { name: /^To come: version 2, in force from/ }).waitFor()
  await says(anybody, 'Widens 1 cell. 59 stay as they are.').waitFor()
  expect(await anybody.page.locator('del').innerText()).toMatch(/^Nobody looks at your messages/)
  expect(await anybody.page.locator('ins').innerText()).toMatch(/may read your messages/)
  await says(anybody, /^Version 1, in force since/).waitFor()
  await picture(anybody, '31-terms-to-come-phone')

  await opens(ada, 'meetings')
  const told = ada.page.getByRole('status').filter({ hasText: 'Version 2 of the terms' })
  expect(await told.innerText()).toMatch(/widens 1 cell\. It changes nothing for what is already there\./)
  await told.getByRole('link', { name: 'See what it changes' }).click()
  await heading(ada, 'Terms of this server').waitFor()
  expect([await train(['telemetry']), await train(['chat']), await improveChat(), await summary()]).toEqual(
    before,
  )
  expect(before.map(({ permit }) => permit)).toEqual([true, false, false, true])
})

test('R8 the owner is told what a mark changes, sets it, and each person is asked from then on', async () => {
  await opens(ada, 'regulated')
  await heading(ada, 'Alderwick is not marked as regulated').waitFor()
  await button(ada, 'HIPAA').click()
  for (const sentence of [
    'Nothing of your content can train a model, signed form or not.',
    'Each person is asked first',
    'or where a processor holds the HIPAA agreement.',
    'Every feature that can run now can run under it.',
    'What is made under the mark stays under it, also after it is removed.',
  ])
    await says(ada, sentence).waitFor()
  await picture(ada, '32-mark-told')
  expect((await summary()).permit).toBe(true)
  await button(ada, 'Set the HIPAA mark').click()
  await heading(ada, 'Alderwick is marked HIPAA').waitFor()
  expect((await summary()).permit).toBe(false)
  await opens(ada, 'form')
  await says(ada, 'There is nothing to sign.').waitFor()
  expect(await ada.page.getByRole('checkbox').count()).toBe(0)
  await opens(ben, 'regulated')
  await heading(ben, 'Alderwick is marked HIPAA').waitFor()
  await says(ben, 'Only an owner can change the mark.').waitFor()
})

test('R5 a feature that cannot run is shown as such, with why and what would change it', async () => {
  const runs = part(ada, 'What can run')
  await opens(ada, 'regulated')
  await runs
    .getByText(/^Can run/)
    .first()
    .waitFor()
  expect(await runs.getByText(/^Cannot run/).count()).toBe(0)
  await opens(ada, 'processors')
  await ada.page.getByLabel('It keeps what it reads').check()
  await button(ada, 'Record this card').click()
  await says(ada, 'Recorded. Uses that rested on the card before have ended.').waitFor()
  await opens(ada, 'regulated')
  await runs.getByText('Cannot run').first().waitFor()
  expect(await runs.getByText(/^Can run/).count()).toBe(0)
  expect(await runs.innerText()).toMatch(/keep/)
  await picture(ada, '33-cannot-run')
  await opens(ben, 'regulated')
  await part(ben, 'What can run').getByText('Cannot run').first().waitFor()
  await picture(ben, '34-cannot-run-phone')
  await opens(ada, 'processors')
  await ada.page.getByLabel('It keeps what it reads').uncheck()
  await button(ada, 'Record this card').click()
  await says(ada, 'Recorded. Uses that rested on the card before have ended.').waitFor()
})

test('R8 the mark goes only with a reason and a fresh sign-in, and the reason stays', async () => {
  await opens(ada, 'regulated')
  const remove = button(ada, 'Remove the HIPAA mark')
  await remove.waitFor()
  expect(await remove.isDisabled()).toBe(true)
  await ada.page.getByLabel('Reason').fill('We moved to another service.')
  await remove.click()
  await button(ada, 'Close').click()
  await heading(ada, 'Alderwick is marked HIPAA').waitFor()
  await remove.click()
  await signInAgain(ada)
  await heading(ada, 'Alderwick is not marked as regulated').waitFor()
  const changes = part(ada, 'Changes of the mark')
  for (const words of ['Mark removed', '“We moved to another service.”', 'Marked HIPAA'])
    await changes.getByText(words).waitFor()
  await picture(ada, '35-mark-removed')
  await opens(ada, 'features')
  await flip(ada, 'Meeting Summary').waitFor()
  await on(ada, 'Meeting Summary').toBe('true')
})

test('the consoles stayed quiet, but for what the browser says of refused requests', () => {
  for (const person of [ada, ben, anybody])
    expect(person.errors.filter((error) => !error.includes('Failed to load resource'))).toEqual([])
})
