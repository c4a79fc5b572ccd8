/** What breaks in mid-meeting: the pages say so, all comes back by itself, and nothing that was acknowledged is lost. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRoom, type Owner, setUp } from './api.ts'
import { openPerson, type Person } from './browser.ts'
import { childNamed, childrenOf, isAlive } from '../packages/server/testing/processes.ts'
import { newHome, removeHome, type RunningServer, startServer } from './server.ts'
import { writeMicrophone } from './speech.ts'

const ROOT = new URL('..', import.meta.url).pathname
const PATIENCE = { timeout: 60_000, interval: 100 }
const folder = mkdtempSync(join(tmpdir(), 'highroad-faults-'))
const home = newHome()
const env = { HIGHROAD_SPEECH_MODEL: 'tiny' }
let server: RunningServer
let owner: Owner
let ada: Person
let ben: Person

beforeAll(async () => {
  server = await startServer({ home, env })
  ada = await openPerson({ microphone: writeMicrophone(join(folder, 'ada.wav'), 'installer') })
  ben = await openPerson({ microphone: writeMicrophone(join(folder, 'ben.wav'), 'tester') })
  owner = await setUp(ada.context.request, server)
})

afterAll(async () => {
  await Promise.all([ada, ben].map((person) => person?.close()))
  await server?.stop()
  removeHome(home)
  rmSync(folder, { recursive: true })
})

const button = (person: Person, name: string) => person.page.getByRole('button', { name, exact: true })
const says = (person: Person, sentence: string | RegExp) => person.page.getByText(sentence).first()

/** Through the door with a name, answering the question at the microphone. */
async function enter(person: Person, name?: string): Promise<void> {
  await person.page.goto(`${server.address}/m/${meeting}`)
  if (name) await person.page.getByLabel('Your name').fill(name)
  await button(person, 'Only me').first().click()
  await button(person, 'Join').click()
  await button(person, 'Leave').waitFor()
}

let meeting = ''
let openedAt = 0
interface Turn {
  turn: string
  name: string
  /** Since the meeting was opened. */
  fromMs: number
}
async function turns(): Promise<Turn[]> {
  const { body } = await owner.get(`/meetings/${meeting}/transcript`)
  return (body['turns'] ?? []) as Turn[]
}
/** Until everybody has been kept with something said after `since`. */
const keptSince = (since: number, names: string[]) =>
  expect
    .poll(
      async () => {
        const late = (await turns()).filter((one) => openedAt + one.fromMs > since).map((one) => one.name)
        return names.filter((name) => !late.includes(name))
      },
      { timeout: 60_000, interval: 500 },
    )
    .toEqual([])
const captionShown = (person: Person) =>
  person.page
    .getByRole('region', { name: 'Captions' })
    .getByText(/\w+ \w+ \w+/)
    .last()
    .waitFor({ timeout: 60_000 })

test('the media server dies in mid-meeting: the page says so, everybody is connected again, nothing is lost', async () => {
  for (const feature of ['captions', 'summary'])
    expect((await owner.put(`/accounts/${owner.account}/features/${feature}`, { on: true })).status).toBe(200)
  meeting = await openRoom(owner, 'Faults')
  await enter(ada)
  await enter(ben, 'Ben')
  openedAt = Number((await owner.get(`/meetings/${meeting}/room`)).body['openedAt'])
  await button(ada, 'Start summary').click()
  await button(ada, 'Stop summary').waitFor(PATIENCE)
  await button(ada, 'Start captions').click()
  await keptSince(0, ['Ada', 'Ben'])
  const before = await turns()

  const down = /The media server stopped\. The meeting waits and nothing that was kept is lost\./
  process.kill(childNamed(server.pid, 'livekit'), 'SIGKILL')
  await Promise.all([ada, ben].map((person) => says(person, down).waitFor(PATIENCE)))
  await Promise.all(
    [ada, ben].map((person) => says(person, down).waitFor({ ...PATIENCE, state: 'detached' })),
  )
  const back = Date.now()
  await keptSince(back, ['Ada', 'Ben'])
  await captionShown(ben)
  expect((await turns()).map(({ turn }) => turn)).toEqual(
    expect.arrayContaining(before.map(({ turn }) => turn)),
  )
})

test('kill -9 of the server in mid-meeting: pages come back by themselves, no child is left, the proof verifies', async () => {
  const before = await turns()
  const children = childrenOf(server.pid)
  expect(children.length).toBeGreaterThan(3)
  const port = Number(new URL(server.address).port)
  await server.stop('SIGKILL')
  const lost = /The connection to the server was lost\. The meeting waits and nothing that was kept is lost\./
  await Promise.all([ada, ben].map((person) => says(person, lost).waitFor(PATIENCE)))
  server = await startServer({ home, port, env })
  const ours = childrenOf(server.pid)
  expect(children.filter((pid) => isAlive(pid) && !ours.includes(pid))).toEqual([])
  await Promise.all(
    [ada, ben].map((person) => says(person, lost).waitFor({ ...PATIENCE, state: 'detached' })),
  )
  const back = Date.now()
  expect((await turns()).map(({ turn }) => turn)).toEqual(
    expect.arrayContaining(before.map(({ turn }) => turn)),
  )
  await keptSince(back, ['Ada', 'Ben'])

  expect((await owner.post(`/meetings/${meeting}/end`)).status).toBe(204)
  await expect
    .poll(async () => (await owner.get(`/meetings/${meeting}/summary`)).body['state'], PATIENCE)
    .toBe('draft')
  const { body: status } = await owner.get('/server')
  const file = join(folder, 'proof.json')
  writeFileSync(file, await owner.bytes(`/meetings/${meeting}/proof`))
  const command = [join(ROOT, 'packages/cli/highroad.ts'), 'verify', 'bundle', file]
  const checked = spawnSync(process.execPath, [...command, '--key', String(status['logKey'])], {
    encoding: 'utf8',
  })
  expect(checked.status, checked.stdout + checked.stderr).toBe(0)
  expect(checked.stdout).toMatch(/summary/)
})
