/** A person's own page through the public API: a member of two organisations, and guests by their personal links. */
import type { z } from 'zod'
import {
  InvitationMade,
  Joined,
  Me,
  MeetingItem,
  MyActs,
  MyForms,
  MyHidden,
  MyNotices,
  MyStanding,
  MyTraining,
  MyUses,
  NewAccountMade,
} from '@highroad/core/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

let edge: Edge
let ann: Browser
let ben: Browser
let account: string
let other: string

const read = async <T extends z.ZodType>(schema: T, answer: Response): Promise<z.output<T>> => {
  const text = await answer.text()
  expect(answer.status, text).toBe(200)
  return schema.parse(JSON.parse(text))
}
const get = async <T extends z.ZodType>(browser: Browser, schema: T, path: string) =>
  await read(schema, await browser.ask('GET', path))
const JOIN = { actsFor: null, microphone: null, noticesShown: [], answers: [], leftOutOf: [] }

beforeAll(async () => {
  edge = await openEdge()
  ann = edge.newBrowser()
  const me = await read(
    Me,
    await ann.ask('POST', '/api/set-up', {
      code: edge.code,
      name: 'Ann-the-owner',
      email: 'ann@example.org',
      password: 'correct horse',
      organisation: 'Acme',
    }),
  )
  account = me.memberships[0]?.account ?? ''
  const made = await read(NewAccountMade, await ann.ask('POST', '/api/accounts', { organisation: 'Globex' }))
  other = made.account
  ben = edge.newBrowser()
  const accept = (link: string, body: unknown) =>
    ben.ask('POST', `/api/invitations/${link.split('/').at(-1)}/accept`, body)
  await accept(made.ownerInvitation, {
    name: 'Ben-of-both',
    email: 'ben@example.org',
    password: 'long enough word',
  })
  const invited = await read(
    InvitationMade,
    await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' }),
  )
  expect((await accept(invited.link, {})).status).toBe(200)
})
afterAll(() => edge.stop())

async function meetingOf(browser: Browser, of: string, title: string): Promise<string> {
  return (await read(MeetingItem, await browser.ask('POST', `/api/accounts/${of}/meetings`, { title })))
    .meeting
}
const join = async (browser: Browser, meeting: string, says: object) =>
  await read(
    Joined,
    await browser.ask('POST', `/api/meetings/${meeting}/join`, { ...JOIN, name: null, ...says }),
  )
const kinds = async (handle: string) => (await edge.gate.facts([`handle:${handle}`])).map(({ kind }) => kind)

test('R10 "never train on me" through the page reaches the places of both organisations, and is taken back', async () => {
  const here = await join(ben, await meetingOf(ann, account, 'Roof'), { actsFor: account })
  const there = await join(ben, await meetingOf(ben, other, 'Elsewhere'), { actsFor: other })
  const on = await read(MyStanding, await ben.ask('PUT', '/api/my/never-train', { on: true }))
  expect(on.neverTrain).not.toBeNull()
  for (const { handle } of [here, there]) expect((await kinds(handle)).at(-1)).toBe('train-objected')
  // One act, shown once, with how many places it reached.
  const acts = await get(ben, MyActs, '/api/my/acts')
  expect(acts.rows.filter((row) => row.act.kind === 'train-objected').map((row) => row.places)).toContain(2)
  const later = await join(ben, await meetingOf(ben, other, 'Later'), { actsFor: other })
  expect((await kinds(later.handle))[0]).toBe('train-objected')
  expect((await get(ann, MyStanding, '/api/my/standing')).neverTrain).toBeNull()
  const off = await read(MyStanding, await ben.ask('PUT', '/api/my/never-train', { on: false }))
  expect(off.neverTrain).toBeNull()
})

