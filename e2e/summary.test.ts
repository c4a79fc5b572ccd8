/**
 * The main journey, as new users walk it: set up, invite, switch on, meet with two people and an objecting third,
 * captions, summary, review, share, and a proof that is checked on a machine without network.
 */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPerson, type Person } from './browser.ts'
import { newHome, removeHome, type RunningServer, startServer } from './server.ts'
import { VOICES, writeMicrophone } from './speech.ts'

const ROOT = new URL('..', import.meta.url).pathname
const PICTURES = join(ROOT, 'e2e/pictures')
const PATIENCE = { timeout: 60_000, interval: 250 }
const folder = mkdtempSync(join(tmpdir(), 'highroad-journey-files-'))
const home = newHome()
let server: RunningServer
let ada: Person
let ben: Person
let cleo: Person
let account = ''
let meeting = ''

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  server = await startServer({ home })
  const microphone = (voice: keyof typeof VOICES) => writeMicrophone(join(folder, `${voice}.wav`), voice)
  ada = await openPerson({ microphone: microphone('installer') })
  ben = await openPerson({ microphone: microphone('tester'), dark: true })
  cleo = await openPerson({ microphone: microphone('reader'), width: 390, height: 844 })
})

afterAll(async () => {
  await Promise.all([ada, ben, cleo].map((person) => person?.close()))
  await server?.stop()
  removeHome(home)
  rmSync(folder, { recursive: true })
})

const button = (person: Person, name: string) => person.page.getByRole('button', { name, exact: true })
const line = (person: Person) => person.page.getByRole('region', { name: 'AI use' })
const captions = (person: Person) => person.page.getByRole('region', { name: 'Captions' })
const transcript = (person: Person) => person.page.getByRole('complementary', { name: 'Transcript' })
const picture = (person: Person, name: string) =>
  person.page.screenshot({ path: join(PICTURES, `${name}.png`) })

async function enter(person: Person, options: { name?: string; leaveOut?: boolean } = {}): Promise<void> {
  await person.page.goto(`${server.address}/m/${meeting}`)
  if (options.name) await person.page.getByLabel('Your name').fill(options.name)
  await button(person, 'Only me').first().click()
  await button(person, 'Join').click()
  await button(person, 'Leave').waitFor()
}

/** Every word a person has seen as a caption since this was called; captions pass, so they are collected. */
function collectCaptions(person: Person): () => string {
  let seen = ''
  person.page.on('websocket', (socket) => {
    if (!socket.url().includes('/api/live/')) return
    socket.on('framereceived', ({ payload }) => {
      const event = JSON.parse(String(payload)) as { type: string; text?: string; name?: string }
      if (event.type === 'caption') seen += ` ${event.name}: ${event.text}`
    })
  })
  return () => seen
}

/** Whether any file under the server's home holds this word, in any case: tables, log files, everything. */
function homeHolds(word: string): string[] {
  const found: string[] = []
  const walk = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = join(path, entry.name)
      if (entry.isDirectory()) walk(child)
      else if (
        entry.isFile() &&
        statSync(child).size > 0 &&
        readFileSync(child).toString('latin1').toLowerCase().includes(word)
      )
        found.push(child)
    }
  }
  walk(home)
  return found
}

test('1, 2 the first visitor sets up with the code, and is owner and operator', async () => {
  await ada.page.goto(server.address)
  await ada.page.getByLabel('Set-up code').fill(server.code ?? '')
  await ada.page.getByLabel('Your name').fill('Ada Lindqvist')
  await ada.page.getByLabel('E-mail').fill('ada@alderwick.example')
  await ada.page.getByLabel('Password').fill('a long enough password')
  await ada.page.getByLabel('Organisation').fill('Alderwick')
  await picture(ada, '1-set-up')
  await button(ada, 'Set up').click()
  await ada.page.waitForURL(/\/o\/[^/]+$/)
  account = ada.page.url().split('/').at(-1) ?? ''
  await ada.page.getByRole('link', { name: 'Organisations' }).waitFor()
  await picture(ada, '2-workspace-empty')
})

