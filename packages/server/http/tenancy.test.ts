/** Two accounts on one server: every route, asked by everybody who has no part in the first account. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  AccountView,
  ChannelItem,
  Door,
  FileItem,
  InvitationMade,
  Me,
  MeetingItem,
  MeetingList,
  MessageItem,
  NewAccountMade,
} from '@highroad/core/wire'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const MARKS = [
  'Acme-of-Ann',
  'Ann-the-owner',
  'ann-secret@example.org',
  'Plans-of-Acme',
  'talk-of-acme',
  'Words-of-Acme',
]
const JOIN = {
  name: 'Somebody',
  actsFor: null,
  microphone: null,
  noticesShown: [],
  answers: [],
  leftOutOf: [],
}

const NO_PASSKEY = {
  id: 'AA',
  rawId: 'AA',
  type: 'public-key',
  response: { clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA', attestationObject: 'AA' },
}

/** `nothing`: refused, and of the first account not a word. `open`: not about any account. `link`: for link holders. */
type Kind = 'nothing' | 'open' | 'link'
const ROUTES: Record<string, { kind: Kind; body?: unknown }> = {
  'get /api/server': { kind: 'open' },
  'post /api/set-up': {
    kind: 'open',
    body: { code: 'X', name: 'X', email: 'x@example.org', password: 'long enough word', organisation: 'X' },
  },
  'post /api/sign-in': { kind: 'open', body: { email: 'x@example.org', password: 'wrong' } },
  'post /api/sign-out': { kind: 'open' },
  'get /api/me': { kind: 'open' },
  'post /api/sign-in/passkey/options': { kind: 'open' },
  'post /api/sign-in/passkey': { kind: 'open', body: { passkey: NO_PASSKEY } },
  'post /api/fresh-sign-in/options': { kind: 'open', body: { act: 'sign-form' } },
  'post /api/fresh-sign-in': { kind: 'open', body: { act: 'sign-form', password: 'wrong' } },
  'get /api/passkeys': { kind: 'open' },
  'post /api/passkeys/options': { kind: 'open', body: { proof: 'notaproof' } },
  'post /api/passkeys': { kind: 'open', body: { name: 'X', passkey: NO_PASSKEY } },
  'patch /api/passkeys/{id}': { kind: 'open', body: { name: 'Planted' } },
  'delete /api/passkeys/{id}': { kind: 'open', body: { proof: 'notaproof' } },
  'post /api/accounts': { kind: 'open', body: { organisation: 'Third' } },
  'get /api/accounts/{account}': { kind: 'nothing' },
  'get /api/accounts/{account}/members': { kind: 'nothing' },
  'put /api/accounts/{account}/members/{person}': { kind: 'nothing', body: { role: 'member' } },
  'delete /api/accounts/{account}/members/{person}': { kind: 'nothing' },
  'post /api/accounts/{account}/leave': { kind: 'nothing' },
  'post /api/accounts/{account}/invitations': { kind: 'nothing', body: { role: 'owner' } },
  'delete /api/accounts/{account}/invitations/{id}': { kind: 'nothing' },
  'get /api/invitations/{token}': { kind: 'open' },
  'post /api/invitations/{token}/accept': { kind: 'open', body: {} },
  'get /api/accounts/{account}/features': { kind: 'nothing' },
  'put /api/accounts/{account}/features/{feature}': { kind: 'nothing', body: { on: true } },
  'put /api/accounts/{account}/ask-first': { kind: 'nothing', body: { askFirst: true } },
  'get /api/accounts/{account}/meetings': { kind: 'nothing' },
  'post /api/accounts/{account}/meetings': { kind: 'nothing', body: { title: 'Planted' } },
  'get /api/my/meetings': { kind: 'open' },
  'get /api/my/standing': { kind: 'open' },
  'put /api/my/never-train': { kind: 'open', body: { on: true } },
  'put /api/my/left-out': { kind: 'open', body: { features: ['rewrite'] } },
  'delete /api/my/left-out': { kind: 'open', body: { features: 'everything' } },
  'get /api/my/forms': { kind: 'open' },
  'put /api/my/forms/{account}/{form}': { kind: 'nothing' },
  'get /api/my/notices': { kind: 'open' },
  'get /api/my/acts': { kind: 'open' },
  'get /api/my/uses': { kind: 'open' },
  'get /api/my/training': { kind: 'open' },
  'put /api/my/training/{meeting}': { kind: 'nothing', body: { accepted: false, form: null } },
  'get /api/my/hidden': { kind: 'open' },
  'put /api/my/hidden/{meeting}': { kind: 'nothing', body: { from: 0, until: 1 } },
  'delete /api/my/hidden/{meeting}': { kind: 'nothing', body: { from: 0, until: 1 } },
  'get /api/meetings/{meeting}/door': { kind: 'link' },
  'post /api/meetings/{meeting}/join': { kind: 'link', body: JOIN },
  'post /api/meetings/{meeting}/leave': { kind: 'nothing' },
  'post /api/meetings/{meeting}/end': { kind: 'nothing' },
  'delete /api/meetings/{meeting}': { kind: 'nothing' },
  'get /api/meetings/{meeting}/room': { kind: 'nothing' },
  'put /api/meetings/{meeting}/notices/{feature}': { kind: 'nothing', body: { version: 1 } },
  'put /api/meetings/{meeting}/answers/{feature}': { kind: 'nothing', body: { accepted: true } },
  'put /api/meetings/{meeting}/microphone': { kind: 'nothing', body: { who: 'only-me' } },
  'post /api/meetings/{meeting}/speaking': { kind: 'nothing', body: { ms: 100 } },
  'put /api/meetings/{meeting}/objection': { kind: 'nothing', body: { features: 'everything' } },
  'delete /api/meetings/{meeting}/objection': { kind: 'nothing', body: { features: 'everything' } },
  'put /api/meetings/{meeting}/features/{feature}': { kind: 'nothing' },
  'delete /api/meetings/{meeting}/features/{feature}': { kind: 'nothing' },
  'get /api/meetings/{meeting}/why/{feature}': { kind: 'nothing' },
  'get /api/meetings/{meeting}/transcript': { kind: 'nothing' },
  'post /api/meetings/{meeting}/transcript/{turn}/not-me': { kind: 'nothing' },
  'get /api/meetings/{meeting}/summary': { kind: 'nothing' },
  'patch /api/meetings/{meeting}/summary/lines/{line}': { kind: 'nothing', body: { checked: true } },
  'delete /api/meetings/{meeting}/summary/lines/{line}': { kind: 'nothing' },
  'post /api/meetings/{meeting}/summary/share': { kind: 'nothing' },
  'get /api/meetings/{meeting}/proof': { kind: 'nothing' },
  'get /api/accounts/{account}/chat': { kind: 'nothing' },
  'get /api/accounts/{account}/channels': { kind: 'nothing' },
  'post /api/accounts/{account}/channels': {
    kind: 'nothing',
    body: { name: 'planted', kind: 'public', topic: '', people: [] },
  },
  'post /api/accounts/{account}/direct': { kind: 'nothing', body: { people: ['personaaaaaaaaaaaaaaaa'] } },
  'get /api/accounts/{account}/drafts': { kind: 'nothing' },
  'get /api/channels/{channel}': { kind: 'nothing' },
  'patch /api/channels/{channel}': { kind: 'nothing', body: { topic: 'Planted' } },
  'delete /api/channels/{channel}': { kind: 'nothing' },
  'post /api/channels/{channel}/join': { kind: 'nothing' },
  'post /api/channels/{channel}/leave': { kind: 'nothing' },
  'get /api/channels/{channel}/members': { kind: 'nothing' },
  'post /api/channels/{channel}/members': { kind: 'nothing', body: { people: ['personaaaaaaaaaaaaaaaa'] } },
  'delete /api/channels/{channel}/members/{person}': { kind: 'nothing' },
  'put /api/channels/{channel}/muted': { kind: 'nothing', body: { muted: true } },
  'get /api/channels/{channel}/messages': { kind: 'nothing' },
  'post /api/channels/{channel}/messages': {
    kind: 'nothing',
    body: { client: 'clientaaaaaaaaaaaaaaaa', thread: null, text: 'Planted', files: [] },
  },
  'get /api/channels/{channel}/changes': { kind: 'nothing' },
  'get /api/channels/{channel}/pins': { kind: 'nothing' },
  'put /api/channels/{channel}/read': { kind: 'nothing', body: { place: 0 } },
  'get /api/channels/{channel}/draft': { kind: 'nothing' },
  'put /api/channels/{channel}/draft': { kind: 'nothing', body: { text: 'Planted' } },
  'post /api/channels/{channel}/guest-link': { kind: 'nothing' },
  'delete /api/channels/{channel}/guest-link': { kind: 'nothing' },
  'get /api/guest-link/{token}': { kind: 'nothing' },
  'post /api/guest-link/{token}/join': { kind: 'nothing', body: { name: 'Planted' } },
  'post /api/channels/{channel}/files': { kind: 'nothing' },
  'get /api/files/{file}': { kind: 'nothing' },
  'get /api/files/{file}/preview': { kind: 'nothing' },
  'delete /api/files/{file}': { kind: 'nothing' },
  'get /api/accounts/{account}/search': { kind: 'nothing' },
  'get /api/channels/{channel}/proof': { kind: 'nothing' },
  'get /api/channels/{channel}/compose': { kind: 'nothing' },
  'put /api/channels/{channel}/notices': {
    kind: 'nothing',
    body: { shown: [{ feature: 'completion', version: 1 }] },
  },
  'put /api/channels/{channel}/answers': {
    kind: 'nothing',
    body: { answers: [{ feature: 'completion', accepted: false }] },
  },
  'put /api/channels/{channel}/objection': { kind: 'nothing', body: { features: 'everything' } },
  'delete /api/channels/{channel}/objection': { kind: 'nothing', body: { features: ['completion'] } },
  'get /api/channels/{channel}/why/{feature}': { kind: 'nothing' },
  'post /api/channels/{channel}/completion': { kind: 'nothing', body: { before: 'Words-' } },
  'post /api/channels/{channel}/catch-up': { kind: 'nothing', body: { thread: null, after: 0 } },
  'post /api/channels/{channel}/rewrite': {
    kind: 'nothing',
    body: { thread: null, text: 'Planted', how: 'shorter', instruction: null },
  },
  'post /api/channels/{channel}/reply-draft': { kind: 'nothing', body: { thread: null, say: 'Planted' } },
  'get /api/messages/{message}': { kind: 'nothing' },
  'patch /api/messages/{message}': { kind: 'nothing', body: { text: 'Planted' } },
  'delete /api/messages/{message}': { kind: 'nothing' },
  'put /api/messages/{message}/reactions/{emoji}': { kind: 'nothing' },
  'delete /api/messages/{message}/reactions/{emoji}': { kind: 'nothing' },
  'put /api/messages/{message}/pin': { kind: 'nothing' },
  'delete /api/messages/{message}/pin': { kind: 'nothing' },
  'get /api/terms': { kind: 'open' },
  'get /api/terms/{version}': { kind: 'open' },
  'post /api/operator/terms': { kind: 'open', body: { text: 'version: 2', dryRun: false } },
  'post /api/telemetry/session': { kind: 'open', body: { meeting: 'meetingaaaaaaaaaaaaaaa' } },
  'post /api/telemetry': {
    kind: 'open',
    body: { account: 'accountaaaaaaaaaaaaaaa', session: '0'.repeat(32), events: [{ event: 'failed' }] },
  },
  'get /api/accounts/{account}/telemetry': { kind: 'nothing' },
  'get /api/operator/telemetry': { kind: 'open' },
  'get /api/accounts/{account}/keys': { kind: 'nothing' },
  'post /api/accounts/{account}/keys': { kind: 'nothing', body: { label: 'Planted' } },
  'delete /api/accounts/{account}/keys/{key}': { kind: 'nothing' },
  'get /api/accounts/{account}/asked': { kind: 'nothing' },
  'get /api/accounts/{account}/forms': { kind: 'nothing' },
  'post /api/accounts/{account}/forms': {
    kind: 'nothing',
    body: {
      classes: ['chat'],
      coversFrom: null,
      until: 4_000_000_000_000,
      shown: '0'.repeat(64),
      name: 'Planted',
      proof: 'notaproof',
    },
  },
  'post /api/accounts/{account}/forms/refuse': { kind: 'nothing' },
  'post /api/accounts/{account}/forms/withdraw': { kind: 'nothing' },
  'get /api/accounts/{account}/forms/{form}/receipt': { kind: 'nothing' },
  'post /api/accounts/{account}/forms/{form}/mail': { kind: 'nothing' },
  'post /api/operator/accounts/{account}/forms/revoke': { kind: 'open' },
  'get /.well-known/jwks.json': { kind: 'open' },
  'get /api/operator/keys': { kind: 'open' },
  'post /api/operator/keys': { kind: 'open', body: { label: 'Planted' } },
  'delete /api/operator/keys/{key}': { kind: 'open' },
  'get /api/accounts/{account}/price': { kind: 'nothing' },
  'get /api/accounts/{account}/statements/{month}': { kind: 'nothing' },
  'get /api/accounts/{account}/statements/{month}/csv': { kind: 'nothing' },
  'get /api/operator/prices': { kind: 'open' },
  'post /api/operator/prices': {
    kind: 'open',
    body: { from: '2126-01-01', currency: 'EUR', digits: 2, zone: 'UTC', seatMonth: 1, discounts: [] },
  },
  'put /api/operator/accounts/{account}/trial': { kind: 'open', body: { through: '2126-01-01' } },
  'get /api/accounts/{account}/regulated': { kind: 'nothing' },
  'put /api/accounts/{account}/mark': {
    kind: 'nothing',
    body: { mark: 'hipaa', reason: null, proof: null },
  },
  'get /api/operator/processors': { kind: 'open' },
  'put /api/operator/processors/{processor}': {
    kind: 'open',
    body: {
      retainsInputs: true,
      trainsOnInputs: true,
      agreements: [],
      region: 'Planted',
      models: ['Planted'],
      retentionDays: null,
    },
  },
  // Other tenants' keys are tried in authzen.test.ts; here nobody has one.
  'post /access/v1/evaluation': { kind: 'nothing' },
  'post /access/v1/evaluations': { kind: 'nothing' },
  'get /.well-known/authzen-configuration': { kind: 'open' },
}

