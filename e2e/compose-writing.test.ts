/**
 * Rewriting, drafting and catching up as people in a channel use them, with a Writer on this machine that answers as the
 * journey tells it to and keeps what it received.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  answering,
  type StandIn,
  startStandIn,
  streamed,
} from '../packages/server/model/writer/testing/stand-in.ts'
import type { Api } from './api.ts'
import type { Person } from './browser.ts'
import { done, openVisitors, type Somebody } from './organisation.ts'
import { button, flip, on, part, picture, says } from './page.ts'
import { box, message, PATIENCE, quiet, row, startTeam, type Team } from './team.ts'

const ASKED = 'just send me 3 reports by Friday'
const FORMAL = 'Could you please send me 3 reports by Friday?'
let standIn: StandIn
let team: Team
let ada: Person
let ben: Person
let carl: Somebody
let visitors: ReturnType<typeof openVisitors>
let channel: string
let made = 0

const inBox = (person: Person) => expect.poll(() => box(person, 'launch').inputValue(), PATIENCE)
const gone = (person: Person, name: string) => part(person, name).waitFor({ state: 'detached' })
const say = async (who: Api, text: string, thread: string | null = null): Promise<string> => {
  const client = `client-of-the-journey-${String(++made).padStart(4, '0')}`
  const said = await done(who.post(`/channels/${channel}/messages`, { client, thread, text, files: [] }))
  return String(said['message'])
}
const told = async (who: Api, ...features: string[]) =>
  await done(
    who.put(`/channels/${channel}/notices`, { shown: features.map((feature) => ({ feature, version: 1 })) }),
  )
async function rewrite(person: Person, how: string): Promise<void> {
  await person.page.locator('.tools').getByRole('button', { name: 'Rewrite', exact: true }).click()
  await person.page.getByRole('menuitem', { name: how, exact: true }).click()
}
/** Answers with the first words, and with the others once it is told to go on. */
function answersInTwo(first: string, rest: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  standIn.answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(streamed([first], null).replace('data: [DONE]\n\n', ''))
    void promise.then(() => response.end(streamed([rest])))
  }
  return resolve
}
/** The words of a side of the difference that changed. */
const changed = (person: Person, how: 'del' | 'ins') => part(person, 'Rewrite').locator(how).allTextContents()

beforeAll(async () => {
  standIn = await startStandIn()
  team = await startTeam({ HIGHROAD_WRITER_URL: standIn.url, HIGHROAD_WRITER_MODEL: 'quill' })
  ;({ ada, ben } = team)
  channel = await team.channel('launch')
  visitors = openVisitors(team.server.address)
  const { link } = await done(
    team.owner.post(`/accounts/${team.owner.account}/invitations`, { role: 'member' }),
  )
  const someone = await visitors.visitor()
  const who = { name: 'Carl Vasquez', email: 'carl@example.org', password: 'a long enough password' }
  await done(someone.post(`/invitations/${String(link).split('/').at(-1)}/accept`, who))
  carl = { ...someone, name: who.name, account: team.owner.account }
  await done(carl.post(`/channels/${channel}/join`))
})
beforeEach(() => {
  standIn.received.length = 0
  standIn.answer = answering(FORMAL)
})
afterAll(async () => {
  await visitors?.close()
  await team?.close()
  await standIn?.stop()
})

test('R5 the owner switches it on; whoever is in the channel is told what reads what before it may', async () => {
  await ben.page.goto(`${team.server.address}/o/${team.owner.account}/c/${channel}`)
  await box(ben, 'launch').fill(ASKED)
  expect(await button(ben, 'Rewrite').count()).toBe(0)

  await ada.page.goto(`${team.server.address}/o/${team.owner.account}/features`)
  for (const feature of ['Rewrite', 'Catch-up']) {
    await flip(ada, feature).click()
    await on(ada, feature).toBe('true')
  }
  await picture(ada, '47-compose-features')

  const notice = part(ben, 'Notice')
  await notice.getByText('Compose is on here').waitFor()
  for (const feature of ['Rewrite', 'Catch-up']) await notice.getByText(feature, { exact: true }).waitFor()
  await picture(ben, '48-compose-notice')
  await notice.getByRole('button', { name: 'Include me' }).click()
  await gone(ben, 'Notice')
  await told(carl, 'rewrite', 'catch-up')
  await told(team.owner, 'rewrite', 'catch-up')
})

