/** Writing a message with help: grey words after the caret, and marks under mistakes that never leave the page. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Complete } from '../packages/core/wire/index.ts'
import type { Api } from './api.ts'
import type { Person } from './browser.ts'
import { done } from './organisation.ts'
import { button, picture } from './page.ts'
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

const marks = (person: Person) => person.page.locator('.writing-layer .marked')
const marked = (person: Person) => expect.poll(() => marks(person).allTextContents(), PATIENCE)
const edit = (person: Person) => person.page.getByRole('textbox', { name: 'Edit your message' })
const fixes = (person: Person, words: string) =>
  person.page.getByRole('menu', { name: new RegExp(`^${words}: `) })
/** What a page and its workers ask for from now on: method, path and what was sent. */
const requestsOf = (person: Person) => {
  const asked: string[] = []
  person.context.on('request', (request) =>
    asked.push(`${request.method()} ${new URL(request.url()).pathname} ${request.postData() ?? ''}`),
  )
  return asked
}

test('with every feature off mistakes are marked and put right; but for its own program nothing is asked of anybody', async () => {
  await ada.page.goto(`${team.server.address}/o/${team.owner.account}/c/${channel}`)
  const field = box(ada, 'launch')
  await ada.page.waitForLoadState('networkidle')
  const asked = requestsOf(ada)
  await field.pressSequentially(
    'We will recieve it tomorow, says Ben Okafor. See `teh` and https://a.example/teh ',
  )
  await marked(ada).toEqual(['recieve', 'tomorow'])
  await picture(ada, '45-proofread')

  // A click on the word, a click on what it should be.
  const word = await marks(ada).first().boundingBox()
  await ada.page.mouse.click((word?.x ?? 0) + 12, (word?.y ?? 0) + 8)
  await fixes(ada, 'recieve').getByRole('menuitem', { name: 'receive', exact: true }).click()
  await inBox(ada).toMatch(/^We will receive it tomorow,/)
  await marked(ada).toEqual(['tomorow'])
  // And by keys alone.
  await field.press('Control+.')
  await fixes(ada, 'tomorow').waitFor()
  await ada.page.keyboard.press('Escape')
  await fixes(ada, 'tomorow').waitFor({ state: 'detached' })
  await field.press('Control+.')
  await ada.page.keyboard.press('Enter')
  await inBox(ada).toMatch(/^We will receive it tomorrow, says Ben/)
  await marked(ada).toEqual([])
  expect(await message(ada, 'receive').count()).toBe(0)

  // The draft is kept as any is; the proofreader is loaded from this server; there is nothing else.
  const own = /^GET \/assets\/(proofread-worker|harper_wasm)|^(GET|PUT) \/api\/channels\/\w+\/draft /
  expect(asked.filter((one) => !own.test(one))).toEqual([])
  await field.press('Enter')
  await message(ada, 'We will receive it').waitFor()
})

test('where no draft is kept, proofreading asks nobody anything', async () => {
  // What is on its way yet is not edited.
  await expect
    .poll(async () => {
      if (await edit(ada).isVisible()) return true
      await box(ada, 'launch').press('ArrowUp')
      return await edit(ada).isVisible()
    }, PATIENCE)
    .toBe(true)
  await edit(ada).fill('')
  const asked = requestsOf(ada)
  await edit(ada).pressSequentially('I beleive that it is defintely marmelaid what we wanted ')
  await marked(ada).toEqual(['beleive', 'defintely', 'marmelaid'])
  expect(asked.filter((one) => /beleive|defintely|marmelaid/.test(one))).toEqual([])
  // What the other box may still say of what was sent from it.
  expect(asked.filter((one) => !/\/(draft|read) /.test(one))).toEqual([])
  // Nor does it need anybody.
  await ada.context.setOffline(true)
  await edit(ada).pressSequentially('to have by tomorow at the very latest ')
  try {
    await marked(ada).toEqual(['beleive', 'defintely', 'marmelaid', 'tomorow'])
  } finally {
    await ada.context.setOffline(false)
  }

  // What somebody ignores stays unmarked.
  await edit(ada).evaluate((node: HTMLTextAreaElement) => node.setSelectionRange(32, 32))
  await edit(ada).press('Control+.')
  await fixes(ada, 'marmelaid').getByRole('menuitem', { name: 'Ignore' }).click()
  await marked(ada).toEqual(['beleive', 'defintely', 'tomorow'])
  await edit(ada).press('Escape')
  await edit(ada).waitFor({ state: 'detached' })
})