let edge: Edge
let ann: Browser
let account: string
let meeting: string
let invitation: string
/** A public channel of the first account, and a message in it. */
let channel: string
let message: string
let file: string
/** Who owns the first account. */
let owner: string
/** Those who have no part in the first account, made anew for each route. */
let strangers: Record<string, () => Promise<Browser>>

const tokenOf = (link: string) => link.split('/').at(-1) ?? ''

async function accept(link: string, name: string): Promise<Browser> {
  const browser = edge.newBrowser()
  const person = { name, email: `${name}@example.org`, password: 'long enough word' }
  const answer = await browser.ask('POST', `/api/invitations/${tokenOf(link)}/accept`, person)
  expect(answer.status).toBe(200)
  return browser
}

beforeAll(async () => {
  edge = await openEdge()
  ann = edge.newBrowser()
  const me = Me.parse(
    await (
      await ann.ask('POST', '/api/set-up', {
        code: edge.code,
        name: 'Ann-the-owner',
        email: 'ann-secret@example.org',
        password: 'correct horse',
        organisation: 'Acme-of-Ann',
      })
    ).json(),
  )
  account = me.memberships[0]?.account ?? ''
  owner = me.person.id
  const made = await ann.ask('POST', `/api/accounts/${account}/meetings`, { title: 'Plans-of-Acme' })
  meeting = MeetingItem.parse(await made.json()).meeting
  expect(
    (await ann.ask('POST', `/api/meetings/${meeting}/join`, { ...JOIN, name: null, actsFor: account }))
      .status,
  ).toBe(200)
  const opened = await ann.ask('POST', `/api/accounts/${account}/channels`, {
    name: 'talk-of-acme',
    kind: 'public',
    topic: '',
    people: [],
  })
  channel = ChannelItem.parse(await opened.json()).channel
  const kept = await ann.ask('POST', `/api/channels/${channel}/files?name=Plans-of-Acme.txt`, 'Plans')
  ;({ file } = FileItem.parse(await kept.json()))
  const said = await ann.ask('POST', `/api/channels/${channel}/messages`, {
    client: 'clientaaaaaaaaaaaaaaaa',
    thread: null,
    text: 'Words-of-Acme',
    files: [file],
  })
  message = MessageItem.parse(await said.json()).message
  const open = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' })
  invitation = InvitationMade.parse(await open.json()).id

  const other = NewAccountMade.parse(
    await (await ann.ask('POST', '/api/accounts', { organisation: 'Globex' })).json(),
  )
  const olga = await accept(other.ownerInvitation, 'olga')
  const invited = await olga.ask('POST', `/api/accounts/${other.account}/invitations`, { role: 'member' })
  const member = await accept(InvitationMade.parse(await invited.json()).link, 'mike')
  strangers = {
    'the owner of another account': () => Promise.resolve(olga),
    'a member of another account': () => Promise.resolve(member),
    'a guest': async () => {
      const guest = edge.newBrowser()
      await guest.ask('GET', new URL((await edge.identity.newGuest('gus')).personalLink).pathname)
      return guest
    },
    nobody: () => Promise.resolve(edge.newBrowser()),
  }
})
afterAll(() => edge.stop())