test('a rewrite comes in grey, is shown as a difference once it is checked, and one key takes it; nothing is sent', async () => {
  const goOn = answersInTwo('Could you please send ', 'me 3 reports by Friday?')
  await rewrite(ben, 'More formal')
  const panel = part(ben, 'Rewrite')
  await panel.locator('.unchecked').getByText('Could you please send').waitFor()
  expect(await panel.getByRole('button', { name: 'Keep rewrite' }).isDisabled()).toBe(true)
  await picture(ben, '49-rewrite-coming')
  goOn()
  await panel.getByText('No number, date, amount, name, link or mention changed.').waitFor()
  expect((await changed(ben, 'del')).join()).toContain('just')
  expect((await changed(ben, 'ins')).join()).toContain('Could you please')
  await picture(ben, '50-rewrite')
  await inBox(ben).toBe(ASKED)

  // A key that stays down takes it, and does not go on to send it.
  await ben.page.keyboard.down('Enter')
  await ben.page.keyboard.down('Enter')
  await ben.page.keyboard.down('Enter')
  await ben.page.keyboard.up('Enter')
  await inBox(ben).toBe(FORMAL)
  await gone(ben, 'Rewrite')
  expect(await box(ben, 'launch').evaluate((node) => node === document.activeElement)).toBe(true)
  // As if it had been typed.
  await box(ben, 'launch').press('Control+z')
  await inBox(ben).toBe(ASKED)
  const { messages } = await done(team.owner.get(`/channels/${channel}/messages`))
  expect(messages).toEqual([])
})

test('Escape drops a rewrite, and stops one that is being written', async () => {
  await rewrite(ben, 'Friendlier')
  await part(ben, 'Rewrite').locator('ins').first().waitFor()
  await ben.page.keyboard.press('Escape')
  await gone(ben, 'Rewrite')
  await inBox(ben).toBe(ASKED)

  answersInTwo('Could you please send ', 'never')
  const stopped = standIn.cutOff()
  await rewrite(ben, 'Shorter')
  await part(ben, 'Rewrite').getByText('Could you please send').waitFor()
  await part(ben, 'Rewrite').getByRole('button', { name: 'Stop' }).click()
  await gone(ben, 'Rewrite')
  await stopped
  await inBox(ben).toBe(ASKED)
})

test('whoever goes on writing is left alone: a rewrite of other words is not taken, one that fits is, from the text too', async () => {
  const goOn = answersInTwo('Could you please send ', 'me 3 reports by Friday?')
  await rewrite(ben, 'Clearer')
  const panel = part(ben, 'Rewrite')
  await panel.getByText('Could you please send').waitFor()
  await box(ben, 'launch').focus()
  await box(ben, 'launch').press('End')
  await box(ben, 'launch').pressSequentially(', Ada')
  goOn()
  await panel.getByText('You changed your text meanwhile').waitFor()
  expect(await box(ben, 'launch').evaluate((node) => node === document.activeElement)).toBe(true)
  await inBox(ben).toBe(`${ASKED}, Ada`)
  standIn.answer = answering(FORMAL.replace('?', ', Ada?'))
  await panel.getByRole('button', { name: 'Try again' }).click()
  await panel.getByText('No number, date, amount').waitFor()
  await box(ben, 'launch').press('Control+Enter')
  await inBox(ben).toBe(FORMAL.replace('?', ', Ada?'))
  await gone(ben, 'Rewrite')
  await box(ben, 'launch').fill(ASKED)
  expect((await done(team.owner.get(`/channels/${channel}/messages`)))['messages']).toEqual([])
})

