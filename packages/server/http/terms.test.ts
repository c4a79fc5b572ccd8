import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { InvitationMade, Me, PublishedTerms, TermsView } from '@highroad/core/wire'
import { firstFacts } from '../first-facts.ts'
import { openTerms } from '../terms/index.ts'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const PATH = new URL('../../../terms/highroad-1.yaml', import.meta.url).pathname
const OURS = readFileSync(PATH, 'utf8')
const second = OURS.replace('version: 1', 'version: 2\nin-force-from: 2999-01-01').replace(
  'cell: never',
  'cell: with-consent',
)

let edge: Edge
let ann: Browser
let bob: Browser
const PASSWORD = 'long enough word'

const problem = async (answer: Response) => [answer.status, await answer.json()]
const view = async (browser: Browser) =>
  TermsView.parse(await (await browser.ask('GET', '/api/terms')).json())
const post = (browser: Browser, text: string, dryRun: boolean) =>
  browser.ask('POST', '/api/operator/terms', { text, dryRun })

beforeAll(async () => {
  edge = await openEdge()
  ann = edge.newBrowser()
  bob = edge.newBrowser()
  const setUp = { name: 'Ann', email: 'ann@example.org', password: PASSWORD, organisation: 'Acme' }
  const me = Me.parse(await (await ann.ask('POST', '/api/set-up', { ...setUp, code: edge.code })).json())
  const account = me.memberships[0]?.account ?? ''
  const made = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'owner' })
  const { link } = InvitationMade.parse(await made.json())
  const person = { name: 'Bob', email: 'bob@example.org', password: PASSWORD }
  await bob.ask('POST', `/api/invitations/${link.split('/').at(-1)}/accept`, person)
})
afterAll(() => edge.stop())

test('anybody sees the version in force with its prose, and gets its text as the ledger’s digest has it', async () => {
  const nobody = edge.newBrowser()
  const { versions } = await view(nobody)
  expect(versions).toMatchObject([
    { version: 1, state: 'in-force', title: expect.stringContaining('Terms of service'), comparison: null },
  ])
  expect(versions[0]?.classes.chat.train).toMatchObject({
    cell: 'with-consent',
    says: expect.stringContaining('form'),
  })
  const text = await nobody.ask('GET', '/api/terms/1')
  expect(text.headers.get('content-type')).toBe('application/yaml; charset=utf-8')
  const body = await text.text()
  expect(body).toBe(OURS)
  expect(versions[0]?.digest).toBe(createHash('sha256').update(body).digest('hex'))
  for (const none of ['2', '0', 'x', '99999999999'])
    expect((await nobody.ask('GET', `/api/terms/${none}`)).status).toBe(404)
})

test('a server that published before texts were kept keeps the text at its next start, and records nothing anew', async () => {
  const superuser = new Client({ connectionString: edge.database.superuserUrl })
  await superuser.connect()
  await superuser.query('delete from gate.terms_document')
  await superuser.end()
  const { gate, database } = edge
  const terms = openTerms({ store: database.store, gate, clock: () => Date.now() })
  expect((await terms.view()).versions).toMatchObject([{ version: 1, title: null }])
  const before = await gate.facts(['operator'])
  // No cards: this is about the terms.
  const declared = () => Promise.resolve({ facts: [], keep: () => Promise.resolve() })
  const parts = { gate, cards: [], declared, terms: PATH, keep: terms.keep, clock: () => Date.now() }
  await firstFacts(parts).ofDeployment()
  await firstFacts(parts).ofDeployment()
  expect(await gate.facts(['operator'])).toEqual(before)
  expect(await terms.text(1)).toBe(OURS)
  expect((await terms.view()).versions).toMatchObject([
    { version: 1, title: expect.stringContaining('Terms') },
  ])
})