const addressOf = (path: string, ids: { meeting: string }): string =>
  path
    .replace('{account}', account)
    .replace('{meeting}', ids.meeting)
    .replace('{person}', owner)
    .replace('{id}', invitation)
    .replace('{token}', 'notatoken')
    .replace('{key}', 'keyaaaaaaaaaaaaaaaaaaaaa')
    .replace('{month}', '2026-11')
    .replace('{processor}', 'this-server')
    .replace(/(channels\/.*)\{feature\}/, '$1completion')
    .replace('{feature}', 'summary')
    .replace('{turn}', 'turnaaaaaaaaaaaaaaaaaaaa')
    .replace('{form}', 'formaaaaaaaaaaaaaaaaaaaa')
    .replace('{line}', 'lineaaaaaaaaaaaaaaaaaaaa')
    .replace('{channel}', channel)
    .replace('{message}', message)
    .replace('{emoji}', encodeURIComponent('👍'))
    .replace(/changes$/, 'changes?since=0')
    .replace('{file}', file)
    .replace(/\/files$/, '/files?name=planted.txt')
    .replace(/search$/, 'search?q=Words')

/** What the owner sees of all that could have been changed. */
const stateOfAcme = async (): Promise<string> => {
  const paths = ['', '/members', '/features', '/meetings'].map((end) => `/api/accounts/${account}${end}`)
  paths.push(...['/chat', '/drafts'].map((end) => `/api/accounts/${account}${end}`))
  paths.push(...['/members', '/messages', '/pins'].map((end) => `/api/channels/${channel}${end}`))
  paths.push(`/api/meetings/${meeting}/door`, `/api/meetings/${meeting}/room`)
  const answers = await Promise.all(paths.map((path) => ann.ask('GET', path)))
  expect(answers.map((answer) => answer.status)).toEqual(paths.map(() => 200))
  return JSON.stringify(await Promise.all(answers.map((answer) => answer.json())))
}