test('only what is chosen is rewritten; a wish of one’s own is not sent without words', async () => {
  await box(ben, 'launch').fill(`Hello. ${ASKED}`)
  await box(ben, 'launch').evaluate((node: HTMLTextAreaElement) => node.setSelectionRange(7, 50))
  await rewrite(ben, 'As you say')
  const panel = part(ben, 'Rewrite')
  const wish = panel.getByRole('textbox', { name: 'How is it to be rewritten?' })
  await wish.press('Enter')
  expect(await panel.getByRole('button', { name: 'Rewrite' }).isDisabled()).toBe(true)
  expect(standIn.received).toEqual([])
  await wish.fill('as a question')
  await wish.press('Enter')
  await panel.locator('ins').first().waitFor()
  expect(standIn.received[0]?.body).toContain('as a question')
  expect(standIn.received[0]?.body).not.toContain('Hello.')
  await ben.page.keyboard.press('Enter')
  await inBox(ben).toBe(`Hello. ${FORMAL}`)
  await box(ben, 'launch').fill(ASKED)
})

test('what cannot be rewritten safely, a Writer that fails and a connection that is lost leave the text alone and say so', async () => {
  const panel = part(ben, 'Rewrite')
  standIn.answer = answering('Could you please send me 4 reports by Friday?')
  await rewrite(ben, 'Clearer')
  await panel.getByText('This could not be rewritten safely').waitFor()
  await panel.getByText('It lost the number “3”.').waitFor()
  await panel.getByText('It brought in the number “4”.').waitFor()
  expect(await panel.getByText('4 reports').count()).toBe(0)
  expect(await panel.getByRole('button', { name: 'Keep rewrite' }).count()).toBe(0)
  await picture(ben, '51-rewrite-unsafe')

  standIn.answer = (response) => void response.writeHead(500).end('no')
  await button(ben, 'Try again').click()
  await panel.getByText('Your text is as it was').waitFor()
  await panel.getByText('This could not be rewritten safely').waitFor({ state: 'detached' })
  await picture(ben, '52-rewrite-failed')

  await ben.page.route('**/rewrite', (route) =>
    route.fulfill({ contentType: 'application/x-ndjson', body: '{"type":"text","text":"Could you"}\n' }),
  )
  await button(ben, 'Try again').click()
  await panel.getByText('The connection was lost').waitFor()
  await ben.page.unroute('**/rewrite')
  await inBox(ben).toBe(ASKED)
  await panel.getByRole('button', { name: 'Close' }).click()
})

test('R10 a reply is drafted from what somebody wants to say, without the messages of whoever objects; the box says so', async () => {
  await box(ben, 'launch').fill('')
  const root = await say(team.owner, 'What do you need from us for the launch?')
  await say(carl, 'The zanzibar papers are mine alone.', root)
  await say(team.owner, 'I can bring the posters.', root)
  await done(carl.put(`/channels/${channel}/objection`, { features: ['rewrite'] }))
  await message(ben, 'What do you need').getByRole('button', { name: '2 replies' }).click()
  const pane = ben.page.getByRole('complementary', { name: 'Thread' })
  await pane.getByRole('button', { name: 'Draft a reply' }).click()
  const wanted = pane.getByRole('textbox', { name: 'What do you want to say?' })
  await wanted.fill('only the posters please')
  standIn.answer = answering('Thank you, only the posters please.')
  await wanted.press('Enter')
  await pane.getByText('Thank you, only the posters please.').waitFor()
  await pane.getByText('1 message was left out: somebody objects, or was not told yet.').waitFor()
  expect(standIn.received[0]?.body).toContain('the posters')
  expect(standIn.received[0]?.body).not.toContain('zanzibar')
  await picture(ben, '53-draft')
  await ben.page.keyboard.press('Enter')
  const reply = pane.getByRole('textbox', { name: 'Reply', exact: true })
  await expect.poll(() => reply.inputValue(), PATIENCE).toBe('Thank you, only the posters please.')
  await reply.fill('')
  // And people read it as before.
  await says(ben, 'The zanzibar papers are mine alone.').waitFor()
  await pane.getByRole('button', { name: 'Close' }).click()
})