test('only the operator publishes: not an owner, not a guest, nobody', async () => {
  const guest = edge.newBrowser()
  await guest.ask('GET', new URL((await edge.identity.newGuest('gus')).personalLink).pathname)
  for (const dryRun of [true, false]) {
    expect(await problem(await post(bob, second, dryRun))).toMatchObject([403, { error: 'not-yours' }])
    expect(await problem(await post(guest, second, dryRun))).toMatchObject([403, { error: 'not-yours' }])
    expect(await problem(await post(edge.newBrowser(), second, dryRun))).toMatchObject([
      401,
      { error: 'not-signed-in' },
    ])
  }
  expect((await view(bob)).versions).toHaveLength(1)
})

test('a dry run shows what would widen and publishes nothing', async () => {
  const answer = PublishedTerms.parse(await (await post(ann, second, true)).json())
  expect(answer).toMatchObject({
    published: false,
    problems: [],
    version: {
      version: 2,
      state: 'coming',
      inForceFrom: Date.UTC(2999, 0, 1),
      comparison: { against: 1, widened: 1 },
    },
  })
  expect((await view(ann)).versions).toHaveLength(1)
})

test.each([
  ['a missing cell', second.replace(/ {4}train:\n.*\n.*\n/, ''), /^Line \d+: classes.audio lacks train\./],
  ['an unknown class', second.replace('  chat:', '  gossip:'), /^Line \d+: classes has “gossip”/],
  ['a number that is taken', OURS, /^version is 1, but version 1 is published already/],
  ['a day that has passed', second.replace('2999-01-01', '2023-03-31'), /a day that has passed/],
])('bad input: %s is one sentence in the dry run, and refused when published', async (_, text, said) => {
  const answer = PublishedTerms.parse(await (await post(ann, text, true)).json())
  expect(answer).toMatchObject({ published: false, version: null })
  expect(answer.problems[0]).toMatch(said)
  expect(await problem(await post(ann, text, false))).toMatchObject([
    400,
    { error: 'bad-request', field: 'text' },
  ])
  expect((await view(ann)).versions).toHaveLength(1)
})

test('published, it is a fact, and shown to everybody before it is in force, with what it widens', async () => {
  const answer = await post(ann, second, false)
  expect(PublishedTerms.parse(await answer.json())).toMatchObject({
    published: true,
    version: { state: 'coming' },
  })
  const { versions } = await view(edge.newBrowser())
  expect(versions.map((one) => [one.version, one.state])).toEqual([
    [1, 'in-force'],
    [2, 'coming'],
  ])
  expect(versions[1]?.comparison).toMatchObject({
    against: 1,
    widened: 1,
    narrowed: 0,
    stayed: 59,
    cells: [{ dataClass: 'audio', purpose: 'improve', from: 'never', to: 'with-consent' }],
  })
  const fact = (await edge.gate.facts(['operator'])).at(-1)
  expect(fact).toMatchObject({
    kind: 'terms-published',
    version: 2,
    inForceFrom: Date.UTC(2999, 0, 1),
    prose: createHash('sha256').update(second).digest('hex'),
  })
  expect(await (await ann.ask('GET', '/api/terms/2')).text()).toBe(second)
  const third = second.replace('version: 2', 'version: 3')
  const clash = PublishedTerms.parse(await (await post(ann, third, true)).json())
  expect(clash.problems).toEqual([
    'in-force-from is 2999-01-01, when version 2 comes into force. Two versions cannot begin at once: write another day.',
  ])
})

test('R7 terms that would let anything train a third party are published, and say that they open nothing', async () => {
  const wide = OURS.replace('version: 1', 'version: 4\nin-force-from: 2998-01-01').replaceAll(
    /(train-third-party:\n {6}cell: )never/g,
    '$1licensed',
  )
  const { version } = PublishedTerms.parse(await (await post(ann, wide, true)).json())
  expect(version?.comparison?.widened).toBe(10)
  expect(version?.comparison?.remarks).toContain(
    'Highroad denies train-third-party whatever the terms say (rule R7).',
  )
})
