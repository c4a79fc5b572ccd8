/** Writing a message with help: grey words after the caret, and marks under mistakes that never leave the page. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Api } from './api.ts'
import type { Person } from './browser.ts'
import { done } from './organisation.ts'
import { picture } from './page.ts'
import { box, message, PATIENCE, quiet, startTeam, type Team, write } from './team.ts'

const PHRASE = 'please send the quarterly marmalade report to the print house'
const GHOST = '.writing-layer .ghost:not(.unseen)'
let team: Team
let ada: Person
let channel: string

const ghost = (person: Person) => person.page.locator(GHOST)
const inBox = (person: Person) => expect.poll(() => box(person, 'launch').inputValue(), PATIENCE)
const told = async (who: Api, feature: 'completion') =>
  await done(who.put(`/channels/${channel}/notices`, { shown: [{ feature, version: 1 }] }))

beforeAll(async () => {
  team = await startTeam()
  ada = team.ada
  channel = await team.channel('launch')
})
afterAll(() => team?.close())

test('R5 grey words come after the caret where completion is on; Tab takes them, Escape drops them, Enter alone sends', async () => {
  await done(team.owner.put(`/accounts/${team.owner.account}/features/completion`, { on: true }))
  for (const who of [team.owner, team.member]) await told(who, 'completion')
  for (let i = 0; i < 6; i++) {
    const asked = { client: `client-of-the-journey-${i}aaa`, thread: null, files: [], text: PHRASE }
    await done(team.member.post(`/channels/${channel}/messages`, asked))
  }
  await ada.page.goto(`${team.server.address}/o/${team.owner.account}/c/${channel}`)
  await box(ada, 'launch').waitFor()
  const height = async () => (await box(ada, 'launch').boundingBox())?.height

  // The first keys build the model: the grey words come with a later one.
  const typeUntilGhost = async () => {
    await expect
      .poll(async () => {
        await box(ada, 'launch').fill('')
        await box(ada, 'launch').pressSequentially('please send the quar')
        return await ghost(ada)
          .waitFor({ timeout: 1_000 })
          .then(
            () => true,
            () => false,
          )
      }, PATIENCE)
      .toBe(true)
  }
  await typeUntilGhost()
  const before = await height()
  const words = (await ghost(ada).textContent()) ?? ''
  expect(words).toMatch(/^terly/)
  await picture(ada, '46-completion')

  // Typing along keeps it; anything else goes on.
  await box(ada, 'launch').press('t')
  expect(await ghost(ada).textContent()).toBe(words.slice(1))
  await box(ada, 'launch').press('Escape')
  await ghost(ada).waitFor({ state: 'detached' })
  await inBox(ada).toBe('please send the quart')

  await typeUntilGhost()
  const taken = (await ghost(ada).textContent()) ?? ''
  await box(ada, 'launch').press('Tab')
  await inBox(ada).toBe(`please send the quar${taken}`)
  expect(await height()).toBe(before)
  expect(await box(ada, 'launch').evaluate((node) => node === document.activeElement)).toBe(true)
  // What was taken is undone as what was typed is.
  await box(ada, 'launch').press('Control+z')
  await inBox(ada).toBe('please send the quar')
  await box(ada, 'launch').press('Control+y')
  await inBox(ada).toBe(`please send the quar${taken}`)
  expect(await message(ada, /quar/).count()).toBe(6)
  await box(ada, 'launch').press('Enter')
  await expect.poll(() => message(ada, /quar/).count(), PATIENCE).toBe(7)
  expect(await ghost(ada).count()).toBe(0)
})

test('where nothing is grey, Tab moves on and Escape marks as read', async () => {
  await box(ada, 'launch').fill('xyzzy')
  await box(ada, 'launch').press('Tab')
  expect(await box(ada, 'launch').evaluate((node) => node === document.activeElement)).toBe(false)
  await inBox(ada).toBe('xyzzy')
  await box(ada, 'launch').fill('')
})

test('switched off, nobody is asked while one types', async () => {
  await done(team.owner.put(`/accounts/${team.owner.account}/features/completion`, { on: false }))
  await expect.poll(() => ada.page.getByText('Compose off').first().isVisible(), PATIENCE).toBe(true)
  const asked: string[] = []
  ada.page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await box(ada, 'launch').pressSequentially('please send the quar')
  await write(ada, 'launch', 'nothing was asked')
  await message(ada, 'nothing was asked').waitFor()
  expect(asked.filter((path) => path.endsWith('/completion'))).toEqual([])
  expect(await ghost(ada).count()).toBe(0)
  quiet([ada])
})
