import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Feature } from '@highroad/core/consent'
import {
  ChannelItem,
  type ComposeFeature,
  ComposeView,
  FeaturesView,
  GuestLinkMade,
  InvitationMade,
  JoinedAsGuest,
  Me,
  MyNotices,
  MyStanding,
  Why,
} from '@highroad/core/wire'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const OFFERED = (['captions', 'summary', 'completion', 'catch-up'] as const).map((feature) => ({
  feature,
  processor: 'this-server',
}))

let edge: Edge
let ann: Browser
let bob: Browser
let annId: string
let bobId: string
let account: string
let opened = 0

const codeOf = async (answer: Response) => ((await answer.json()) as { error?: string }).error
const meIn = async (browser: Browser) => Me.parse(await (await browser.ask('GET', '/api/me')).json())

async function member(name: string): Promise<Browser> {
  const made = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' })
  const token = InvitationMade.parse(await made.json())
    .link.split('/')
    .at(-1)
  const browser = edge.newBrowser()
  const accepted = await browser.ask('POST', `/api/invitations/${token}/accept`, {
    name,
    email: `${name.toLowerCase()}@example.org`,
    password: 'correct horse',
  })
  expect(accepted.status).toBe(200)
  return browser
}

async function open(kind: 'public' | 'private', people: readonly string[] = []): Promise<string> {
  const name = `channel-${++opened}`
  const answer = await ann.ask('POST', `/api/accounts/${account}/channels`, { name, kind, topic: '', people })
  expect(answer.status).toBe(200)
  return ChannelItem.parse(await answer.json()).channel
}

async function guestOf(channel: string, name: string): Promise<Browser> {
  const made = await ann.ask('POST', `/api/channels/${channel}/guest-link`)
  const token = GuestLinkMade.parse(await made.json())
    .link.split('/')
    .at(-1)
  const guest = edge.newBrowser()
  const joined = await guest.ask('POST', `/api/guest-link/${token}/join`, { name })
  JoinedAsGuest.parse(await joined.json())
  return guest
}

const switched = async (feature: Feature, on: boolean) => {
  const answer = await ann.ask('PUT', `/api/accounts/${account}/features/${feature}`, { on })
  expect(answer.status).toBe(200)
}

async function said(who: Browser, method: string, channel: string, end: string, body?: unknown) {
  const answer = await who.ask(method, `/api/channels/${channel}/${end}`, body)
  expect(answer.status, `${method} ${end}`).toBe(200)
  return ComposeView.parse(await answer.json())
}
const viewOf = (who: Browser, channel: string) => said(who, 'GET', channel, 'compose')
const shown = (who: Browser, channel: string, feature: ComposeFeature = 'completion') =>
  said(who, 'PUT', channel, 'notices', { shown: [{ feature, version: 1 }] })
const lineOf = (view: ComposeView, feature: ComposeFeature = 'completion') => {
  const line = view.lines.find((one) => one.feature === feature)
  if (!line) throw new Error(`no line of ${feature}`)
  return line
}
const numbers = (view: ComposeView, feature: ComposeFeature = 'completion') => {
  const { state, people, you } = lineOf(view, feature)
  return [state, people.included, people.present, you]
}
const whyOf = async (who: Browser, channel: string, feature: ComposeFeature = 'completion') =>
  Why.parse(await (await who.ask('GET', `/api/channels/${channel}/why/${feature}`)).json())

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
  const body = Me.parse(await me.json())
  account = body.memberships[0]?.account ?? ''
  annId = body.person.id
  bob = await member('Bob')
  bobId = (await meIn(bob)).person.id
})
afterAll(() => edge.stop())