test('R10 leaving oneself out everywhere, for a feature and for everything', async () => {
  const put = (method: string, features: unknown) => ben.ask(method, '/api/my/left-out', { features })
  expect((await read(MyStanding, await put('PUT', ['summary']))).leftOut).toMatchObject([
    { features: ['summary'] },
  ])
  await put('PUT', 'everything')
  expect((await put('DELETE', ['summary'])).status).toBe(409)
  expect((await read(MyStanding, await put('DELETE', 'everything'))).leftOut).toEqual([])
  expect((await put('PUT', ['flying'])).status).toBe(400)
  expect((await put('PUT', [])).status).toBe(400)
})

async function sign(form: string, until = Date.now() + 40 * 24 * 3600_000): Promise<void> {
  const time = Date.now()
  const owners = await edge.gate.facts([`account:${account}`])
  const owner = owners.find((fact) => fact.kind === 'owner-set')
  if (owner?.kind !== 'owner-set') throw new Error('nobody owns it')
  await edge.gate.record(
    [
      {
        kind: 'form-given',
        time,
        account,
        form,
        renews: null,
        classes: ['transcript', 'chat'],
        termsVersion: 1,
        coversFrom: time,
        until,
        signer: owner.handle,
        record: '0'.repeat(64),
      },
    ],
    { account, person: null },
  )
}

test('R10 taking back has a pace, since it is recorded in every place; leaving oneself out has none', async () => {
  const gus = edge.newBrowser()
  await gus.ask('GET', new URL((await edge.identity.newGuest('Gus')).personalLink).pathname)
  const everything = { features: 'everything' }
  let status = 200
  for (let i = 0; i < 50 && status === 200; i++) {
    expect((await gus.ask('PUT', '/api/my/left-out', everything)).status).toBe(200)
    ;({ status } = await gus.ask('DELETE', '/api/my/left-out', everything))
  }
  expect(status).toBe(429)
  const out = await read(MyStanding, await gus.ask('PUT', '/api/my/left-out', everything))
  expect(out.leftOut).toHaveLength(1)
  expect((await gus.ask('PUT', '/api/my/never-train', { on: true })).status).toBe(200)
})

test('R6 members are told of a form at their next visit, until their client showed it; nobody else may say so', async () => {
  expect((await get(ben, MyForms, '/api/my/forms')).forms).toEqual([])
  await sign('form1')
  const due = (await get(ben, MyForms, '/api/my/forms')).forms
  expect(due).toMatchObject([
    { account, organisation: 'Acme', form: 'form1', classes: ['transcript', 'chat'] },
  ])
  const guest = edge.newBrowser()
  await guest.ask('GET', new URL((await edge.identity.newGuest('gus')).personalLink).pathname)
  expect((await get(guest, MyForms, '/api/my/forms')).forms).toEqual([])
  expect((await guest.ask('PUT', `/api/my/forms/${account}/form1`)).status).toBe(404)
  expect((await ben.ask('PUT', `/api/my/forms/${account}/another`)).status).toBe(409)
  expect((await read(MyForms, await ben.ask('PUT', `/api/my/forms/${account}/form1`))).forms).toEqual([])
  expect((await get(ann, MyForms, '/api/my/forms')).forms).toHaveLength(1)
  // Acting for the account in another account's meeting counts too; acting for the other account does not.
  const away = await join(ben, await meetingOf(ben, other, 'Away'), { actsFor: account })
  expect((await kinds(away.handle))[0]).toBe('form-notice-shown')
  const [fact] = await edge.gate.facts([`handle:${away.handle}`])
  expect(fact).toMatchObject({ account, form: 'form1' })
  const own = await join(ben, await meetingOf(ben, other, 'Own'), { actsFor: other })
  expect(await kinds(own.handle)).not.toContain('form-notice-shown')
  const notices = await get(ben, MyNotices, '/api/my/notices')
  expect(notices.rows.map((row) => row.about)).toContainEqual(
    expect.objectContaining({ kind: 'form', form: 'form1', organisation: 'Acme' }),
  )
  await sign('form2')
  expect((await get(ben, MyForms, '/api/my/forms')).forms).toMatchObject([{ form: 'form2' }])
})

