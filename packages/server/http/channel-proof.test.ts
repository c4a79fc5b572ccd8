/** The proof of a channel, as people carry it away: the command line accepts it, and it holds no name and no content. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  CatchUp,
  ChannelItem,
  GuestLinkMade,
  InvitationMade,
  Me,
  MyUses,
  NewAccountMade,
} from '@highroad/core/wire'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const OFFERED = [{ feature: 'catch-up', processor: 'this-server' }] as const
const COMMAND = join(import.meta.dirname, '..', '..', 'cli', 'highroad.ts')

const folder = mkdtempSync(join(tmpdir(), 'highroad-proof-'))
let edge: Edge
let ann: Browser
let bob: Browser
let account: string
let channel: string
let made = 0

async function say(who: Browser, text: string) {
  const client = `clientaaaaaaaaaa${String(++made).padStart(8, '0')}`
  const asked = { client, thread: null, text, files: [] }
  expect((await who.ask('POST', `/api/channels/${channel}/messages`, asked)).status).toBe(200)
}
async function told(who: Browser) {
  const shown = [{ feature: 'catch-up', version: 1 }]
  expect((await who.ask('PUT', `/api/channels/${channel}/notices`, { shown })).status).toBe(200)
}
async function member(name: string): Promise<Browser> {
  const asked = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' })
  const token = InvitationMade.parse(await asked.json())
    .link.split('/')
    .at(-1)
  const browser = edge.newBrowser()
  const person = { name, email: `${name}@example.org`, password: 'correct horse' }
  expect((await browser.ask('POST', `/api/invitations/${token}/accept`, person)).status).toBe(200)
  return browser
}
const verify = (file: string) =>
  spawnSync(process.execPath, [COMMAND, 'verify', 'bundle', file, '--key', edge.parts.ledger.verifierKey], {
    encoding: 'utf8',
  })
const proof = (who: Browser) => who.ask('GET', `/api/channels/${channel}/proof`)
const catchUp = async (who: Browser) =>
  CatchUp.parse(
    await (await who.ask('POST', `/api/channels/${channel}/catch-up`, { thread: null, after: 0 })).json(),
  )

beforeAll(async () => {
  edge = await openEdge({ offered: OFFERED })
  ann = edge.newBrowser()
  const me = await ann.ask('POST', '/api/set-up', {
    code: edge.code,
    name: 'Ann',
    email: 'ann@example.org',
    password: 'correct horse',
    organisation: 'Acme',
  })
  account = Me.parse(await me.json()).memberships[0]?.account ?? ''
  await ann.ask('PUT', `/api/accounts/${account}/features/catch-up`, { on: true })
  bob = await member('Bob')
  const { person } = Me.parse(await (await bob.ask('GET', '/api/me')).json())
  const asked = { name: 'talk', kind: 'public', topic: 'Secret-topic', people: [person.id] }
  const opened = await ann.ask('POST', `/api/accounts/${account}/channels`, asked)
  channel = ChannelItem.parse(await opened.json()).channel
})
afterAll(async () => {
  await edge.stop()
  rmSync(folder, { recursive: true })
})

test('R12 what was read of a channel is proved: by whoever is in it, to anybody with the log’s key', async () => {
  for (const who of [ann, bob]) await told(who)
  await say(bob, 'We decided to buy the blue boat.')
  await say(ann, 'I will write to the harbour master today.')
  expect(await catchUp(ann)).toMatchObject({ messages: 2, denied: [] })
  await bob.ask('PUT', `/api/channels/${channel}/objection`, { features: ['catch-up'] })
  expect(await catchUp(ann)).toMatchObject({ messages: 1, leftOut: 1 })

  const answer = await proof(bob)
  expect(answer.headers.get('content-disposition')).toContain(`highroad-proof-${channel}.json`)
  const bytes = Buffer.from(await answer.arrayBuffer())
  const file = join(folder, 'proof.json')
  writeFileSync(file, bytes)
  const { status, stdout, stderr } = verify(file)
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/1\. catch-up, to assist, by this-server/)
  expect(stdout).toMatch(/2\. catch-up, to assist, by this-server/)
  const text = bytes.toString()
  for (const mark of ['Ann', 'Bob', 'Acme', 'blue boat', 'harbour', 'talk', 'Secret-topic', 'example.org'])
    expect(text.includes(mark), mark).toBe(false)
  writeFileSync(file, Buffer.from(text.replace('"catch-up"', '"rewrite"')))
  expect(verify(file).status).not.toBe(0)
})

test('each use of what is theirs is on their page, with the channel that it was in', async () => {
  const answer = await bob.ask('GET', '/api/my/uses')
  const { rows } = MyUses.parse(await answer.json())
  expect(rows).toMatchObject([
    {
      feature: 'catch-up',
      purpose: 'assist',
      items: 1,
      permitted: true,
      place: { meeting: null, title: '# talk', organisation: 'Acme' },
    },
  ])
  expect(JSON.stringify(rows)).not.toContain('blue boat')
})

test('R9 nobody has it who is not in the channel; a guest of it has', async () => {
  const carl = await member('Carl')
  expect((await proof(carl)).status).toBe(403)
  expect((await proof(edge.newBrowser())).status).toBe(401)
  const link = await ann.ask('POST', `/api/channels/${channel}/guest-link`)
  const token = GuestLinkMade.parse(await link.json())
    .link.split('/')
    .at(-1)
  const gus = edge.newBrowser()
  await gus.ask('POST', `/api/guest-link/${token}/join`, { name: 'Gus' })
  expect((await proof(gus)).status).toBe(200)
  expect((await bob.ask('POST', `/api/channels/${channel}/leave`)).status).toBe(204)
  expect((await proof(bob)).status).toBe(403)
})

test('a proof is made of all that was ever recorded: so many in a row, and the answer says when there is another', async () => {
  const eve = await member('Eve')
  const answers: Response[] = []
  for (let i = 0; i < 12; i++) answers.push(await proof(eve))
  expect(answers.slice(0, 10).map(({ status }) => status)).toEqual(Array(10).fill(403))
  expect(answers.at(-1)?.status).toBe(429)
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('R16 of a channel that was erased the owner has a proof that says so, and nobody else has one', async () => {
  const dora = await member('Dora')
  const other = await ann.ask('POST', '/api/accounts', { organisation: 'Globex' })
  const token = NewAccountMade.parse(await other.json())
    .ownerInvitation.split('/')
    .at(-1)
  const olga = edge.newBrowser()
  const person = { name: 'Olga', email: 'olga@example.org', password: 'correct horse' }
  expect((await olga.ask('POST', `/api/invitations/${token}/accept`, person)).status).toBe(200)
  expect((await ann.ask('DELETE', `/api/channels/${channel}`)).status).toBe(204)
  const file = join(folder, 'erased.json')
  writeFileSync(file, Buffer.from(await (await proof(ann)).arrayBuffer()))
  expect(verify(file)).toMatchObject({ status: 4, stderr: '' })
  for (const who of [bob, dora, olga]) expect((await proof(who)).status).toBe(404)
})