const missed = (person: Person) => person.page.getByRole('complementary', { name: 'Catch up' })

test('what one missed is quoted and cited; a citation leads to its message, and an objector’s words are not in it', async () => {
  await ben.page.getByRole('link', { name: 'People', exact: true }).click()
  await done(carl.put(`/channels/${channel}/objection`, { features: ['catch-up'] }))
  await say(team.owner, 'We decided to ship the release on Thursday at noon.')
  await say(carl, 'We decided to keep the zebra budget for next year.')
  const root = await say(team.owner, 'Who will write the release notes for the customers?')
  await say(team.owner, 'I will write the release notes by Wednesday evening.', root)
  for (let i = 0; i < 30; i++) await say(team.owner, `And this is the filler message number ${i}.`)
  await row(ben, 'launch').click()
  await ben.page.locator('.line.new').getByRole('button', { name: 'Catch up' }).click()
  const pane = missed(ben)
  await pane.getByRole('heading', { name: 'Decisions' }).waitFor()
  await pane.getByText('2 messages were left out').waitFor()
  expect(await pane.getByText('zebra').count()).toBe(0)
  await picture(ben, '54-catch-up')
  const citation = pane
    .locator('.say')
    .filter({ hasText: 'ship the release' })
    .getByRole('button', { name: /^Jump to/ })
  const cited = message(ben, 'We decided to ship the release')
  await citation.click()
  await expect.poll(() => cited.getAttribute('aria-current'), PATIENCE).toBe('true')
  // Scrolled away, the same citation leads there again.
  await ben.page.setViewportSize({ width: 1280, height: 420 })
  const lines = ben.page.locator('.lines').first()
  const seen = async () => {
    const [around, at] = [await lines.boundingBox(), await cited.boundingBox()]
    return around && at ? at.y >= around.y && at.y + at.height <= around.y + around.height : false
  }
  const scrolledAway = async () => {
    await lines.hover()
    await ben.page.mouse.wheel(0, -4000)
    return await seen()
  }
  await expect.poll(scrolledAway, PATIENCE).toBe(false)
  await citation.click()
  await expect.poll(seen, PATIENCE).toBe(true)
  await ben.page.setViewportSize({ width: 1280, height: 800 })
  expect(await pane.getByRole('heading', { name: 'Decisions' }).isVisible()).toBe(true)

  // A reply is shown in its thread, and closing that leads back, without asking anew.
  const asked: string[] = []
  ben.page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await pane
    .locator('.say')
    .filter({ hasText: 'I will write the release notes' })
    .getByRole('button', { name: /^Jump to/ })
    .click()
  const thread = ben.page.getByRole('complementary', { name: 'Thread' })
  await thread.getByRole('article').filter({ hasText: 'I will write the release notes' }).waitFor()
  await thread.getByRole('button', { name: 'Close thread' }).click()
  await pane.getByRole('heading', { name: 'Decisions' }).waitFor()
  expect(asked.filter((path) => path.endsWith('/catch-up'))).toEqual([])
  await pane.getByRole('button', { name: 'Close catch up' }).click()
  await pane.waitFor({ state: 'detached' })
})