test('R5 off until the owner switches it on; each person’s own page shows the notice, and then they are in it', async () => {
  const channel = await open('public', [bobId])
  const off = await viewOf(bob, channel)
  expect(off).toMatchObject({ notices: [], asksFirst: false, writer: 'none' })
  expect(off.lines.map(({ feature, state, people }) => [feature, state, people.present])).toEqual([
    ['completion', 'off', 2],
    ['catch-up', 'off', 2],
  ])
  expect((await whyOf(bob, channel)).changes).toContainEqual(
    expect.objectContaining({ who: 'admin', action: 'switch' }),
  )

  await switched('completion', true)
  const on = await viewOf(bob, channel)
  expect(on.notices.map(({ feature, processor }) => [feature, processor.processor])).toEqual([
    ['completion', 'this-server'],
  ])
  expect(numbers(on)).toEqual(['partly', 0, 2, 'not-told'])
  expect(lineOf(on).keepsSentence).toContain('keeps nothing')

  const told = await shown(bob, channel)
  expect(told.notices).toEqual([])
  expect(numbers(told)).toEqual(['partly', 1, 2, 'included'])
  expect(numbers(await viewOf(ann, channel))).toEqual(['partly', 1, 2, 'not-told'])
  expect(numbers(await shown(ann, channel))).toEqual(['on', 2, 2, 'included'])
  // Told once: the same again is no further entry.
  const handle = (await edge.gate.own.handles(bobId)).find(({ place }) => place === `channel:${channel}`)
  await shown(bob, channel)
  const facts = await edge.gate.facts([`handle:${handle?.handle ?? ''}`])
  expect(facts.filter(({ kind }) => kind === 'notice-shown')).toHaveLength(1)
  const mine = MyNotices.parse(await (await bob.ask('GET', '/api/my/notices')).json())
  expect(mine.rows[0]?.about).toMatchObject({ kind: 'feature', feature: 'completion' })

  await switched('completion', false)
  expect(numbers(await viewOf(bob, channel)).slice(0, 3)).toEqual(['off', 0, 2])
  await switched('completion', true)
})

test('a notice of another version, or of what is not offered here, tells nobody anything', async () => {
  const channel = await open('public')
  const tell = (feature: ComposeFeature, version: number) =>
    ann.ask('PUT', `/api/channels/${channel}/notices`, { shown: [{ feature, version }] })
  const old = await tell('completion', 2)
  expect([old.status, await codeOf(old)]).toEqual([409, 'conflict'])
  const none = await tell('rewrite', 1)
  expect([none.status, await codeOf(none)]).toEqual([400, 'bad-request'])
  expect((await ann.ask('GET', `/api/channels/${channel}/why/rewrite`)).status).toBe(400)
  expect((await ann.ask('GET', `/api/channels/${channel}/why/captions`)).status).toBe(404)
  expect(numbers(await viewOf(ann, channel))[3]).toBe('not-told')
})

test('R10 R14 somebody objects: numbers go down for everybody, nothing says who, and their messages stay for people', async () => {
  const channel = await open('private', [bobId])
  const carl = await member('Carl')
  const carlId = (await meIn(carl)).person.id
  await ann.ask('POST', `/api/channels/${channel}/members`, { people: [carlId] })
  for (const who of [ann, bob, carl]) await shown(who, channel)
  expect(numbers(await viewOf(ann, channel))).toEqual(['on', 3, 3, 'included'])
  await bob.ask('POST', `/api/channels/${channel}/messages`, {
    client: 'clientofbobaaaaaaaaaa',
    thread: null,
    text: 'Words of Bob',
    files: [],
  })

  const out = await said(bob, 'PUT', channel, 'objection', { features: ['completion'] })
  expect(numbers(out)).toEqual(['partly', 2, 3, 'left-out'])
  const seen = await ann.ask('GET', `/api/channels/${channel}/compose`)
  const text = await seen.text()
  expect(numbers(ComposeView.parse(JSON.parse(text)))).toEqual(['partly', 2, 3, 'included'])
  const handles = (await edge.gate.own.handles(bobId)).map(({ handle }) => handle)
  const why = await ann.ask('GET', `/api/channels/${channel}/why/completion`)
  const whyText = await why.text()
  for (const mark of [bobId, 'Bob', ...handles]) {
    expect(text).not.toContain(mark)
    expect(whyText).not.toContain(mark)
  }
  expect(Why.parse(JSON.parse(whyText)).reasons).toContainEqual(
    expect.objectContaining({ code: 'R10.objects', changedBy: 'participant', people: 1 }),
  )
  const own = await whyOf(bob, channel)
  expect(own.reasons).toContainEqual(
    expect.objectContaining({ code: 'R10.objects', changedBy: 'you', people: 1 }),
  )
  expect(own.reasons).toContainEqual(
    expect.objectContaining({ code: 'R5.noticed', changedBy: 'participant', people: 2 }),
  )
  expect(own.changes[0]).toMatchObject({ who: 'you', action: 'include-me' })
  expect(own.entry?.index).toBeGreaterThan(0)
  const page = await ann.ask('GET', `/api/channels/${channel}/messages`)
  expect(await page.text()).toContain('Words of Bob')

  const back = await said(bob, 'DELETE', channel, 'objection', { features: ['completion'] })
  expect(numbers(back)).toEqual(['on', 3, 3, 'included'])
  expect((await whyOf(bob, channel)).changes[0]).toMatchObject({ who: 'you', action: 'leave-me-out' })
})