test('R14 a guest’s page opens with their link and with no other; nobody is named on it', async () => {
  const meeting = await meetingOf(ann, account, 'With-guests')
  const host = await join(ann, meeting, { actsFor: account })
  const browsers = [edge.newBrowser(), edge.newBrowser()]
  const guests = await Promise.all(
    browsers.map((one, i) => join(one, meeting, { name: `Guest-number-${i}` })),
  )
  const [gus, gia] = browsers
  if (!gus || !gia) throw new Error('two guests')
  const choice = (await get(gus, MyTraining, '/api/my/training')).meetings
  expect(choice).toMatchObject([{ accepted: null, form: { form: 'form2' }, place: { title: 'With-guests' } }])
  const answered = await gus.ask('PUT', `/api/my/training/${meeting}`, { accepted: true, form: 'form2' })
  expect((await read(MyTraining, answered)).meetings).toMatchObject([{ accepted: true }])
  await gus.ask('PUT', `/api/meetings/${meeting}/objection`, { features: ['summary'] })
  expect((await get(gia, MyTraining, '/api/my/training')).meetings).toMatchObject([{ accepted: null }])

  // Another browser with the link is the same guest; one without it is nobody.
  const again = edge.newBrowser()
  await again.ask('GET', new URL(guests[0]?.personalLink ?? '').pathname)
  expect(await get(again, MyTraining, '/api/my/training')).toEqual(
    await get(gus, MyTraining, '/api/my/training'),
  )
  for (const path of ['standing', 'forms', 'notices', 'acts', 'uses', 'training', 'hidden'])
    expect((await edge.newBrowser().ask('GET', `/api/my/${path}`)).status, path).toBe(401)

  const everybody: [Browser, string, string][] = [
    [ann, 'Ann-the-owner', host.handle],
    [gus, 'Guest-number-0', guests[0]?.handle ?? ''],
    [gia, 'Guest-number-1', guests[1]?.handle ?? ''],
  ]
  const schemas = { notices: MyNotices, acts: MyActs, uses: MyUses, training: MyTraining, hidden: MyHidden }
  for (const [browser, own] of everybody) {
    let all = ''
    for (const [path, schema] of Object.entries(schemas))
      all += JSON.stringify(await get(browser, schema, `/api/my/${path}`))
    for (const [, name, handle] of everybody) {
      expect(all, own).not.toContain(handle)
      if (name !== own) expect(all, own).not.toContain(name)
    }
  }
  const acts = (await get(gus, MyActs, '/api/my/acts')).rows
  expect(acts.map((row) => row.act.kind)).toEqual(['objected', 'train-answered'])
  expect((await get(gia, MyActs, '/api/my/acts')).rows).toEqual([])
})

test('pages end, and a cursor that is none is refused', async () => {
  const meeting = await meetingOf(ann, account, 'Many')
  const guest = edge.newBrowser()
  await join(guest, meeting, { name: 'Gil' })
  for (let i = 0; i < 30; i++)
    for (const method of ['PUT', 'DELETE'])
      expect(
        (await guest.ask(method, `/api/meetings/${meeting}/objection`, { features: ['summary'] })).status,
      ).toBe(200)
  const first = await get(guest, MyActs, '/api/my/acts')
  expect(first.rows).toHaveLength(50)
  const rest = await get(guest, MyActs, `/api/my/acts?before=${first.next}`)
  expect(rest.rows).toHaveLength(10)
  expect(rest.next).toBeNull()
  for (const bad of ['x', '1;drop', '9'.repeat(30)])
    for (const path of ['acts', 'uses', 'notices', 'hidden'])
      expect((await guest.ask('GET', `/api/my/${path}?before=${bad}`)).status, `${path} ${bad}`).toBe(400)
  for (const span of [
    { from: 5, until: 5 },
    { from: 0, until: 1e300 },
    { from: -1, until: 3 },
  ])
    expect((await guest.ask('PUT', `/api/my/hidden/${meeting}`, span)).status).toBe(400)
})
