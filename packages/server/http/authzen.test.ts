/** The protocol of the OpenID AuthZEN Authorization API 1.0, section by section, and every bad request. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  Asked,
  AuthzenConfiguration,
  EvaluationAnswer,
  EvaluationsAnswer,
  InvitationMade,
  KeyMade,
  Keys,
  Me,
  MeetingItem,
  NewAccountMade,
} from '@highroad/core/wire'
import { openAuthzen } from '../authzen/index.ts'
import { type Browser, type Edge, openEdge, ORIGIN } from './testing/edge.ts'

let edge: Edge
let ann: Browser
let account: string
let meeting = 'none-yet'
let key: KeyMade

const EVALUATION = '/access/v1/evaluation'
const EVALUATIONS = '/access/v1/evaluations'
const JOIN = { name: null, microphone: null, noticesShown: [], answers: [], leftOutOf: [] }
const ANN = { name: 'Ann', email: 'ann@example.org', password: 'correct horse', organisation: 'Acme' }

beforeAll(async () => {
  edge = await openEdge()
  ann = edge.newBrowser()
  const me = Me.parse(await (await ann.ask('POST', '/api/set-up', { ...ANN, code: edge.code })).json())
  account = me.memberships[0]?.account ?? ''
  const made = await ann.ask('POST', `/api/accounts/${account}/meetings`, { title: 'A SECRET title' })
  meeting = MeetingItem.parse(await made.json()).meeting
  await ann.ask('POST', `/api/meetings/${meeting}/join`, { ...JOIN, actsFor: account })
  key = await newKey('A recorder')
})
afterAll(() => edge.stop())

const newKey = async (label: string, path = `/api/accounts/${account}/keys`, browser = ann) =>
  KeyMade.parse(await (await browser.ask('POST', path, { label })).json())

/** As a program asks: a key, no cookies, no origin. `body` is sent as it is where it is text or bytes. */
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
  edge.app.request(`${ORIGIN}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  })

const subject = { type: 'operator', id: 'operator' }
const resource = () => ({ type: 'meeting', id: meeting, properties: { classes: ['chat'] } })
/** Permitted: the service itself. */
const yes = () => ({ subject, action: { name: 'deliver' }, resource: resource() })
/** Denied by R7. */
const no = () => ({ subject, action: { name: 'train-third-party' }, resource: resource() })
const refusedCount = async () =>
  Keys.parse(await (await ann.ask('GET', `/api/accounts/${account}/keys`)).json()).keys.find(
    (one) => one.key === key.key,
  )?.refused ?? NaN
const askedCount = async () =>
  Asked.parse(await (await ann.ask('GET', `/api/accounts/${account}/asked`)).json()).lines.reduce(
    (sum, { times }) => sum + times,
    0,
  )

describe('6 access evaluation', () => {
  test('a decision is a boolean, with its reasons in context', async () => {
    const answer = await post(EVALUATION, yes())
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    const permit = EvaluationAnswer.parse(await answer.json())
    expect(permit.decision).toBe(true)
    expect(permit.context.reasons.map(({ code }) => code)).toContain('R3.deliver')

    const deny = EvaluationAnswer.parse(await (await post(EVALUATION, no())).json())
    expect(deny.decision).toBe(false)
    expect(deny.context.reason_user).toEqual({
      'R7.never': 'Training somebody else’s model is never allowed.',
    })
    expect(deny.context.reason_admin).toEqual({ 'R7.never': 'Nobody can change this.' })
  })

  test('a denial is no error: unknown subject, action and resource are 200 and false', async () => {
    for (const change of [
      { subject: { type: 'user', id: 'alice@example.com' } },
      { action: { name: 'can_read', properties: { method: 'GET' } } },
      { resource: { type: 'todo', id: '1' } },
    ]) {
      const answer = await post(EVALUATION, { ...yes(), ...change })
      expect(answer.status).toBe(200)
      expect(EvaluationAnswer.parse(await answer.json()).decision).toBe(false)
    }
  })

  test('fields and properties that nobody knows are ignored', async () => {
    const more = { properties: { department: 'Sales' }, also: [1] }
    const body = {
      subject: { ...subject, ...more },
      action: { name: 'deliver', ...more },
      resource: { ...resource(), owner: 'bob', properties: { classes: ['chat'], status: 'active' } },
      context: { ip: '192.168.1.1', schema: 'https://schema.example.com/x.json' },
      foo: 'bar',
      options: 'of no meaning here',
    }
    const answer = await post(EVALUATION, body)
    expect([answer.status, (await answer.json()) as object]).toMatchObject([200, { decision: true }])
  })

  test('the same question has the same answer', async () => {
    for (let i = 0; i < 3; i++)
      expect(EvaluationAnswer.parse(await (await post(EVALUATION, yes())).json()).decision).toBe(true)
  })
})

describe('7 access evaluations', () => {
  const several = async (body: unknown) => {
    const answer = await post(EVALUATIONS, body)
    expect(answer.status).toBe(200)
    return EvaluationsAnswer.parse(await answer.json()).evaluations
  }
  const decisions = async (body: unknown) => (await several(body)).map(({ decision }) => decision)

  test('each in its order, with no defaults', async () => {
    expect(await decisions({ evaluations: [yes(), no(), yes()] })).toEqual([true, false, true])
  })

  test('7.1.1 defaults from the top, each overridden whole', async () => {
    const top = yes()
    expect(await decisions({ ...top, evaluations: [{}, { action: no().action }] })).toEqual([true, false])
    expect(
      await decisions({
        ...top,
        evaluations: [{ resource: { type: 'meeting', id: meeting } }, { subject: { type: 'user', id: 'x' } }],
      }),
    ).toEqual([false, false])
    const [inherited, own] = await several({
      ...top,
      context: { time: '2024-05-31T15:22-07:00' },
      evaluations: [{}, { context: { source: 'batch-override' } }],
    })
    expect([inherited?.context.refused?.code, own?.decision]).toEqual(['not-now', true])
  })

  test('7.1.2 execute_all, deny_on_first_deny, permit_on_first_permit; execute_all where none is named', async () => {
    const sent = (evaluations_semantic: string, evaluations: unknown[]) => ({
      ...yes(),
      evaluations,
      options: { evaluations_semantic, another_option: 'value' },
    })
    const denied = { action: no().action }
    expect(await decisions(sent('execute_all', [{}, denied, {}]))).toEqual([true, false, true])
    expect(await decisions({ ...yes(), evaluations: [{}, denied, {}], options: {} })).toEqual([
      true,
      false,
      true,
    ])
    const stopped = await several(sent('deny_on_first_deny', [{}, denied, {}]))
    expect(stopped.map(({ decision, context }) => [decision, context.reason])).toEqual([
      [true, undefined],
      [false, 'deny_on_first_deny'],
    ])
    expect(await decisions(sent('permit_on_first_permit', [denied, {}, {}]))).toEqual([false, true])
  })

  test('7.1 without evaluations, or with an empty list, it is the other endpoint', async () => {
    for (const body of [
      yes(),
      { ...yes(), evaluations: [] },
      { ...yes(), options: { evaluations_semantic: 'x' } },
    ]) {
      const answer = await post(EVALUATIONS, body)
      expect(answer.status).toBe(200)
      expect(EvaluationAnswer.parse(await answer.json()).decision).toBe(true)
    }
    expect((await post(EVALUATIONS, { evaluations: [] })).status).toBe(400)
  })

  test('7.2.1 an error of one is in its context, an error of the whole is a status', async () => {
    const top = { subject, action: { name: 'deliver' } }
    const [first, second] = await several({ ...top, evaluations: [{ resource: resource() }, {}] })
    expect(first?.decision).toBe(true)
    expect(second).toMatchObject({ decision: false, context: { error: { status: 400, field: 'resource' } } })
    for (const body of [
      { ...yes(), evaluations: 'all' },
      { ...yes(), evaluations: {} },
      { ...yes(), subject: 'alice', evaluations: [{}] },
      { ...yes(), evaluations: [{}], options: { evaluations_semantic: 'any' } },
      { ...yes(), evaluations: [{}], options: 'execute_all' },
      { ...yes(), evaluations: Array.from({ length: 501 }, () => ({})) },
    ])
      expect((await post(EVALUATIONS, body)).status).toBe(400)
  })
})

describe('9 metadata', () => {
  test('the well-known document names what there is and nothing else, to everybody', async () => {
    const answer = await edge.app.request(`${ORIGIN}/.well-known/authzen-configuration`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    const document = AuthzenConfiguration.parse(await answer.json())
    expect(document.policy_decision_point).toBe(ORIGIN)
    for (const url of [document.access_evaluation_endpoint, document.access_evaluations_endpoint])
      expect((await post(new URL(url).pathname, yes())).status).toBe(200)
    for (const what of ['subject', 'resource', 'action'])
      expect((await post(`/access/v1/search/${what}`, yes())).status).toBe(404)
  })
})

describe('10 transport', () => {
  test('10.1.3 the request’s id comes back, whatever the answer', async () => {
    const id = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716 ~ any text'
    const headers = { 'x-request-id': id }
    const answers = [
      await post(EVALUATION, yes(), headers),
      await post(EVALUATIONS, { evaluations: [no()] }, headers),
      await post(EVALUATION, '{', headers),
      await post(EVALUATION, yes(), { ...headers, authorization: '' }),
      await post(EVALUATION, 'x'.repeat(300_000), headers),
      await post('/access/v1/nothing', yes(), headers),
    ]
    expect(answers.map((one) => one.status)).toEqual([200, 200, 400, 401, 413, 404])
    for (const answer of answers) expect(answer.headers.get('x-request-id')).toBe(id)
    expect((await post(EVALUATION, yes())).headers.has('x-request-id')).toBe(false)
  })

  test('a body is JSON and says so', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])
      expect((await post(EVALUATION, yes(), { 'content-type': type })).status, type).toBe(400)
    for (const type of ['application/json; charset=utf-8', 'Application/JSON'])
      expect((await post(EVALUATION, yes(), { 'content-type': type })).status, type).toBe(200)
  })

  test.each<[string, unknown, string | undefined]>([
    ['nothing', '', undefined],
    ['no JSON', '{"subject":', undefined],
    ['a list', [], undefined],
    ['null', 'null', undefined],
    ['a string', '"alice"', undefined],
    ['no subject', { ...yes(), subject: undefined }, 'subject'],
    ['no action', { ...yes(), action: undefined }, 'action'],
    ['no resource', { ...yes(), resource: undefined }, 'resource'],
    ['a subject that is text', { ...yes(), subject: 'alice' }, 'subject'],
    ['a subject that is null', { ...yes(), subject: null }, 'subject'],
    ['a subject without type', { ...yes(), subject: { id: 'alice' } }, 'subject.type'],
    ['a subject without id', { ...yes(), subject: { type: 'user' } }, 'subject.id'],
    ['an id that is a number', { ...yes(), subject: { type: 'user', id: 7 } }, 'subject.id'],
    ['an action without name', { ...yes(), action: {} }, 'action.name'],
    ['a name that is a number', { ...yes(), action: { name: 123 } }, 'action.name'],
    ['a resource without id', { ...yes(), resource: { type: 'meeting' } }, 'resource.id'],
    [
      'properties that are a list',
      { ...yes(), action: { name: 'deliver', properties: [] } },
      'action.properties',
    ],
    ['a context that is text', { ...yes(), context: 'now' }, 'context'],
    [
      'classes that are text',
      { ...yes(), resource: { type: 'meeting', id: 'x', properties: { classes: 'chat' } } },
      'resource.properties.classes',
    ],
    [
      'a name twice',
      '{"subject":{"type":"operator","id":"operator"},"action":{"name":"train"},"\\u0061ction":{"name":"deliver"},"resource":{"type":"meeting","id":"x"}}',
      undefined,
    ],
    ['a lone surrogate', '{"subject":{"type":"operator","id":"\\ud800"}}', undefined],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), undefined],
    ['brackets a thousand deep', '{"context":'.repeat(1_000) + '1' + '}'.repeat(1_000), undefined],
    ['brackets beyond any stack', '['.repeat(200_000), undefined],
  ])('a bad request is 400 and names the field, counted once: %s', async (_name, body, field) => {
    const before = [await refusedCount(), await askedCount()]
    const answer = await post(EVALUATION, body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      error: 'bad-request',
      sentence: expect.stringMatching(/\w/) as string,
      ...(field === undefined ? {} : { field }),
    })
    expect([await refusedCount(), await askedCount()]).toEqual([(before[0] ?? 0) + 1, before[1]])
  })

  test('a megabyte of context is too large: not read, counted once, and the server stands', async () => {
    const before = await refusedCount()
    // No JSON at all: had it been parsed, the answer would be another.
    const declared = await post(EVALUATION, 'x'.repeat(1_000_000))
    const context = { padding: 'SECRET '.repeat(150_000) }
    const honest = await post(EVALUATION, { ...yes(), context })
    const streamed = await edge.app.request(`${ORIGIN}${EVALUATION}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' },
      body: new ReadableStream({
        pull: (stream) => stream.enqueue(new Uint8Array(64 * 1024)),
      }),
      duplex: 'half',
    })
    for (const answer of [declared, honest, streamed]) {
      expect(answer.status).toBe(413)
      expect(await answer.json()).toMatchObject({ error: 'too-large' })
    }
    expect(await refusedCount()).toBe(before + 3)
    expect((await post(EVALUATION, yes())).status).toBe(200)
  })

  test('what just fits is decided, its context unread', async () => {
    const padding = 'p'.repeat(256 * 1024 - JSON.stringify({ ...yes(), context: { padding: '' } }).length)
    const answer = await post(EVALUATION, { ...yes(), context: { padding } })
    expect([answer.status, (await answer.json()) as object]).toMatchObject([200, { decision: true }])
    expect((await post(EVALUATION, { ...yes(), context: { padding: `${padding}p` } })).status).toBe(413)
  })

  test('nothing of a request is logged: one line each, with its route and status', async () => {
    const before = edge.logged().split('\n').length
    await post(EVALUATION, {
      ...yes(),
      context: { note: 'SECRET-word' },
      subject: { type: 'SECRET-word', id: 'x' },
    })
    await post(EVALUATION, '{"SECRET-word":')
    const lines = edge.logged().split('\n')
    expect(lines.length - before).toBe(2)
    expect(lines.slice(before - 1, before + 1).map((line) => JSON.parse(line) as object)).toMatchObject([
      { route: `POST ${EVALUATION}`, status: 200 },
      { route: `POST ${EVALUATION}`, status: 400 },
    ])
    expect(edge.logged()).not.toContain('SECRET-word')
    expect(edge.logged()).not.toContain(key.secret)
  })
})