test('R5 where the organisation asks first, only who said yes is in it; a no takes them out as an objection does', async () => {
  const channel = await open('private', [bobId])
  for (const who of [ann, bob]) await shown(who, channel)
  await ann.ask('PUT', `/api/accounts/${account}/ask-first`, { askFirst: true })
  const asked = await viewOf(bob, channel)
  expect(asked.asksFirst).toBe(true)
  expect(numbers(asked)).toEqual(['partly', 0, 2, 'not-asked'])
  const answer = (accepted: boolean) =>
    said(bob, 'PUT', channel, 'answers', { answers: [{ feature: 'completion', accepted }] })
  expect(numbers(await answer(true))).toEqual(['partly', 1, 2, 'included'])
  await ann.ask('PUT', `/api/accounts/${account}/ask-first`, { askFirst: false })
  expect(numbers(await answer(false))).toEqual(['partly', 1, 2, 'left-out'])
  const both = { answers: [true, false].map((accepted) => ({ feature: 'completion', accepted })) }
  expect(numbers(await said(bob, 'PUT', channel, 'answers', both))[3]).toBe('left-out')
  // Their own act is to answer anew, not to take back an objection that they never made.
  expect((await whyOf(bob, channel)).changes).not.toContainEqual(
    expect.objectContaining({ action: 'include-me' }),
  )
  expect(numbers(await answer(true))).toEqual(['on', 2, 2, 'included'])
})

test('R10 a guest objects for themselves, and "leave me out everywhere" reaches the channel they are in', async () => {
  const channel = await open('private')
  const gus = await guestOf(channel, 'Gus')
  await shown(ann, channel)
  expect(numbers(await shown(gus, channel))).toEqual(['on', 2, 2, 'included'])
  expect(numbers(await said(gus, 'PUT', channel, 'objection', { features: 'everything' }))).toEqual([
    'partly',
    1,
    2,
    'left-out',
  ])
  await said(gus, 'DELETE', channel, 'objection', { features: 'everything' })
  expect(numbers(await viewOf(ann, channel))).toEqual(['on', 2, 2, 'included'])
  const standing = await gus.ask('PUT', '/api/my/left-out', { features: ['completion'] })
  expect(MyStanding.parse(await standing.json()).leftOut).toHaveLength(1)
  expect(numbers(await viewOf(gus, channel))).toEqual(['partly', 1, 2, 'left-out'])
  expect(numbers(await viewOf(ann, channel))).toEqual(['partly', 1, 2, 'included'])
  // Nobody acts for another: the guest's own place is all they reach.
  const other = await open('public')
  for (const [method, end, body] of [
    ['GET', 'compose', undefined],
    ['PUT', 'notices', { shown: [{ feature: 'completion', version: 1 }] }],
    ['PUT', 'objection', { features: ['completion'] }],
    ['GET', 'why/completion', undefined],
  ] as const)
    expect((await gus.ask(method, `/api/channels/${other}/${end}`, body)).status, `${method} ${end}`).toBe(
      404,
    )
})

test('R10 a no is never held up; said over and over it is recorded once more only so often', async () => {
  const channel = await open('private')
  const eve = await guestOf(channel, 'Eve')
  await shown(ann, channel)
  await shown(eve, channel)
  const { person } = await meIn(eve)
  const handle = (await edge.gate.own.handles(person.id)).map((one) => `handle:${one.handle}` as const)
  const noes = async (kind: 'objected' | 'answer-given') =>
    (await edge.gate.facts(handle)).filter((fact) => fact.kind === kind).length
  const object = () => said(eve, 'PUT', channel, 'objection', { features: ['completion'] })
  for (let i = 0; i < 80; i++) expect(numbers(await object())[3]).toBe('left-out')
  const objected = await noes('objected')
  expect(objected).toBeLessThan(60)
  // One that is new is recorded all the same.
  await said(eve, 'PUT', channel, 'objection', { features: ['catch-up'] })
  expect(await noes('objected')).toBe(objected + 1)
  const refuse = () =>
    said(eve, 'PUT', channel, 'answers', { answers: [{ feature: 'completion', accepted: false }] })
  await refuse()
  expect(await noes('answer-given')).toBe(1)
  for (let i = 0; i < 20; i++) await refuse()
  expect(await noes('answer-given')).toBeLessThan(15)
  // Taking it back and saying it anew goes no faster than taking it back.
  const back = () => eve.ask('DELETE', `/api/channels/${channel}/objection`, { features: ['completion'] })
  await expect.poll(async () => (await back()).status).toBe(429)
})

