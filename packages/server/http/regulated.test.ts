/** Regulated accounts and processor cards over the real server (R8): who sets what, what is recorded, what a start keeps. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProcessorCard } from '@highroad/core/consent'
import {
  ErrorBody,
  FeaturesView,
  FreshSignInMade,
  InvitationMade,
  Me,
  OperatorProcessors,
  RegulatedView,
  type SetMark,
} from '@highroad/core/wire'
import { openCards } from '../regulated/index.ts'
import { firstFacts } from '../first-facts.ts'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const PASSWORD = 'long enough word'
let edge: Edge
let ann: Browser
let adam: Browser
let account: string

beforeAll(async () => {
  edge = await openEdge()
  ann = edge.newBrowser()
  const set = {
    code: edge.code,
    name: 'Ann',
    email: 'ann@example.org',
    password: PASSWORD,
    organisation: 'Acme',
  }
  const me = Me.parse(await (await ann.ask('POST', '/api/set-up', set)).json())
  account = me.memberships[0]?.account ?? ''
  const made = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'admin' })
  adam = edge.newBrowser()
  const token = InvitationMade.parse(await made.json())
    .link.split('/')
    .at(-1)
  await adam.ask('POST', `/api/invitations/${token}/accept`, {
    name: 'Adam',
    email: 'adam@example.org',
    password: PASSWORD,
  })
})
afterAll(() => edge.stop())

const errorOf = async (answer: Response) => ErrorBody.parse(await answer.json())
const view = async (who = ann) =>
  RegulatedView.parse(await (await who.ask('GET', `/api/accounts/${account}/regulated`)).json())
const setMark = (change: Partial<SetMark>, who = ann) =>
  who.ask('PUT', `/api/accounts/${account}/mark`, { mark: 'none', reason: null, proof: null, ...change })
async function proofOf(who: Browser, act = 'remove-mark'): Promise<string> {
  const answer = await who.ask('POST', '/api/fresh-sign-in', { act, password: PASSWORD })
  return FreshSignInMade.parse(await answer.json()).proof
}
const markFacts = async () =>
  (await edge.gate.facts([`account:${account}`])).filter((fact) => fact.kind === 'mark-set')

test('R8 an owner marks the account, and only an owner; what each mark would change is told before', async () => {
  const before = await view(adam)
  expect(before).toMatchObject({ mark: 'none', maySet: false, changes: [] })
  expect(before.processors).toMatchObject([{ processor: 'this-server', party: 'first' }])
  expect(before.features.map(({ feature, against }) => [feature, against])).toEqual(
    ['captions', 'summary'].map((feature) => [feature, { none: [], hipaa: [], education: [] }]),
  )
  expect((await errorOf(await setMark({ mark: 'hipaa' }, adam))).error).toBe('not-yours')
  expect(await markFacts()).toHaveLength(1)
  const marked = RegulatedView.parse(await (await setMark({ mark: 'hipaa' })).json())
  expect(marked).toMatchObject({
    mark: 'hipaa',
    maySet: true,
    changes: [{ mark: 'hipaa', by: 'Ann', reason: null }],
  })
  expect(marked.entry).not.toBeNull()
  // Saying it again is nothing new.
  expect((await setMark({ mark: 'hipaa' })).status).toBe(200)
  expect(await markFacts()).toHaveLength(2)
})

test('R8 removing a mark, or putting another in its place, needs a reason and a fresh sign-in for that act', async () => {
  const reason = 'The clinic left us'
  for (const mark of ['none', 'education'] as const) {
    expect(await errorOf(await setMark({ mark, proof: await proofOf(ann) }))).toMatchObject({
      error: 'bad-request',
      field: 'reason',
    })
    expect((await setMark({ mark, reason: '  ', proof: await proofOf(ann) })).status).toBe(400)
    for (const proof of [null, 'notaproof', await proofOf(ann, 'sign-form'), await proofOf(adam)])
      expect((await errorOf(await setMark({ mark, reason, proof }))).error).toBe('fresh-sign-in-needed')
    expect((await errorOf(await setMark({ mark, reason, proof: await proofOf(adam) }, adam))).error).toBe(
      'not-yours',
    )
  }
  expect(await markFacts()).toHaveLength(2)
  const proof = await proofOf(ann)
  const removed = RegulatedView.parse(await (await setMark({ reason, proof })).json())
  expect(removed).toMatchObject({
    mark: 'none',
    changes: [{ mark: 'none', by: 'Ann', reason }, { mark: 'hipaa' }],
  })
  const fact = (await markFacts()).at(-1)
  expect(fact).toMatchObject({ mark: 'none', reason: createHash('sha256').update(reason).digest('hex') })
  // The text is the owners' to see, and no proof opens twice.
  expect(JSON.stringify(await view(adam))).not.toContain(reason)
  await setMark({ mark: 'education' })
  expect((await errorOf(await setMark({ reason, proof }))).error).toBe('fresh-sign-in-needed')
})

test('two who change one mark at once: what one of them was asked for no longer holds, and it is told', async () => {
  const { marks } = edge.parts
  const { person } = Me.parse(await (await ann.ask('GET', '/api/me')).json())
  // Neither goes on before both were asked, so both rest on the mark that stands now.
  const both = Promise.withResolvers<void>()
  let asked = 0
  const allowed = () => {
    asked += 1
    if (asked === 2) both.resolve()
    return both.promise
  }
  const set = (reason: string) => marks.set({ account, mark: 'none', reason, person: person.id }, allowed)
  const before = (await markFacts()).length
  const done = await Promise.allSettled([set('one'), set('other')])
  expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(done.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
  expect(await markFacts()).toHaveLength(before + 1)
})

const CHANGE = {
  retainsInputs: false,
  trainsOnInputs: false,
  agreements: ['hipaa' as const],
  region: 'EU',
  models: ['Moonshine'],
  retentionDays: 30,
}
const setCard = (change: Record<string, unknown>, who = ann, of = 'this-server') =>
  who.ask('PUT', `/api/operator/processors/${of}`, { ...CHANGE, ...change })

test('R5 the operator changes a card, and it stands wherever the processor is named', async () => {
  expect((await errorOf(await setCard({}, adam))).error).toBe('not-yours')
  expect((await errorOf(await adam.ask('GET', '/api/operator/processors'))).error).toBe('not-yours')
  expect((await setCard({}, ann, 'nobody-knows')).status).toBe(404)
  for (const wrong of [
    { party: 'first' },
    { region: '' },
    { models: [] },
    { retentionDays: -1 },
    { agreements: ['x'] },
  ])
    expect((await setCard(wrong)).status).toBe(400)
  const { processors } = OperatorProcessors.parse(await (await setCard({})).json())
  const card = { processor: 'this-server', party: 'first', ...CHANGE }
  expect(processors).toEqual([{ card, features: ['captions', 'summary'] }])
  expect((await view(adam)).processors).toEqual([card])
  const features = FeaturesView.parse(
    await (await adam.ask('GET', `/api/accounts/${account}/features`)).json(),
  )
  expect(features.features.map(({ notice }) => notice.processor)).toEqual([card, card])
  // The same again is no fact.
  const scope = 'processor:this-server' as const
  const facts = await edge.gate.facts([scope])
  await setCard({})
  expect(await edge.gate.facts([scope])).toEqual(facts)
})

test('R5 R8 what stands against a feature is what the rules say of its card under each mark', async () => {
  const codes = async () =>
    Object.fromEntries(
      Object.entries((await view(adam)).features[0]?.against ?? {}).map(([mark, all]) => [
        mark,
        all.map(({ code }) => code),
      ]),
    )
  await setCard({ retainsInputs: true, trainsOnInputs: true })
  const both = ['R5.processor-retains', 'R5.processor-trains']
  expect(await codes()).toEqual({ none: both, hipaa: both, education: both })
  await setCard({})
  expect(await codes()).toEqual({ none: [], hipaa: [], education: [] })
})

test('a start records what the deployment says differently, and leaves what the operator said', async () => {
  const clock = () => Date.now()
  const { gate, database } = edge
  const cards = openCards({ store: database.store, gate, clock })
  const declared: ProcessorCard = {
    processor: 'this-server',
    party: 'first',
    retainsInputs: false,
    trainsOnInputs: false,
    agreements: [],
    region: 'this server',
    models: ['none'],
  }
  const start = async (card: ProcessorCard) => {
    await firstFacts({
      gate,
      cards: [card],
      declared: cards.declared,
      terms: new URL('../../../terms/highroad-1.yaml', import.meta.url).pathname,
      keep: () => Promise.resolve(),
      clock,
    }).ofDeployment()
    return await cards.of('this-server')
  }
  const standing = { processor: 'this-server', party: 'first', ...CHANGE }
  const before = await gate.facts(['processor:this-server'])
  expect(await start(declared)).toEqual(standing)
  expect(await gate.facts(['processor:this-server'])).toEqual(before)
  // Another model with the next version; the operator's words on the rest stay.
  expect(await start({ ...declared, models: ['another'] })).toEqual({ ...standing, models: ['another'] })
  expect(await start({ ...declared, models: ['another'] })).toEqual({ ...standing, models: ['another'] })
  expect(await gate.facts(['processor:this-server'])).toHaveLength(before.length + 1)
})