test('2 a colleague comes by invitation link', async () => {
  await ada.page.goto(`${server.address}/o/${account}/people`)
  await button(ada, 'Make invitation').click()
  await ben.page.goto(await ada.page.getByLabel('Invitation link').inputValue())
  await ben.page.getByLabel('Your name').fill('Ben Okafor')
  await ben.page.getByLabel('E-mail').fill('ben@alderwick.example')
  await ben.page.getByLabel('Password').fill('another long password')
  await button(ben, 'Join').click()
  await ben.page.waitForURL(/\/o\/[^/]+$/)
  await ada.page.reload()
  await ada.page.getByText('Ben Okafor').waitFor()
  await picture(ada, '3-people')
})

test('4 features are off at first; the owner switches captions and summary on', async () => {
  await ada.page.goto(`${server.address}/o/${account}/features`)
  for (const name of ['Captions', 'Meeting Summary']) {
    const control = ada.page.getByRole('switch', { name })
    await control.waitFor()
    expect(await control.getAttribute('aria-checked')).toBe('false')
    await control.click()
    await expect.poll(() => control.getAttribute('aria-checked'), PATIENCE).toBe('true')
  }
  await picture(ada, '4-features')
})

test('3 three people meet: the host, a colleague, and a guest with a name alone', async () => {
  await ada.page.goto(`${server.address}/o/${account}`)
  await ada.page.getByLabel('Title of a new meeting').fill('Print house: proof and dates')
  await button(ada, 'Start meeting').click()
  await ada.page.waitForURL(/\/m\/[^/]+$/)
  meeting = ada.page.url().split('/').at(-1) ?? ''
  await button(ada, 'Join').waitFor()
  await picture(ada, '5-door')
  await enter(ada)
  await enter(ben)
  await cleo.page.goto(`${server.address}/m/${meeting}`)
  await button(cleo, 'Join').waitFor()
  await picture(cleo, '6-door-phone')
  await enter(cleo, { name: 'Cleo Marsh' })
  await ada.page.getByRole('heading', { name: 'In the meeting, 3' }).waitFor()
  // Three microphones are heard by people before any model may hear one.
  await expect
    .poll(() => ada.page.getByText('speaking', { exact: true }).count(), PATIENCE)
    .toBeGreaterThan(0)
  expect(await line(ada).innerText()).toMatch(/off/)
})

test('5, 6 captions alone show every speaker and keep nothing', async () => {
  const seen = collectCaptions(ben)
  await ben.page.reload()
  await enter(ben)
  await button(ben, 'Start captions').click()
  await ada.page.getByRole('region', { name: 'Notice' }).waitFor()
  await picture(ada, '7-notice')
  await captions(ada)
    .getByText(/\w+ \w+ \w+/)
    .first()
    .waitFor({ timeout: 60_000 })
  await expect
    .poll(() => seen().toLowerCase(), { timeout: 120_000, interval: 500 })
    .toMatch(/ada.*(congratulations|installed)[\s\S]*|installed[\s\S]*/)
  await expect.poll(() => seen().toLowerCase(), { timeout: 120_000, interval: 500 }).toContain('dashwood')
  await picture(ben, '8-captions')
  expect(homeHolds('dashwood')).toEqual([])
  expect(homeHolds('congratulations')).toEqual([])
  await button(ben, 'Stop captions').click()
  await button(ben, 'Start captions').waitFor()
})

test('5 the guest objects in one click when the summary starts; nobody is told who', async () => {
  await button(ada, 'Start summary').click()
  const notice = cleo.page.getByRole('region', { name: 'Notice' })
  await notice.waitFor()
  await picture(cleo, '9-notice-phone')
  await notice.getByRole('button', { name: 'Leave me out' }).click()
  await line(cleo).getByRole('button', { name: 'Include me again' }).waitFor()
  await expect.poll(() => line(ada).innerText(), PATIENCE).toMatch(/Summary on · 2 of 3 people/)
  await line(ada).getByRole('button', { name: 'Why?' }).click()
  const why = ada.page.getByRole('complementary', { name: /why/i })
  await why
    .getByText(/A participant/)
    .first()
    .waitFor()
  expect(await why.innerText()).not.toContain('Cleo')
  await picture(ada, '10-why')
  // People hear everybody all the same, whoever came back or is left out: one sound for each of the others.
  for (const person of [ada, ben, cleo])
    await expect.poll(() => person.page.locator('audio').count(), PATIENCE).toBe(2)
  await picture(cleo, '11-left-out-phone')
})