test('where the proofreader cannot be loaded one writes and sends as ever, and it comes with a later text', async () => {
  const { ben } = team
  const isProgram = /harper_wasm/
  const failed = ben.page.waitForEvent('requestfailed', (request) => isProgram.test(request.url()))
  await ben.page.route(isProgram, (route) => route.abort())
  await ben.page.goto(`${team.server.address}/o/${team.owner.account}/c/${channel}`)
  await box(ben, 'launch').pressSequentially('I beleive ')
  await failed
  await box(ben, 'launch').pressSequentially('that it is here')
  await box(ben, 'launch').press('Enter')
  await message(ada, 'I beleive that it is here').waitFor()
  expect(await marks(ben).count()).toBe(0)

  await ben.page.unroute(isProgram)
  await box(ben, 'launch').pressSequentially('I beleive that it is there ')
  await marked(ben).toEqual(['beleive'])
  await box(ben, 'launch').fill('')
  expect(ben.errors.filter((error) => !/ERR_FAILED/.test(error))).toEqual([])
})

test('marks are switched off at the box, and stay off after a reload', async () => {
  const choose = async (name: string) => {
    await button(ada, 'Aa: help with writing').click()
    await ada.page.getByRole('menuitem', { name }).click()
  }
  await box(ada, 'launch').fill('it is defintely ready')
  await marked(ada).toEqual(['defintely'])
  await choose('Stop marking mistakes')
  await marked(ada).toEqual([])
  await ada.page.reload()
  await box(ada, 'launch').fill('it is defintely ready now')
  expect(await box(ada, 'launch').getAttribute('spellcheck')).toBe('true')
  await choose('Mark mistakes in English')
  await box(ada, 'launch').focus()
  await marked(ada).toEqual(['defintely'])
  expect(await box(ada, 'launch').getAttribute('spellcheck')).toBe('false')
  await box(ada, 'launch').fill('')
})

