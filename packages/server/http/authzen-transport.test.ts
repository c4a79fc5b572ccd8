/** The transport of the OpenID AuthZEN Authorization API 1.0, and every bad request. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ORIGIN } from './testing/edge.ts'
import { EVALUATION, EVALUATIONS, openProgram, type Program } from './testing/program.ts'

let at: Program
beforeAll(async () => {
  at = await openProgram()
})
afterAll(() => at.edge.stop())

/** As it should be, for one thing at a time to be wrong with it. */
const ASKED = {
  subject: { type: 'operator', id: 'operator' },
  action: { name: 'deliver' },
  resource: { type: 'meeting', id: 'x', properties: { classes: ['chat'] } },
}

describe('10 transport', () => {
  test('10.1.3 the request’s id comes back, whatever the answer', async () => {
    const id = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716 ~ any text'
    const headers = { 'x-request-id': id }
    const answers = [
      await at.post(EVALUATION, at.yes(), headers),
      await at.post(EVALUATIONS, { evaluations: [at.no()] }, headers),
      await at.post(EVALUATION, '{', headers),
      await at.post(EVALUATION, at.yes(), { ...headers, authorization: '' }),
      await at.post(EVALUATION, 'x'.repeat(300_000), headers),
      await at.post('/access/v1/nothing', at.yes(), headers),
    ]
    expect(answers.map((one) => one.status)).toEqual([200, 200, 400, 401, 413, 404])
    for (const answer of answers) expect(answer.headers.get('x-request-id')).toBe(id)
    expect((await at.post(EVALUATION, at.yes())).headers.has('x-request-id')).toBe(false)
  })

  test('a body is JSON and says so', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])
      expect((await at.post(EVALUATION, at.yes(), { 'content-type': type })).status, type).toBe(400)
    for (const type of ['application/json; charset=utf-8', 'Application/JSON'])
      expect((await at.post(EVALUATION, at.yes(), { 'content-type': type })).status, type).toBe(200)
  })

  test.each<[string, unknown, string | undefined]>([
    ['nothing', '', undefined],
    ['no JSON', '{"subject":', undefined],
    ['a list', [], undefined],
    ['null', 'null', undefined],
    ['a string', '"alice"', undefined],
    ['no subject', { ...ASKED, subject: undefined }, 'subject'],
    ['no action', { ...ASKED, action: undefined }, 'action'],
    ['no resource', { ...ASKED, resource: undefined }, 'resource'],
    ['a subject that is text', { ...ASKED, subject: 'alice' }, 'subject'],
    ['a subject that is null', { ...ASKED, subject: null }, 'subject'],
    ['a subject without type', { ...ASKED, subject: { id: 'alice' } }, 'subject.type'],
    ['a subject without id', { ...ASKED, subject: { type: 'user' } }, 'subject.id'],
    ['an id that is a number', { ...ASKED, subject: { type: 'user', id: 7 } }, 'subject.id'],
    ['an action without name', { ...ASKED, action: {} }, 'action.name'],
    ['a name that is a number', { ...ASKED, action: { name: 123 } }, 'action.name'],
    ['a resource without id', { ...ASKED, resource: { type: 'meeting' } }, 'resource.id'],
    [
      'properties that are a list',
      { ...ASKED, action: { name: 'deliver', properties: [] } },
      'action.properties',
    ],
    ['a context that is text', { ...ASKED, context: 'now' }, 'context'],
    [
      'classes that are text',
      { ...ASKED, resource: { type: 'meeting', id: 'x', properties: { classes: 'chat' } } },
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
    const before = [await at.refusedCount(), await at.askedCount()]
    const answer = await at.post(EVALUATION, body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      error: 'bad-request',
      sentence: expect.stringMatching(/\w/) as string,
      ...(field === undefined ? {} : { field }),
    })
    expect([await at.refusedCount(), await at.askedCount()]).toEqual([(before[0] ?? 0) + 1, before[1]])
  })

  test('a megabyte of context is too large: not read, counted once, and the server stands', async () => {
    const before = await at.refusedCount()
    // No JSON at all: had it been parsed, the answer would be another.
    const declared = await at.post(EVALUATION, 'x'.repeat(1_000_000))
    const context = { padding: 'SECRET '.repeat(150_000) }
    const honest = await at.post(EVALUATION, { ...at.yes(), context })
    const streamed = await at.edge.app.request(`${ORIGIN}${EVALUATION}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${at.key.secret}`, 'content-type': 'application/json' },
      body: new ReadableStream({
        pull: (stream) => stream.enqueue(new Uint8Array(64 * 1024)),
      }),
      duplex: 'half',
    })
    for (const answer of [declared, honest, streamed]) {
      expect(answer.status).toBe(413)
      expect(await answer.json()).toMatchObject({ error: 'too-large' })
    }
    expect(await at.refusedCount()).toBe(before + 3)
    expect((await at.post(EVALUATION, at.yes())).status).toBe(200)
  })

  test('what just fits is decided, its context unread', async () => {
    const padding = 'p'.repeat(256 * 1024 - JSON.stringify({ ...at.yes(), context: { padding: '' } }).length)
    const answer = await at.post(EVALUATION, { ...at.yes(), context: { padding } })
    expect([answer.status, (await answer.json()) as object]).toMatchObject([200, { decision: true }])
    expect((await at.post(EVALUATION, { ...at.yes(), context: { padding: `${padding}p` } })).status).toBe(413)
  })

  test('nothing of a request is logged: one line each, with its route and status', async () => {
    const before = at.edge.logged().split('\n').length
    await at.post(EVALUATION, {
      ...at.yes(),
      context: { note: 'SECRET-word' },
      subject: { type: 'SECRET-word', id: 'x' },
    })
    await at.post(EVALUATION, '{"SECRET-word":')
    const lines = at.edge.logged().split('\n')
    expect(lines.length - before).toBe(2)
    expect(lines.slice(before - 1, before + 1).map((line) => JSON.parse(line) as object)).toMatchObject([
      { route: `POST ${EVALUATION}`, status: 200 },
      { route: `POST ${EVALUATION}`, status: 400 },
    ])
    expect(at.edge.logged()).not.toContain('SECRET-word')
    expect(at.edge.logged()).not.toContain(at.key.secret)
  })
})