test('5 who comes while the summary runs sees the notice before their microphone opens', async () => {
  const context = await ben.context.browser()?.newContext()
  const page = await context?.newPage()
  if (!context || !page) throw new Error('no further person')
  await page.addInitScript(() => {
    const media = navigator.mediaDevices
    const open = media.getUserMedia.bind(media)
    media.getUserMedia = (wanted) => {
      const notices = document.querySelector('[aria-label="Before your microphone opens"]')
      document.documentElement.dataset['toldAtOpening'] ??= notices?.textContent ?? 'nothing'
      return open(wanted)
    }
  })
  await page.goto(`${server.address}/m/${meeting}`)
  await expect
    .poll(() => page.evaluate(() => document.documentElement.dataset['toldAtOpening']), PATIENCE)
    .toMatch(/Summary/)
  await context.close()
})

test('5 a colleague is left out in the middle, and comes back for what is said from then on', async () => {
  // Until the whole of the colleague's recording has run once under the summary.
  await expect.poll(() => kept('Ben Okafor'), { timeout: 120_000, interval: 1000 }).toBeGreaterThan(0)
  await line(ben).getByRole('button', { name: 'Leave me out' }).click()
  await line(ben).getByRole('button', { name: 'Include me again' }).waitFor()
  await expect.poll(() => line(ada).innerText(), PATIENCE).toMatch(/1 of 3 people/)
  expect(await kept('Ben Okafor')).toBe(0)
  await line(ben).getByRole('button', { name: 'Include me again' }).click()
  await expect.poll(() => line(ada).innerText(), PATIENCE).toMatch(/2 of 3 people/)
  await expect.poll(() => kept('Ben Okafor'), { timeout: 120_000, interval: 1000 }).toBeGreaterThan(0)
  await picture(ada, '12-meeting')
  await picture(ben, '13-meeting-dark')
})

/** How many turns of a person the host could read now. */
async function kept(name: string): Promise<number> {
  const answer = await ada.page.request.get(`${server.address}/api/meetings/${meeting}/transcript`)
  const { turns } = (await answer.json()) as { turns: { name: string }[] }
  return turns.filter((turn) => turn.name === name).length
}

test('6 the host ends the meeting, reviews the cited lines and shares them; nobody sees them before', async () => {
  await button(ada, 'End for all').click()
  await ada.page
    .getByRole('group', { name: 'End for all' })
    .getByRole('button', { name: 'End for all' })
    .click()
  await ada.page.getByRole('link', { name: 'Open the summary' }).click()
  await button(ada, 'Share').waitFor({ timeout: 60_000 })
  const text = await ada.page.getByRole('main').innerText()
  expect(text).toMatch(/2 of 3 people, \d+\s% of the speaking time/)
  await ben.page.goto(`${server.address}/m/${meeting}/summary`)
  await ben.page.getByRole('heading', { name: 'There is no summary that you can open' }).waitFor()

  const words = (await transcript(ada).innerText()).toLowerCase()
  for (const word of VOICES.reader.words) expect(words).not.toContain(word)
  // The installer's recording is longer than this part of the meeting: any of its sentences may be in it.
  expect(words).toMatch(/congratulations|installed|sample sounds|demonstration|console|telephone|pound key/)

  await ada.page
    .getByRole('button', { name: /^Jump to/ })
    .first()
    .click()
  await transcript(ada).locator('[aria-current]').first().waitFor()
  await ada.page.getByRole('checkbox').first().click()
  await expect
    .poll(() => ada.page.getByRole('checkbox').first().getAttribute('aria-checked'), PATIENCE)
    .toBe('true')
  await picture(ada, '14-summary')
  await button(ada, 'Share').click()
  await ada.page.getByRole('heading', { name: 'Shared', exact: true }).waitFor()
  await ben.page.reload()
  await transcript(ben).getByText('Ada Lindqvist').first().waitFor()
  await cleo.page.goto(`${server.address}/m/${meeting}/summary`)
  await cleo.page.getByRole('heading', { name: 'Print house: proof and dates' }).waitFor()
  await picture(cleo, '15-summary-phone')
})

test('5 nothing the objector said lies anywhere on the server', () => {
  for (const word of VOICES.reader.words) expect(homeHolds(word)).toEqual([])
})