test('it is asked for at the head and from the palette too, and says when nothing is new', async () => {
  await box(ben, 'launch').press('Escape')
  await ben.page.locator('.line.new').waitFor({ state: 'detached' })
  await button(ben, 'Catch up').click()
  await missed(ben)
    .getByText(/^Nothing new since/)
    .waitFor()
  await missed(ben).getByRole('button', { name: 'Close catch up' }).click()
  await ben.page.keyboard.press('Control+k')
  await ben.page.getByRole('combobox').fill('catch up')
  await ben.page.getByRole('option', { name: 'Catch up' }).waitFor()
  await ben.page.keyboard.press('Enter')
  await missed(ben)
    .getByText(/^Nothing new since/)
    .waitFor()
  await missed(ben).getByRole('button', { name: 'Close catch up' }).click()

  // A thread, of which everything was read: the whole of it can be asked for, by whoever is not left out themselves.
  const wholeThread = async (says: string) => {
    await message(ben, 'Who will write').getByRole('button', { name: '1 reply' }).click()
    const thread = ben.page.getByRole('complementary', { name: 'Thread' })
    await thread.getByRole('button', { name: 'Catch up' }).click()
    await missed(ben).getByRole('button', { name: 'The whole thread' }).click()
    await missed(ben).getByText(says).waitFor()
    await missed(ben).getByRole('button', { name: 'Close catch up' }).click()
  }
  await wholeThread('I will write the release notes')
  await done(team.member.put(`/channels/${channel}/objection`, { features: ['catch-up'] }))
  await wholeThread('Nothing may be used for this, so nothing was read.')
  await done(team.member.delete(`/channels/${channel}/objection`, { features: ['catch-up'] }))
})

test('“Why?” in a channel shows the rules; leaving oneself out there stops it at once and can be undone', async () => {
  await button(ben, 'Why?').click()
  const pane = ben.page.getByRole('complementary', { name: 'Why' })
  await pane.getByRole('button', { name: 'Rewrite', exact: true }).click()
  await pane.getByText('Somebody in this channel asked for it.').waitFor()
  await pane.getByRole('button', { name: 'Check it yourself' }).click()
  const file = ben.page.waitForEvent('download')
  await pane.getByRole('link', { name: 'Download the proof' }).click()
  expect((await file).suggestedFilename()).toBe(`highroad-proof-${channel}.json`)
  await picture(ben, '55-compose-why')
  await pane.getByRole('button', { name: 'Leave me out' }).click()
  await part(ben, 'AI use').getByText('you are left out of Rewrite').waitFor()
  await pane.getByText('You object. Your words are not used.').waitFor()

  // Asked all the same, it says why not.
  await box(ben, 'launch').fill(ASKED)
  await rewrite(ben, 'Shorter')
  await part(ben, 'Rewrite').getByText('This may not be done here').waitFor()
  expect(standIn.received).toEqual([])
  await picture(ben, '56-rewrite-denied')
  await ben.page.keyboard.press('Escape')
  await inBox(ben).toBe(ASKED)
  await pane.getByRole('button', { name: 'Include me again' }).click()
  await part(ben, 'AI use').getByText('you are left out').waitFor({ state: 'detached' })
  quiet([ben])
})

test('without a Writer nothing that needs one is offered, and the box says so', async () => {
  const without = await startTeam()
  try {
    const place = await without.channel('launch')
    await without.ben.page.goto(`${without.server.address}/o/${without.owner.account}/c/${place}`)
    await box(without.ben, 'launch').fill(ASKED)
    expect(await says(without.ben, 'No Writer here').count()).toBe(0)
    await done(without.owner.put(`/accounts/${without.owner.account}/features/catch-up`, { on: true }))
    await says(without.ben, 'No Writer here').waitFor()
    await button(without.ben, 'Aa: help with writing').click()
    await says(without.ben, 'This server has no Writer').waitFor()
    await picture(without.ben, '57-no-writer')
    for (const name of ['Rewrite', 'Draft']) expect(await button(without.ben, name).count()).toBe(0)
    expect(await button(without.ben, 'Catch up').count()).toBe(1)
  } finally {
    await without.close()
  }
})
