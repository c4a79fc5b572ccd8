/** Team chat as an owner, a member and a guest use it, each in a browser of their own. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Chat } from '../packages/core/wire/index.ts'
import { api } from './api.ts'
import type { Person } from './browser.ts'
import { done } from './organisation.ts'
import { button, picture } from './page.ts'
import { act, box, message, PATIENCE, quiet, row, startTeam, type Team, write } from './team.ts'

const NEW = { client: 'a-client-of-the-test', thread: null, files: [] }
let team: Team
let ada: Person
let ben: Person
let gus: Person
/** Everything that a browser asked any other machine for. */
const elsewhere: string[] = []

const go = (person: Person, path: string) => person.page.goto(team.server.address + path)
const status = (person: Person, words: string) =>
  person.page.getByRole('status').filter({ hasText: words }).first()
const titleOf = (person: Person) => expect.poll(() => person.page.title(), PATIENCE)

const channelNamed = async (name: string): Promise<string> => {
  const { channels } = Chat.parse(await done(team.owner.get(`/accounts/${team.owner.account}/chat`)))
  return channels.find((one) => one.name === name)?.channel ?? ''
}

beforeAll(async () => {
  team = await startTeam()
  ada = team.ada
  ben = team.ben
  gus = await team.beside({ width: 390, height: 844, dark: true })
  for (const person of [ada, ben, gus])
    person.context.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(team.server.address))
        elsewhere.push(request.url())
    })
})

afterAll(() => team?.close())

test('the owner opens a public and a private channel; the member finds the one and never the other', async () => {
  await go(ada, `/o/${team.owner.account}`)
  for (const [name, who] of [
    ['launch', 'Everybody here'],
    ['salaries', 'Who is in it'],
  ] as const) {
    await button(ada, 'New channel').click()
    await ada.page.getByLabel('Name', { exact: true }).fill(name)
    await ada.page.getByRole('radio', { name: who }).click()
    await button(ada, 'Open channel').click()
    await box(ada, name).waitFor()
  }
  await write(ada, 'salaries', 'nobody else reads this')
  await message(ada, 'nobody else reads this').waitFor()
  await go(ben, `/o/${team.owner.account}/channels`)
  await ben.page
    .getByRole('list', { name: 'Channels' })
    .getByRole('link', { name: '# launch' })
    .last()
    .click()
  await button(ben, 'Join').click()
  await row(ben, 'launch').waitFor()
  expect(await ben.page.getByText('salaries').count()).toBe(0)
  const found = await team.member.get(`/accounts/${team.owner.account}/search?q=nobody`)
  expect(found.body['messages']).toEqual([])
})

test('words are Markdown, code, emoji; HTML is words and right-to-left marks stay in theirs', async () => {
  await row(ada, 'launch').click()
  const text = [
    'The **plan** is _simple_: ~~wait~~ `ship`',
    '```',
    '<b>const</b> x = "**not bold**"',
    '```',
  ].join('\n')
  await write(ada, 'launch', text)
  const plan = message(ben, 'The plan is simple')
  await plan.waitFor()
  expect(await plan.locator('strong').innerText()).toBe('plan')
  expect(await plan.locator('pre code').innerText()).toBe('<b>const</b> x = "**not bold**"')

  await write(
    ada,
    'launch',
    '<img src=x onerror="document.title=1"><script>document.title=2</script> <b>no</b>',
  )
  const html = message(ben, '<script>')
  await html.waitFor()
  expect(await html.locator('.words img, .words script, .words b').count()).toBe(0)

  await write(ada, 'launch', '\u202Eevil txt.exe and [a link](https://example.org/\u202Egpj.exe)')
  await write(ada, 'launch', 'after the marks')
  const marks = message(ben, 'evil')
  await marks.waitFor()
  // The name, the time and the row below read from left to right still.
  const order = async (one: typeof marks) =>
    await one.evaluate((node) => {
      const [name, when] = [node.querySelector('b, .when'), node.querySelector('time')]
      return {
        direction: getComputedStyle(node).direction,
        inOrder: (name?.getBoundingClientRect().left ?? 1) <= (when?.getBoundingClientRect().left ?? 0),
      }
    })
  for (const one of [marks, message(ben, 'after the marks')])
    expect(await order(one)).toEqual({ direction: 'ltr', inOrder: true })

  // Emoji by its name, from the list that opens at the caret.
  await box(ada, 'launch').pressSequentially(':rocket')
  await ada.page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').first().waitFor()
  await box(ada, 'launch').press('Enter')
  await expect.poll(() => box(ada, 'launch').inputValue(), PATIENCE).toBe('🚀 ')
  await box(ada, 'launch').press('Enter')
  await message(ben, '🚀').waitFor()
})