describe('keys', () => {
  const sent = (authorization: string) => post(EVALUATION, yes(), { authorization })

  test('no key, a wrong one, another scheme: 401 with the scheme that is expected, before anything is read', async () => {
    for (const header of [
      '',
      'Bearer',
      'Bearer x',
      `Basic ${key.secret}`,
      `Bearer ${key.secret}0`,
      `Bearer highroad_${'0'.repeat(40)}`,
    ]) {
      const answer = await sent(header)
      expect(answer.status, header).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="highroad"')
      expect(await answer.json()).toMatchObject({ error: 'key-unknown' })
    }
    expect((await post(EVALUATION, 'x'.repeat(1_000_000), { authorization: '' })).status).toBe(401)
    // A person’s cookies are no key.
    expect((await ann.ask('POST', EVALUATION, yes())).status).toBe(401)
  })

  test('shown once, kept as a digest, revoked at once', async () => {
    const other = await newKey('A CRM')
    expect((await sent(`Bearer ${other.secret}`)).status).toBe(200)
    const list = await (await ann.ask('GET', `/api/accounts/${account}/keys`)).text()
    expect(list).toContain('A CRM')
    expect(list).not.toContain(other.secret)
    const { rows } = await edge.database.store.auth.query<{ row: string }>(
      'select k::text as row from authzen.key k',
    )
    expect(rows.length).toBeGreaterThan(1)
    for (const { row } of rows) expect(row).not.toContain(other.secret)
    expect((await ann.ask('DELETE', `/api/accounts/${account}/keys/${other.key}`)).status).toBe(204)
    expect((await sent(`Bearer ${other.secret}`)).status).toBe(401)
    expect((await ann.ask('DELETE', `/api/accounts/${account}/keys/${other.key}`)).status).toBe(404)
  })

  test('an organisation’s keys are its owners’ and admins’; the operator’s are the operator’s', async () => {
    const invited = await ann.ask('POST', `/api/accounts/${account}/invitations`, { role: 'member' })
    const token =
      InvitationMade.parse(await invited.json())
        .link.split('/')
        .at(-1) ?? ''
    const member = edge.newBrowser()
    await member.ask('POST', `/api/invitations/${token}/accept`, {
      name: 'Mike',
      email: 'mike@example.org',
      password: 'long enough word',
    })
    for (const path of [`/api/accounts/${account}/keys`, '/api/operator/keys']) {
      expect((await member.ask('GET', path)).status).toBe(403)
      expect((await member.ask('POST', path, { label: 'Planted' })).status).toBe(403)
      expect((await member.ask('DELETE', `${path}/${key.key}`)).status).toBe(403)
    }
    expect((await member.ask('GET', `/api/accounts/${account}/asked`)).status).toBe(403)
    expect((await sent(`Bearer ${key.secret}`)).status).toBe(200)
  })

  test('another organisation’s key learns nothing and revokes nothing; the operator’s may ask about every one', async () => {
    const made = NewAccountMade.parse(
      await (await ann.ask('POST', '/api/accounts', { organisation: 'Globex' })).json(),
    )
    const olga = edge.newBrowser()
    await olga.ask('POST', `/api/invitations/${made.ownerInvitation.split('/').at(-1)}/accept`, {
      name: 'Olga',
      email: 'olga@example.org',
      password: 'long enough word',
    })
    const theirs = await newKey('Theirs', `/api/accounts/${made.account}/keys`, olga)
    const answer = await sent(`Bearer ${theirs.secret}`)
    expect(EvaluationAnswer.parse(await answer.json())).toMatchObject({
      decision: false,
      context: { refused: { code: 'unknown-resource', field: 'resource.id' } },
    })
    expect((await olga.ask('DELETE', `/api/accounts/${made.account}/keys/${key.key}`)).status).toBe(404)
    expect((await sent(`Bearer ${key.secret}`)).status).toBe(200)

    const operators = await newKey('The operator’s monitor', '/api/operator/keys')
    expect(EvaluationAnswer.parse(await (await sent(`Bearer ${operators.secret}`)).json()).decision).toBe(
      true,
    )
    const { lines } = Asked.parse(await (await ann.ask('GET', `/api/accounts/${account}/asked`)).json())
    expect(lines.find((line) => line.key === operators.key)).toMatchObject({ label: null, decision: true })
    expect(lines.find((line) => line.key === theirs.key)).toBeUndefined()
    expect((await ann.ask('DELETE', `/api/operator/keys/${operators.key}`)).status).toBe(204)
    expect((await sent(`Bearer ${operators.secret}`)).status).toBe(401)
  })

  test('a key that asks too often waits; others go on', async () => {
    const { store } = edge.database
    const authzen = openAuthzen({
      store,
      gate: edge.gate,
      ledgerSize: () => 0,
      clock: edge.parts.clock,
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
      log: () => undefined,
      allowance: { most: 3, perSecond: 0 },
    })
    const { httpApp } = await import('./app.ts')
    const app = httpApp({ ...edge.parts, authzen })
    const ask = (secret: string, count: number) =>
      app.request(`${ORIGIN}${EVALUATIONS}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...yes(), evaluations: Array.from({ length: count }, () => ({})) }),
      })
    const before = await refusedCount()
    expect((await ask(key.secret, 2)).status).toBe(200)
    const late = await ask(key.secret, 2)
    expect(late.status).toBe(429)
    expect(late.headers.get('retry-after')).toBe('1')
    expect((await ask(key.secret, 1)).status).toBe(200)
    expect((await ask((await newKey('Another')).secret, 3)).status).toBe(200)
    expect(await refusedCount()).toBe(before)
    authzen.stop()
  })
})