test('7 the proof verifies without network; one changed byte, and an entry left out, is found', async () => {
  const [download] = await Promise.all([
    ada.page.waitForEvent('download'),
    button(ada, 'Download proof').click(),
  ])
  const proof = join(folder, 'proof.json')
  await download.saveAs(proof)
  const status = (await (await ada.page.request.get(`${server.address}/api/server`)).json()) as {
    logKey: string
  }

  // The verifier is one file: it runs in an empty folder, in a network of its own that has nothing in it.
  const alone = mkdtempSync(join(tmpdir(), 'highroad-alone-'))
  copyFileSync(join(ROOT, 'packages/cli/dist/highroad.mjs'), join(alone, 'highroad.mjs'))
  const verify = (file: string) => {
    const command = [process.execPath, 'highroad.mjs', 'verify', 'bundle', file, '--key', status.logKey]
    const isolated =
      spawnSync('unshare', ['-rn', 'true']).status === 0 ? ['unshare', '-rn', ...command] : command
    return spawnSync(isolated[0] ?? '', isolated.slice(1), { cwd: alone, encoding: 'utf8' })
  }
  const good = verify(proof)
  expect(good.stdout + good.stderr).toMatch(/summary/)
  expect(good.status, good.stdout + good.stderr).toBe(0)
  for (const word of ['Ada', 'Ben Okafor', 'Cleo', 'installed', 'echo'])
    expect(good.stdout).not.toContain(word)

  // What was read is listed, turn by turn, by id.
  const { turns } = (await (
    await ada.page.request.get(`${server.address}/api/meetings/${meeting}/transcript`)
  ).json()) as { turns: { turn: string }[] }
  expect(turns.length).toBeGreaterThan(0)
  for (const { turn } of turns) expect(good.stdout).toContain(turn)

  const bytes = readFileSync(proof)
  const shorter = join(folder, 'shorter.json')
  const { entries } = JSON.parse(bytes.toString()) as { entries: unknown[] }
  for (const left of [0, entries.length >> 1, entries.length - 1]) {
    const bundle = JSON.parse(bytes.toString()) as { entries: unknown[] }
    bundle.entries.splice(left, 1)
    writeFileSync(shorter, JSON.stringify(bundle))
    expect(verify(shorter).status, `without entry ${left} of ${entries.length}`).toBe(3)
  }
  const changed = join(folder, 'changed.json')
  const at = bytes.length >> 1
  bytes[at] = bytes[at] === 0x61 ? 0x62 : 0x61
  writeFileSync(changed, bytes)
  expect(verify(changed).status).toBe(3)
  rmSync(alone, { recursive: true })
})

test('R14 everybody finds each use of what is theirs on their own page, with its reasons and nobody else in it', async () => {
  const uses = (person: Person) => person.page.getByRole('region', { name: 'Uses of what is yours' })
  const row = (person: Person, use: string) => uses(person).getByRole('row').filter({ hasText: use }).first()
  for (const person of [ben, cleo]) await person.page.goto(`${server.address}/me`)
  const summary = row(ben, 'Meeting Summary')
  await summary.getByText('Print house: proof and dates').waitFor()
  await summary.getByText('Allowed', { exact: true }).click()
  for (const reason of ['R5.switched-on', 'R5.started', 'R5.noticed'])
    await summary.getByTitle(reason, { exact: true }).first().waitFor()
  expect(await ben.page.getByRole('main').innerText()).not.toMatch(/Ada|Cleo/)
  await picture(ben, '16-own-page-uses')
  // She objected to the summary, and had let the captions hear her.
  await row(cleo, 'Captions').waitFor()
  expect(await row(cleo, 'Meeting Summary').count()).toBe(0)
  await cleo.page
    .getByRole('region', { name: 'What you said' })
    .getByText(/^Leave me out of/)
    .first()
    .waitFor()
  expect(await cleo.page.getByRole('main').innerText()).not.toMatch(/Ada|Ben/)
  await picture(cleo, '17-guest-page-uses-phone')
})

test('no page wrote an error to its console, and no log line holds what was said', () => {
  // LiveKit's own: a track of somebody who has just gone, as the colleague did by loading the page again.
  const expected = /status of (401|404)|add a track for a participant, that's not present/
  for (const person of [ada, ben, cleo])
    expect(person.errors.filter((text) => !expected.test(text))).toEqual([])
  for (const word of ['installed', 'latency', 'dashwood', 'Okafor', 'ada@'])
    expect(server.output()).not.toContain(word)
})