test('whoever is named sees it from any page; where they left off a line says what is new', async () => {
  const { account } = team.owner
  // The server knows that everything until now was read.
  const unread = async () =>
    Chat.parse(await done(team.member.get(`/accounts/${account}/chat`))).channels.map((one) => one.unread)
  await expect.poll(unread, PATIENCE).toEqual([0])
  await go(ben, `/o/${account}/people`)
  await row(ben, 'launch').waitFor()
  await write(ada, 'launch', 'and then we go')
  await box(ada, 'launch').pressSequentially('Ask @be')
  await ada.page.getByRole('option', { name: 'Ben Okafor' }).waitFor()
  await box(ada, 'launch').press('Enter')
  await box(ada, 'launch').pressSequentially('about it')
  await box(ada, 'launch').press('Enter')
  await expect.poll(() => row(ben, 'launch').innerText(), PATIENCE).toMatch(/1\s+that name you/)
  await titleOf(ben).toMatch(/^\(1\) /)

  await row(ben, 'launch').click()
  await ben.page.getByText('2 new messages', { exact: true }).waitFor()
  await message(ben, 'Ask @Ben Okafor about it').waitFor()
  await titleOf(ben).not.toMatch(/^\(/)
  await picture(ben, '40-chat')
  // Escape says that it was read: the line goes.
  await box(ben, 'launch').press('Escape')
  await ben.page.getByText('2 new messages', { exact: true }).waitFor({ state: 'detached' })
})

test('Up edits the last message, for everybody; deleting leaves nothing of it', async () => {
  await write(ada, 'launch', 'we meet on Tusday')
  await message(ben, 'Tusday').waitFor()
  await message(ada, 'Tusday').waitFor()
  await box(ada, 'launch').press('ArrowUp')
  const edit = ada.page.getByRole('textbox', { name: 'Edit your message' })
  await expect.poll(() => edit.inputValue(), PATIENCE).toBe('we meet on Tusday')
  await edit.fill('we meet on Tuesday')
  await edit.press('Enter')
  await message(ben, 'we meet on Tuesday').getByText('edited').waitFor()
  expect(await message(ben, 'Tusday').count()).toBe(0)
  await expect.poll(() => box(ada, 'launch').evaluate((node) => node === document.activeElement)).toBe(true)

  await write(ada, 'launch', 'better unsaid')
  await message(ben, 'better unsaid').waitFor()
  await act(ada, 'better unsaid', 'Delete')
  await message(ben, 'This message was deleted.').waitFor()
  await message(ada, 'This message was deleted.').waitFor()
  for (const person of [ada, ben]) expect(await message(person, 'better unsaid').count()).toBe(0)

  // Whoever manages the channel may do it too; then that is what stands there.
  await write(ben, 'launch', 'not for this channel')
  await message(ada, 'not for this channel').waitFor()
  await act(ada, 'not for this channel', 'Delete')
  for (const person of [ada, ben])
    await message(person, 'This message was deleted by somebody who manages this channel.').waitFor()
})

test('a reaction, a thread, a pin and a link to a message, as the other sees them', async () => {
  const plan = message(ada, 'The plan is simple')
  await message(ben, 'The plan is simple').hover()
  await message(ben, 'The plan is simple').getByRole('button', { name: 'React' }).click()
  await ben.page.getByRole('dialog', { name: 'React' }).getByRole('button', { name: '🎉' }).click()
  const chip = plan.getByRole('button', { name: '🎉 1: Ben Okafor' })
  await chip.click()
  await message(ben, 'The plan is simple')
    .getByRole('button', { name: /^🎉 2: Ben Okafor, Ada/ })
    .waitFor()

  await message(ben, 'The plan is simple').hover()
  await message(ben, 'The plan is simple').getByRole('button', { name: 'Reply' }).click()
  const reply = ben.page.getByRole('textbox', { name: 'Reply' })
  await reply.fill('I have a question about it')
  await reply.press('Enter')
  await plan.getByRole('button', { name: /^.*1 reply/ }).click()
  const thread = ada.page.getByRole('complementary', { name: 'Thread' })
  await thread.getByText('I have a question about it').waitFor()
  // A reply is in its thread, not in the channel's own line.
  expect(await message(ada, 'I have a question').count()).toBe(0)
  await picture(ada, '41-thread')
  await thread.getByRole('button', { name: 'Close' }).click()

  await act(ada, 'we meet on Tuesday', 'Pin')
  await message(ben, 'we meet on Tuesday').getByText('pinned').waitFor()
  await button(ben, 'More about this channel').click()
  await ben.page.getByRole('menuitem', { name: 'Pins' }).click()
  await ben.page.getByRole('complementary', { name: 'Pins' }).getByText('we meet on Tuesday').waitFor()

  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await act(ada, 'we meet on Tuesday', 'Copy link')
  await status(ada, 'The link is copied').waitFor()
  const link = await ada.page.evaluate(() => navigator.clipboard.readText())
  await ben.page.goto(link)
  await message(ben, 'we meet on Tuesday').and(ben.page.locator('[aria-current=true]')).waitFor()
})

test('one sees who is here and who is writing', async () => {
  await go(ben, `/o/${team.owner.account}`)
  const launch = await channelNamed('launch')
  await go(ben, `/o/${team.owner.account}/c/${launch}`)
  // A page that was just loaded tells nothing before it is connected.
  await expect
    .poll(async () => {
      await box(ben, 'launch').pressSequentially('h')
      return await status(ada, 'Ben Okafor is writing').isVisible()
    }, PATIENCE)
    .toBe(true)
  await box(ben, 'launch').fill('')
  await button(ada, 'More about this channel').click()
  await ada.page.getByRole('menuitem', { name: /^\d+ (person|people)$/ }).click()
  const people = ada.page.getByRole('complementary', { name: 'People' })
  await people.getByRole('listitem').filter({ hasText: 'Ben Okafor' }).getByText('here now').waitFor()
  await people.getByRole('button', { name: 'Close' }).click()
})

test('search by who, where, when and what', async () => {
  await write(ben, 'launch', 'the walrus is at https://example.org/walrus')
  await write(ada, 'launch', 'what walrus')
  await message(ada, 'what walrus').waitFor()
  await message(ada, 'the walrus is').waitFor()
  await go(ada, `/o/${team.owner.account}/search`)
  const field = ada.page.getByRole('searchbox', { name: 'Search messages' })
  const found = async (query: string, words: string[]) => {
    await field.fill(query)
    await field.press('Enter')
    await expect
      .poll(
        async () => await ada.page.locator('section[aria-busy=false] ul.ruled > li').allInnerTexts(),
        PATIENCE,
      )
      .toEqual(words.map((one) => expect.stringContaining(one)))
  }
  await found('walrus', ['what walrus', 'the walrus is'])
  await found('walrus from:Ben', ['the walrus is'])
  await found('walrus in:launch', ['what walrus', 'the walrus is'])
  await found('walrus in:salaries', [])
  await found('walrus has:link', ['the walrus is'])
  await found('walrus before:2020-01-01', [])
  await found('walrus after:2020-01-01', ['what walrus', 'the walrus is'])
  await found('plan has:reaction', ['The plan is simple'])
  await field.fill('walrus from:nobody-at-all')
  await field.press('Enter')
  await ada.page.getByRole('status', { name: 'Not understood' }).waitFor()
  await picture(ada, '42-search')
})

test('everything by keyboard: the palette goes to a channel, Alt and arrows to the next', async () => {
  await ada.page.keyboard.press('Control+k')
  const palette = ada.page.getByRole('combobox', { name: 'Search or jump to' })
  await palette.pressSequentially('salar')
  await ada.page.getByRole('option', { name: /salaries/ }).waitFor()
  await palette.press('Enter')
  await expect.poll(() => box(ada, 'salaries').evaluate((node) => node === document.activeElement)).toBe(true)
  await ada.page.keyboard.press('Alt+ArrowUp')
  await box(ada, 'launch').waitFor()
})

test('a guest by the channel’s link sees that channel and nothing else', async () => {
  await button(ada, 'More about this channel').click()
  await ada.page.getByRole('menuitem', { name: 'About and settings' }).click()
  await button(ada, 'Make a guest link').click()
  const link = await ada.page.getByLabel('The guest link').inputValue()
  await gus.page.goto(link)
  await gus.page.getByLabel('Your name').fill('Gus')
  await button(gus, 'Go in').click()
  await button(gus, 'To the channel').click()
  await message(gus, 'what walrus').waitFor()
  await write(gus, 'launch', 'hello from outside')
  await message(ben, 'hello from outside').getByText('guest').waitFor()
  await picture(gus, '43-guest-phone')
  expect(await gus.page.getByText('salaries').count()).toBe(0)
  // Nor of a channel that is open to every member, by no road.
  const office = await team.channel('office')
  await done(team.owner.post(`/channels/${office}/messages`, { ...NEW, text: 'a walrus for members' }))
  const outside = api(gus.context.request, team.server.address)
  for (const channel of [office, await channelNamed('salaries')])
    expect((await outside.get(`/channels/${channel}/messages`)).status).toBe(404)
  for (const path of ['chat', 'channels', 'search?q=walrus', 'members', 'meetings', 'drafts']) {
    const { body } = await outside.get(`/accounts/${team.owner.account}/${path}`)
    expect(JSON.stringify(body), path).not.toMatch(/salaries|office|for members/)
  }
  // Shut out, they are out at once, and the page says so.
  await button(ada, 'More about this channel').click()
  await ada.page.getByRole('menuitem', { name: /^\d+ (person|people)$/ }).click()
  await button(ada, 'Remove Gus').click()
  await message(gus, 'what walrus').waitFor({ state: 'detached' })
})

test('whoever signs out is told what was not sent, and leaves none of it on the device', async () => {
  await ben.page.route(/\/api\/channels\/[^/]+\/messages$/, (route) => route.abort())
  await write(ben, 'launch', 'this did not arrive')
  await message(ben, 'this did not arrive').getByText('Not yet sent').waitFor()
  await button(ben, 'Sign out').click()
  const dialog = ben.page.getByRole('dialog', { name: 'Not yet sent' })
  await dialog.getByText('1 message was not sent').waitFor()
  await picture(ben, '44-not-yet-sent')
  await dialog.getByRole('button', { name: 'Stay signed in' }).click()
  await message(ben, 'this did not arrive').waitFor()
  await button(ben, 'Sign out').click()
  await dialog.getByRole('button', { name: 'Sign out and delete' }).click()
  await ben.page.waitForURL(/\/sign-in/)
  const left = await ben.page.evaluate(async () => {
    const opened = indexedDB.open('highroad-chat')
    await new Promise((resolve) => opened.addEventListener('success', resolve))
    const asked = opened.result.transaction('unsent').objectStore('unsent').getAllKeys()
    await new Promise((resolve) => asked.addEventListener('success', resolve))
    return [...asked.result.map(String), ...Object.keys(localStorage)]
  })
  expect(left).toEqual([])
})

test('a channel is deleted with all that is in it, after being asked once more', async () => {
  const launch = await channelNamed('launch')
  const about = ada.page.getByRole('complementary', { name: 'About' })
  await button(ada, 'More about this channel').click()
  await ada.page.getByRole('menuitem', { name: 'About and settings' }).click()
  await about.getByRole('button', { name: 'Delete channel' }).click()
  await about.getByRole('button', { name: 'Keep it' }).click()
  await about.getByRole('button', { name: 'Delete channel' }).click()
  await picture(ada, '45-delete-channel')
  await about.getByRole('button', { name: 'Delete for everybody' }).click()
  await row(ada, 'launch').waitFor({ state: 'detached' })
  expect((await team.owner.get(`/channels/${launch}/messages`)).status).toBe(404)
})

test('links are shown as words: no browser and no server asked for what they lead to', () => {
  expect(elsewhere).toEqual([])
  quiet([ada, ben, gus])
})
