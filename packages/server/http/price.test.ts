/** Prices over the real server: the operator's lists and trials, previews and statements, and who may see them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PriceTerms, Statement } from '@highroad/core/price'
import type { Fact } from '@highroad/core/consent'
import {
  ErrorBody,
  InvitationMade,
  Me,
  Members,
  NewAccountMade,
  OperatorPrices,
  PriceView,
} from '@highroad/core/wire'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const PASSWORD = 'long enough word'
let edge: Edge
let ann: Browser
let account: string
let annId: string

const today = () => new Date().toISOString().slice(0, 10)
const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const terms = (change: Partial<PriceTerms> = {}): PriceTerms => ({
  from: today(),
  currency: 'EUR',
  digits: 2,
  zone: 'UTC',
  seatMonth: 1200,
  discounts: [{ dataClass: 'transcript', month: 300 }],
  ...change,
})

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
  annId = me.person.id
})
afterAll(() => edge.stop())

const path = (rest: string, of = account) => `/api/accounts/${of}/${rest}`
const month = () => today().slice(0, 7)
const errorOf = async (answer: Response) => ErrorBody.parse(await answer.json())
const statement = async (who = ann, of = account) =>
  Statement.parse(await (await who.ask('GET', path(`statements/${month()}`, of))).json())
const priceOf = async (who = ann, of = account) =>
  PriceView.parse(await (await who.ask('GET', path('price', of))).json())

async function accept(link: string, name: string): Promise<Browser> {
  const browser = edge.newBrowser()
  const person = { name, email: `${name}@example.org`, password: PASSWORD }
  const answer = await browser.ask('POST', `/api/invitations/${link.split('/').at(-1)}/accept`, person)
  expect(answer.status).toBe(200)
  return browser
}
async function invited(role: string, name: string, by = ann, of = account): Promise<Browser> {
  const made = await by.ask('POST', path('invitations', of), { role })
  return accept(InvitationMade.parse(await made.json()).link, name)
}

test('without a list nothing is charged, and there is no statement', async () => {
  expect(await priceOf()).toEqual({
    today: today(),
    list: null,
    coming: [],
    trialThrough: null,
    seats: 1,
    classes: [],
  })
  expect((await ann.ask('GET', path(`statements/${month()}`))).status).toBe(404)
  expect((await ann.ask('GET', path(`statements/${month()}/csv`))).status).toBe(404)
})

test('the operator sets lists: none reaches back, none is of another currency or zone', async () => {
  const post = (change: Partial<PriceTerms>) => ann.ask('POST', '/api/operator/prices', terms(change))
  expect(await errorOf(await post({ from: later(-1) }))).toMatchObject({
    error: 'bad-request',
    field: 'from',
  })
  const set = OperatorPrices.parse(await (await post({})).json())
  expect(set.lists).toEqual([{ version: 1, ...terms() }])
  // A day that has begun keeps its price.
  expect((await errorOf(await post({}))).field).toBe('from')
  expect((await errorOf(await post({ from: later(1), currency: 'USD' }))).field).toBe('currency')
  expect((await errorOf(await post({ from: later(1), zone: 'Asia/Tokyo' }))).field).toBe('zone')
  expect((await errorOf(await post({ from: later(1), digits: 0 }))).field).toBe('digits')
  expect((await post({ from: later(1), seatMonth: 100 })).status).toBe(400)
  expect((await post({ from: later(40), seatMonth: 2000 })).status).toBe(200)
  const view = await priceOf()
  expect(view.list?.version).toBe(1)
  expect(view.coming.map((list) => list.version)).toEqual([2])
})

test('two who set a list at once: one does, the other is told', async () => {
  const { prices } = edge.parts
  const set = await Promise.allSettled([1, 2].map(() => prices.setList(terms({ from: later(50) }))))
  expect(set.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(set.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
  expect(await prices.lists()).toHaveLength(3)
})

test('R15 a form is on the statement from the day of signing to the day of withdrawing, whatever anybody objects to', async () => {
  const { gate } = edge
  const handle = await gate.handleOf(null, { person: annId, place: `account:${account}`, account })
  const record = (fact: Fact) => gate.record([fact], { account, person: annId })
  const without = await statement()
  expect(without.totals).toMatchObject({ discounts: [] })
  expect(without.totals.total).toBe(without.totals.price)
  const time = Date.now()
  await record({
    kind: 'form-given',
    time,
    account,
    form: 'f1',
    renews: null,
    classes: ['transcript'],
    termsVersion: 1,
    coversFrom: time,
    until: time + 86_400_000 * 365,
    signer: handle,
    record: '0'.repeat(64),
  })
  const given = await statement()
  expect(given.days.at(-1)?.discounts).toMatchObject([{ dataClass: 'transcript' }])
  expect(given.totals.total).toBeLessThan(without.totals.total)
  expect((await priceOf()).classes).toEqual(['transcript'])

  await record({ kind: 'train-objected', time: Date.now(), handle })
  expect((await statement()).totals).toEqual(given.totals)
  await record({ kind: 'form-withdrawn', time: Date.now(), account, form: 'f1' })
  // The day of withdrawing is the last one with the discount, and takes nothing back.
  expect((await statement()).totals).toEqual(given.totals)
})

test('a statement as a table', async () => {
  const answer = await ann.ask('GET', path(`statements/${month()}/csv`))
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="highroad-${month()}.csv"`)
  const lines = (await answer.text()).trimEnd().split('\r\n')
  expect(lines[0]).toBe('day,seats,trial,price,discount transcript,total,currency')
  expect(lines).toHaveLength((await statement()).days.length + 2)
  expect((await ann.ask('GET', path('statements/2026-13'))).status).toBe(404)
})

test('a seat stays on the days on which it was held, also when the member is gone', async () => {
  const before = (await statement()).days.at(-1)?.seats
  await invited('member', 'mia')
  expect((await statement()).days.at(-1)?.seats).toBe((before ?? 0) + 1)
  const { members } = Members.parse(await (await ann.ask('GET', path('members'))).json())
  const mia = members.find((one) => one.name === 'mia')?.id ?? ''
  expect((await ann.ask('DELETE', path(`members/${mia}`))).status).toBe(204)
  expect((await priceOf()).seats).toBe(before)
  expect((await statement()).days.at(-1)?.seats).toBe((before ?? 0) + 1)
  const seats = await edge.identity.seatsOf(account)
  expect(seats.map(({ until }) => until === null)).toEqual([true, false])
  expect(JSON.stringify(seats)).not.toContain(mia)
})

test('a trial makes its days cost nothing, leaves the form alone, and never ends on a day that has begun', async () => {
  const set = (through: string, of = account) =>
    ann.ask('PUT', `/api/operator/accounts/${of}/trial`, { through })
  expect((await errorOf(await set(later(-1)))).field).toBe('through')
  expect((await set(later(3), 'nosuchaccount')).status).toBe(404)
  const facts = await edge.gate.facts([`account:${account}`])
  expect(OperatorPrices.parse(await (await set(later(3))).json()).accounts).toMatchObject([
    { account, organisation: 'Acme', trialThrough: later(3) },
  ])
  expect((await priceOf()).trialThrough).toBe(later(3))
  const { days } = await statement()
  expect(days.at(-1)).toMatchObject({ trial: true, price: 0, total: 0 })
  expect(days.at(-1)?.discounts).toEqual([{ dataClass: 'transcript', amount: 0 }])
  expect(await edge.gate.facts([`account:${account}`])).toEqual(facts)
  expect((await set(today())).status).toBe(200)
  expect((await statement()).days.at(-1)?.trial).toBe(true)
})

test('prices are for owners and admins of the account, lists and trials for the operator', async () => {
  const other = NewAccountMade.parse(
    await (await ann.ask('POST', '/api/accounts', { organisation: 'Globex' })).json(),
  )
  const olga = await accept(other.ownerInvitation, 'olga')
  const [adam, max] = [await invited('admin', 'adam'), await invited('member', 'max')]
  const nobody = edge.newBrowser()
  for (const rest of ['price', `statements/${month()}`, `statements/${month()}/csv`]) {
    expect((await adam.ask('GET', path(rest))).status).toBe(200)
    expect(await errorOf(await max.ask('GET', path(rest)))).toMatchObject({ error: 'not-yours' })
    expect((await olga.ask('GET', path(rest))).status).toBe(404)
    expect((await nobody.ask('GET', path(rest))).status).toBe(401)
  }
  for (const who of [adam, max, olga])
    for (const [method, at, body] of [
      ['GET', '/api/operator/prices', undefined],
      ['POST', '/api/operator/prices', terms({ from: later(60) })],
      ['PUT', `/api/operator/accounts/${account}/trial`, { through: later(9) }],
    ] as const)
      expect(await errorOf(await who.ask(method, at, body))).toMatchObject({ error: 'not-yours' })
  // Another account's seats and trial are its own.
  expect((await statement(olga, other.account)).days.at(-1)).toMatchObject({ seats: 1, trial: false })
})