test('every route of the OpenAPI document stands in the table, and no other', async () => {
  const document = (await (await ann.ask('GET', '/api/openapi.json')).json()) as {
    paths: Record<string, Record<string, unknown>>
  }
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  expect(documented.toSorted()).toEqual(Object.keys(ROUTES).toSorted())
})

test('whoever has no part in an account gets nothing of it and changes nothing, whatever the route', async () => {
  const before = await stateOfAcme()
  for (const [who, arrive] of Object.entries(strangers)) {
    for (const [route, { kind, body }] of Object.entries(ROUTES)) {
      if (kind === 'link' || route === 'post /api/sign-out') continue
      const [method = '', path = ''] = route.split(' ')
      const stranger = await arrive()
      const answer = await stranger.ask(method.toUpperCase(), addressOf(path, { meeting }), body)
      const text = await answer.text()
      const where = `${route} as ${who}`
      if (kind === 'nothing') expect([401, 404], where).toContain(answer.status)
      for (const mark of [...MARKS, account]) expect(text, where).not.toContain(mark)
    }
  }
  expect(await stateOfAcme()).toBe(before)
})

test('the holder of a meeting link sees the door and what a guest sees, and nothing more of the account', async () => {
  const made = await ann.ask('POST', `/api/accounts/${account}/meetings`, { title: 'Open-to-guests' })
  const item = MeetingItem.parse(await made.json())
  for (const [who, arrive] of Object.entries(strangers)) {
    const stranger = await arrive()
    const door = await stranger.ask('GET', `/api/meetings/${item.meeting}/door`)
    const seen = Door.parse(await door.json())
    expect(seen, who).toMatchObject({ title: 'Open-to-guests', organisation: 'Acme-of-Ann', host: false })
    expect(
      seen.mayActFor.map((one) => one.account),
      who,
    ).not.toContain(account)
    const acting = { ...JOIN, actsFor: account }
    const refused = await stranger.ask('POST', `/api/meetings/${item.meeting}/join`, acting)
    expect(refused.status, `${who} acting for the account`).toBeGreaterThanOrEqual(400)
    const joined = await stranger.ask('POST', `/api/meetings/${item.meeting}/join`, JOIN)
    expect(joined.status, who).toBe(200)
    for (const end of ['transcript', 'summary'])
      expect((await stranger.ask('GET', `/api/meetings/${item.meeting}/${end}`)).status, who).toBe(404)
    expect((await stranger.ask('POST', `/api/meetings/${item.meeting}/end`)).status, who).toBe(403)
    const erasing = await stranger.ask('DELETE', `/api/meetings/${item.meeting}`)
    expect([403, 404], who).toContain(erasing.status)
    for (const end of ['', '/members', '/features', '/meetings'])
      expect([401, 404], who).toContain((await stranger.ask('GET', `/api/accounts/${account}${end}`)).status)
    expect([401, 404], who).toContain((await stranger.ask('GET', `/api/meetings/${meeting}/room`)).status)
  }
})

test('the operator adds organisations and gets nothing of them', async () => {
  const { account: third } = NewAccountMade.parse(
    await (await ann.ask('POST', '/api/accounts', { organisation: 'Third' })).json(),
  )
  for (const end of ['', '/members', '/features', '/meetings', '/keys', '/asked'])
    expect((await ann.ask('GET', `/api/accounts/${third}${end}`)).status).toBe(404)
})

test('the first account itself is served', async () => {
  const view = AccountView.parse(await (await ann.ask('GET', `/api/accounts/${account}`)).json())
  expect(view).toMatchObject({ organisation: 'Acme-of-Ann', role: 'owner', mark: 'none' })
  const list = MeetingList.parse(await (await ann.ask('GET', `/api/accounts/${account}/meetings`)).json())
  expect(list.meetings.map((one) => one.title)).toContain('Plans-of-Acme')
})