test('R5 grey words come after the caret where completion is on; Tab takes them, Escape drops them, Enter alone sends', async () => {
  await done(team.owner.put(`/accounts/${team.owner.account}/features/completion`, { on: true }))
  for (const who of [team.owner, team.member]) await told(who, 'completion')
  for (let i = 0; i < 6; i++) {
    const asked = { client: `client-of-the-journey-${i}aaa`, thread: null, files: [], text: PHRASE }
    await done(team.member.post(`/channels/${channel}/messages`, asked))
  }
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

test('a pause is one question; an answer that typing overtook is never shown, nor words that would move what was typed', async () => {
  const field = box(ada, 'launch')
  const asked: { before: string; answer: (text: string) => void }[] = []
  const brokenOff: string[] = []
  const isCompletion = (url: URL) => url.pathname.endsWith('/completion')
  ada.page.on('requestfailed', (request) => brokenOff.push(request.postData() ?? ''))
  await ada.page.route(isCompletion, async (route) => {
    const { before } = Complete.parse(route.request().postDataJSON())
    const text = await new Promise<string>((answer) => asked.push({ before, answer }))
    await route.fulfill({ json: { text } }).catch(() => undefined)
  })
  const next = async (before: string) => {
    await expect.poll(() => asked.at(-1)?.before, PATIENCE).toBe(before)
    return asked.at(-1)
  }

  await field.pressSequentially('we will meet')
  const late = await next('we will meet')
  expect(asked.length).toBeLessThan(6)
  await field.pressSequentially(' them')
  const last = await next('we will meet them')
  late?.answer(' NOT THIS')
  last?.answer(' tomorrow')
  await expect.poll(() => ghost(ada).textContent(), PATIENCE).toBe(' tomorrow')
  await expect.poll(() => brokenOff.join(), PATIENCE).toContain('"we will meet"')
  // Whoever hears the page is told once they pause, and of the whole of it.
  await ada.page.getByRole('status').filter({ hasText: 'Tab writes: tomorrow' }).waitFor()

  // Escape, then Tab: nobody is held in the box.
  await field.press('Escape')
  await field.press('Tab')
  expect(await field.evaluate((node) => node === document.activeElement)).toBe(false)
  await inBox(ada).toBe('we will meet them')

  // In a line of Hebrew words go on to the left; Latin ones would push what was typed there aside.
  await field.fill('')
  await field.pressSequentially('שלום לכול')
  const hebrew = await next('שלום לכול')
  hebrew?.answer('ם חברים')
  await expect.poll(() => ghost(ada).textContent(), PATIENCE).toBe('ם חברים')
  const [words, area] = [await ghost(ada).boundingBox(), await field.boundingBox()]
  expect(words?.x).toBeGreaterThan((area?.x ?? 0) + (area?.width ?? 0) / 2)
  await field.pressSequentially('ם Can yo')
  const mixed = await next('שלום לכולם Can yo')
  mixed?.answer('u come')
  await expect.poll(() => ghost(ada).count(), PATIENCE).toBe(1)
  expect(await ghost(ada).textContent()).toBe('')
  await field.press('Tab')
  await inBox(ada).toBe('שלום לכולם Can yo')

  // While an input method composes, nothing is asked.
  await field.fill('')
  await field.focus()
  const before = asked.length
  const keys = await ada.context.newCDPSession(ada.page)
  await keys.send('Input.imeSetComposition', { text: 'こんにち', selectionStart: 4, selectionEnd: 4 })
  await inBox(ada).toBe('こんにち')
  await keys.send('Input.insertText', { text: '今日' })
  await inBox(ada).toBe('今日')
  await next('今日')
  expect(asked.slice(before).map((one) => one.before)).toEqual(['今日'])
  await ada.page.unroute(isCompletion)
  await field.fill('')
})

test('grey words come in threads and while a message is changed, too', async () => {
  await message(ada, 'We will receive it').hover()
  await message(ada, 'We will receive it').getByRole('button', { name: 'Reply' }).click()
  const reply = ada.page.getByRole('textbox', { name: 'Reply' })
  await reply.pressSequentially('please send the quar')
  await expect.poll(() => ghost(ada).textContent(), PATIENCE).toMatch(/^terly/)
  await reply.fill('')
  await ada.page.getByRole('complementary', { name: 'Thread' }).getByRole('button', { name: 'Close' }).click()

  await box(ada, 'launch').press('ArrowUp')
  await edit(ada).fill('')
  await edit(ada).pressSequentially('please send the quar')
  await expect.poll(() => ghost(ada).textContent(), PATIENCE).toMatch(/^terly/)
  // Once for the grey words, once for the change.
  await edit(ada).press('Escape')
  await edit(ada).waitFor()
  await edit(ada).press('Escape')
  await edit(ada).waitFor({ state: 'detached' })
})

test('switched off, nobody is asked while one types', async () => {
  await done(team.owner.put(`/accounts/${team.owner.account}/features/completion`, { on: false }))
  await expect.poll(() => ada.page.getByText('Compose off').first().isVisible(), PATIENCE).toBe(true)
  const asked = requestsOf(ada)
  await box(ada, 'launch').pressSequentially('please send the quar')
  await write(ada, 'launch', 'nothing was asked')
  await message(ada, 'nothing was asked').waitFor()
  expect(asked.filter((path) => path.includes('/completion'))).toEqual([])
  expect(await ghost(ada).count()).toBe(0)
  quiet([ada])
})
