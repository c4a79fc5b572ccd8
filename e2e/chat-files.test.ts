/** Files come into a message by picker, drag and paste; notifications of the browser tell of mentions, and never the words. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from './browser.ts'
import { button, picture } from './page.ts'
import { box, message, PATIENCE, quiet, row, startTeam, type Team, write } from './team.ts'

const folder = mkdtempSync(join(tmpdir(), 'highroad-journey-files-'))
const written = (name: string, words: string) => {
  writeFileSync(join(folder, name), words)
  return join(folder, name)
}
let team: Team
let ada: Person
let ben: Person

beforeAll(async () => {
  team = await startTeam()
  ;({ ada, ben } = team)
  const launch = await team.channel('launch')
  for (const person of [ada, ben]) {
    await person.page.goto(`${team.server.address}/o/${team.owner.account}/c/${launch}`)
    await box(person, 'launch').waitFor()
  }
})

afterAll(async () => {
  await team?.close()
  rmSync(folder, { recursive: true })
})

const attached = (person: Person) => person.page.getByRole('list', { name: 'Attached' })
const files = (person: Person, words: string) => message(person, words).getByRole('list', { name: 'Files' })

/** Drags a file from outside the browser over the message box, as the browser's own events have it. */
async function drag(person: Person, path: string): Promise<void> {
  const area = await box(person, 'launch').boundingBox()
  if (!area) throw new Error('there is no message box')
  const session = await person.context.newCDPSession(person.page)
  const at = { x: area.x + area.width / 2, y: area.y + area.height / 2 }
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  await session.detach()
}

test('a file that is chosen, one that is dragged here and a picture that is pasted go out with one message', async () => {
  await ada.page.getByLabel('Files to attach').setInputFiles(written('plan.txt', 'the plan'))
  await attached(ada).getByText('plan.txt').waitFor()
  await drag(ada, written('dragged.txt', 'was dragged here'))
  await attached(ada).getByText('dragged.txt').waitFor()

  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await ada.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(320, 200)
    const paint = canvas.getContext('2d')
    if (!paint) throw new Error('nothing to paint on')
    paint.fillStyle = 'teal'
    paint.fillRect(0, 0, 320, 200)
    const png = await canvas.convertToBlob({ type: 'image/png' })
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })])
  })
  await box(ada, 'launch').focus()
  await ada.page.keyboard.press('Control+v')
  await attached(ada).getByText('image.png').waitFor()
  expect(await attached(ada).getByRole('listitem').count()).toBe(3)

  await write(ada, 'launch', 'three of them')
  // Sent while the last of them is on its way, it goes out when that is there.
  await attached(ada).waitFor({ state: 'detached' })
  const there = files(ben, 'three of them')
  const seen = there.getByRole('img', { name: 'image.png' })
  await seen.scrollIntoViewIfNeeded()
  const width = () => seen.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0))
  await expect.poll(width, PATIENCE).toBe(320)
  for (const [name, words] of [
    ['plan.txt', 'the plan'],
    ['dragged.txt', 'was dragged here'],
  ] as const) {
    const [download] = await Promise.all([
      ben.page.waitForEvent('download'),
      there.getByRole('link', { name }).click(),
    ])
    const saved = join(folder, `saved-${name}`)
    await download.saveAs(saved)
    expect(readFileSync(saved, 'utf8')).toBe(words)
  }
  await picture(ben, '46-files')
})

test('a file that was taken off again does not go out', async () => {
  await drag(ada, written('mistake.txt', 'not for them'))
  await button(ada, 'Take off mistake.txt').click()
  await write(ada, 'launch', 'without it')
  await message(ben, 'without it').waitFor()
  expect(await files(ben, 'without it').count()).toBe(0)
})

test('whoever looks elsewhere is told by the browser that they were named, and where; not what was said', async () => {
  await ben.context.grantPermissions(['notifications'], { origin: team.server.address })
  await ben.context.addInitScript(() => {
    // A page that is driven counts as looked at all the time.
    document.hasFocus = () => false
    const shown: { title: string; body: string }[] = []
    Object.assign(window, { shown })
    const { Notification: Real } = window
    window.Notification = class extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        shown.push({ title: this.title, body: this.body })
      }
    }
  })
  await ben.page.reload()
  await row(ben, 'launch').waitFor()
  const told = () => ben.page.evaluate(() => (window as unknown as { shown: unknown[] }).shown)
  await message(ben, 'without it').waitFor()

  await write(ada, 'launch', 'nobody in particular')
  await box(ada, 'launch').pressSequentially('Ask @be')
  await ada.page.getByRole('option', { name: 'Ben Okafor' }).waitFor()
  await box(ada, 'launch').press('Enter')
  await box(ada, 'launch').pressSequentially('about the secret')
  await box(ada, 'launch').press('Enter')
  await message(ben, 'about the secret').waitFor()
  await expect.poll(told, PATIENCE).toEqual([{ title: '# launch', body: 'Ada named you' }])
})

test('the consoles stayed quiet', () => quiet([ada, ben]))