test('whoever reads a public channel without being in it sees its lines, and is told and asked nothing', async () => {
  const channel = await open('public')
  const view = await viewOf(bob, channel)
  expect(view.notices).toEqual([])
  expect(numbers(view)).toEqual(['partly', 0, 1, 'not-told'])
  for (const [end, body] of [
    ['notices', { shown: [{ feature: 'completion', version: 1 }] }],
    ['answers', { answers: [{ feature: 'completion', accepted: true }] }],
    ['objection', { features: ['completion'] }],
  ] as const) {
    const answer = await bob.ask('PUT', `/api/channels/${channel}/${end}`, body)
    expect([answer.status, await codeOf(answer)], end).toEqual([403, 'not-yours'])
  }
  expect((await edge.gate.own.handles(bobId)).some(({ place }) => place === `channel:${channel}`)).toBe(false)
  await bob.ask('POST', `/api/channels/${channel}/join`)
  expect((await viewOf(bob, channel)).notices.map(({ feature }) => feature)).toEqual(['completion'])
})

test('R10 whoever left, or was put out, still objects to what they wrote there; of the channel they learn nothing', async () => {
  const channel = await open('private', [bobId])
  for (const who of [ann, bob]) await shown(who, channel)
  await ann.ask('DELETE', `/api/channels/${channel}/members/${bobId}`)
  expect(numbers(await viewOf(ann, channel))).toEqual(['on', 1, 1, 'included'])
  for (const end of ['compose'])
    expect((await bob.ask('GET', `/api/channels/${channel}/${end}`)).status, end).toBe(404)
  const tells = { shown: [{ feature: 'completion', version: 1 }] }
  expect((await bob.ask('PUT', `/api/channels/${channel}/notices`, tells)).status).toBe(404)
  const out = await said(bob, 'PUT', channel, 'objection', { features: ['completion'] })
  expect(numbers(out)).toEqual(['on', 0, 0, 'left-out'])
  const handle = (await edge.gate.own.handles(bobId)).find(({ place }) => place === `channel:${channel}`)
  const facts = await edge.gate.facts([`handle:${handle?.handle ?? ''}`])
  expect(facts.at(-1)).toMatchObject({ kind: 'objected', features: ['completion'] })
  expect((await whyOf(bob, channel)).reasons.every(({ people }) => people === null || people === 1)).toBe(
    true,
  )
  // Let in again, they are the same person there, and still left out.
  await ann.ask('POST', `/api/channels/${channel}/members`, { people: [bobId] })
  expect(numbers(await viewOf(bob, channel))).toEqual(['partly', 1, 2, 'left-out'])

  await ann.ask('DELETE', `/api/channels/${channel}`)
  for (const [method, body] of [
    ['PUT', { features: ['completion'] }],
    ['DELETE', { features: ['completion'] }],
  ] as const)
    expect((await bob.ask(method, `/api/channels/${channel}/objection`, body)).status).toBe(404)
})

test('R8 in a regulated organisation each person is asked, whatever it says of asking first', async () => {
  const channel = await open('private')
  await shown(ann, channel)
  const marked = await ann.ask('PUT', `/api/accounts/${account}/mark`, {
    mark: 'education',
    reason: null,
    proof: null,
  })
  expect(marked.status).toBe(200)
  const view = await viewOf(ann, channel)
  expect(view.asksFirst).toBe(true)
  expect(numbers(view)).toEqual(['partly', 0, 1, 'not-asked'])
  const yes = { answers: [{ feature: 'completion', accepted: true }] }
  expect(numbers(await said(ann, 'PUT', channel, 'answers', yes))).toEqual(['on', 1, 1, 'included'])
})

test('the owner’s page offers what this server runs, and a switch for another processor is none', async () => {
  const page = async () =>
    FeaturesView.parse(await (await ann.ask('GET', `/api/accounts/${account}/features`)).json())
  const on = async () => (await page()).features.filter((one) => one.on).map(({ feature }) => feature)
  expect((await page()).features.map(({ feature }) => feature)).toEqual(OFFERED.map(({ feature }) => feature))
  expect(await on()).toEqual(['completion'])
  await edge.gate.record(
    [
      {
        kind: 'switch-set',
        time: Date.now(),
        account,
        feature: 'catch-up',
        on: true,
        processor: 'another',
      },
    ],
    { account, person: annId },
  )
  expect(await on()).toEqual(['completion'])
  const channel = await open('private')
  const view = await viewOf(ann, channel)
  expect(view.notices.map(({ feature }) => feature)).toEqual(['completion'])
  expect(numbers(view, 'catch-up')[0]).toBe('off')
  expect((await whyOf(ann, channel, 'catch-up')).reasons.map(({ code }) => code)).toContain(
    'R5.other-processor',
  )
})
