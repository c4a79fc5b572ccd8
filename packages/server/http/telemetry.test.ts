import * as fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVENT_NAMES, EVENTS, fieldsOf, fit, valuesOf } from '@highroad/core/telemetry'
import {
  Me,
  MeetingItem,
  OperatorTelemetry,
  TelemetrySession,
  TelemetryTaken,
  TelemetryView,
} from '@highroad/core/wire'
import { type Browser, type Edge, openEdge } from './testing/edge.ts'

const JOIN = { microphone: null, noticesShown: [], answers: [], leftOutOf: [] }
const CAMERA = { event: 'failed', part: 'camera', problem: 'denied' }

let edge: Edge
let database: Client
let ann: Browser
let guest: Browser
let account: string
let meeting: string

beforeAll(async () => {
  edge = await openEdge()
  database = new Client({ connectionString: edge.database.superuserUrl })
  await database.connect()
  ann = edge.newBrowser()
  guest = edge.newBrowser()
  const owner = { name: 'Ann', email: 'ann@example.org', password: 'correct horse', organisation: 'Acme' }
  const me = Me.parse(await (await ann.ask('POST', '/api/set-up', { ...owner, code: edge.code })).json())
  account = me.memberships[0]?.account ?? ''
  const made = await ann.ask('POST', `/api/accounts/${account}/meetings`, { title: 'Plans' })
  meeting = MeetingItem.parse(await made.json()).meeting
  const join = { ...JOIN, name: null, actsFor: account }
  expect((await ann.ask('POST', `/api/meetings/${meeting}/join`, join)).status).toBe(200)
  const come = { ...JOIN, name: 'Gus', actsFor: null }
  expect((await guest.ask('POST', `/api/meetings/${meeting}/join`, come)).status).toBe(200)
})
afterAll(async () => {
  await database?.end()
  await edge?.stop()
})

const begin = async (who: Browser): Promise<TelemetrySession> =>
  TelemetrySession.parse(await (await who.ask('POST', '/api/telemetry/session', { meeting })).json())
const send = (who: Browser, session: TelemetrySession, events: unknown[]) =>
  who.ask('POST', '/api/telemetry', { account: session.account, session: session.session, events })
const taken = async (who: Browser, session: TelemetrySession, events: unknown[]) =>
  TelemetryTaken.parse(await (await send(who, session, events)).json())
const view = async () =>
  TelemetryView.parse(await (await ann.ask('GET', `/api/accounts/${account}/telemetry`)).json())
const stored = async () =>
  (
    await database.query<{
      event: (typeof EVENT_NAMES)[number]
      steps: string[]
      times: number
      session: Buffer
    }>('select event, steps, times, session from telemetry.event')
  ).rows.map((row) => ({ ...row, steps: row.steps.map(Number) }))

test('R4 what fits is kept, a guest’s too; the rest is dropped and counted, and no text of it is anywhere', async () => {
  const session = await begin(guest)
  expect(session.account).toBe(account)
  const secret = 'Plans-of-Acme'
  const answer = await taken(guest, session, [
    CAMERA,
    CAMERA,
    { event: 'joined', firstFrameMs: 500, picture: 'own' },
    { event: 'joined', firstFrameMs: 501, picture: 'own' },
    { ...CAMERA, title: secret },
    { event: secret },
    { event: 'used', feature: 'summary' },
    secret,
  ])
  expect(answer).toEqual({
    kept: 3,
    dropped: {
      'unknown-value': 1,
      'unknown-field': 1,
      'unknown-event': 1,
      'missing-field': 1,
      'no-event': 1,
    },
  })
  expect((await stored()).map(({ event, steps, times }) => [event, steps, times])).toEqual([
    ['failed', [1, 1], 2],
    ['joined', [1, 0], 1],
  ])
  const seen = await view()
  expect(seen.counts).toContainEqual(
    expect.objectContaining({ event: 'failed', field: 'problem', points: [{ value: 'denied', times: 2 }] }),
  )
  expect(seen.dropped.map(({ reason, times }) => [reason, times])).toEqual(
    Object.entries(answer.dropped).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
  expect(seen.bitsOfSession).toBe(203)
  const { rows } = await database.query<{ text: string }>(
    `select row_to_json(e)::text as text from telemetry.event e union all
     select row_to_json(t)::text from telemetry.tally t union all select row_to_json(s)::text from telemetry.session s`,
  )
  for (const { text } of rows) expect(text).not.toContain(secret)
  expect(edge.logged()).not.toContain(secret)
})

test('R4 for any JSON that is sent, what is stored parses by the closed lists', async () => {
  const nearly = fc.constantFrom(...EVENT_NAMES).chain((event) =>
    fc.record({
      event: fc.constant(event),
      ...Object.fromEntries(
        fieldsOf(event).map(([field, values]) => [field, fc.constantFrom(...values, 'x', 7.5)]),
      ),
    }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.jsonValue(), nearly), { minLength: 1, maxLength: 20 }),
      async (events) => {
        // A session each, and nobody's allowance.
        const session = await edge.parts.telemetry.begin(account)
        const answer = await edge.parts.telemetry.take(
          { ...session, events: JSON.parse(JSON.stringify(events)) },
          false,
        )
        const fitting = events.filter(
          (event) => typeof fit(JSON.parse(JSON.stringify(event))) !== 'string',
        ).length
        expect(answer.kept).toBe(fitting)
        const dropped = Object.values(answer.dropped).reduce((sum, times) => sum + times, 0)
        expect(answer.kept + dropped).toBe(events.length)
      },
    ),
    { numRuns: 40 },
  )
  const rows = await stored()
  expect(rows.length).toBeGreaterThan(2)
  for (const row of rows) {
    const values = valuesOf(row)
    expect(fit({ event: row.event, ...values })).toEqual({ event: row.event, steps: row.steps })
  }
})

test('a report of another form is refused whole: an id that the client chose, a name beside the events', async () => {
  const session = await begin(ann)
  for (const change of [
    { session: 'my-own-session-id' },
    { note: 'Plans of Acme' },
    { events: 'Plans of Acme' },
    { events: [] },
    { events: Array.from({ length: 61 }, () => CAMERA) },
  ]) {
    const { until: _until, ...known } = session
    const answer = await ann.ask('POST', '/api/telemetry', { ...known, events: [CAMERA], ...change })
    expect(answer.status, JSON.stringify(change).slice(0, 40)).toBe(400)
    expect(await answer.text()).not.toContain('Plans')
  }
  const before = await stored()
  const chosen = { ...session, session: '0123456789abcdef0123456789abcdef' }
  expect(await taken(ann, chosen, [CAMERA])).toEqual({ kept: 0, dropped: { 'session-unknown': 1 } })
  // Of another account it is none either.
  expect(await taken(ann, { ...session, account: 'another' }, [CAMERA])).toMatchObject({ kept: 0 })
  expect(await stored()).toEqual(before)
})

test('a session takes sixty events and an hour, an account so many a day, a person so many reports', async () => {
  const session = await begin(ann)
  const many = (count: number) => Array.from({ length: count }, () => CAMERA)
  expect(await taken(ann, session, many(50))).toMatchObject({ kept: 50 })
  expect(await taken(ann, session, many(50))).toEqual({ kept: 10, dropped: { 'session-full': 40 } })
  expect(await taken(ann, session, many(1))).toEqual({ kept: 0, dropped: { 'session-full': 1 } })

  const later = await begin(ann)
  await database.query(`update telemetry.session set until = now() - interval '1 minute' where id = $1`, [
    Buffer.from(later.session, 'hex'),
  ])
  expect(await taken(ann, later, many(1))).toEqual({ kept: 0, dropped: { 'session-unknown': 1 } })

  const last = await begin(ann)
  await database.query(`update telemetry.tally set times = 19998 where outcome = 'kept'`)
  expect(await taken(ann, last, many(3))).toEqual({ kept: 0, dropped: { 'day-full': 3 } })
  expect(await taken(ann, last, many(2))).toEqual({ kept: 2, dropped: {} })

  const dropped: unknown[] = []
  for (let i = 0; i < 121; i++) dropped.push((await taken(guest, last, ['x'])).dropped)
  expect(dropped).toContainEqual({ 'no-event': 1 })
  expect(dropped.at(-1)).toEqual({ 'too-often': 1 })
})

test('sessions are for whoever is in the meeting, and are noted with nobody', async () => {
  const stranger = edge.newBrowser()
  expect((await stranger.ask('POST', '/api/telemetry/session', { meeting })).status).toBe(401)
  expect(
    (await stranger.ask('POST', '/api/telemetry', { account, session: '0'.repeat(32), events: [CAMERA] }))
      .status,
  ).toBe(401)
  const { personalLink } = await edge.identity.newGuest('Zoe')
  await stranger.ask('GET', new URL(personalLink).pathname)
  expect((await stranger.ask('POST', '/api/telemetry/session', { meeting })).status).toBe(404)
  const columns = await database.query<{ column: string }>(
    `select format('%s.%s %s', table_name, column_name, udt_name) as column from information_schema.columns
      where table_schema = 'telemetry' order by 1`,
  )
  // Text alone are the account and words that the table checks.
  expect(columns.rows.map(({ column }) => column).filter((column) => column.endsWith(' text'))).toEqual([
    'event.account_id text',
    'event.event text',
    'session.account_id text',
    'tally.account_id text',
    'tally.outcome text',
  ])
  await expect(
    database.query(`insert into telemetry.event values ('a', current_date, $1, 'Plans', '{0}', 1)`, [
      Buffer.alloc(16),
    ]),
  ).rejects.toMatchObject({ code: '23514' })
  for (let i = 0; i < 20; i++) await guest.ask('POST', '/api/telemetry/session', { meeting })
  expect((await guest.ask('POST', '/api/telemetry/session', { meeting })).status).toBe(429)
})

test('R4 the operator sees the sum where the gate lets telemetry serve improve; owners and admins see their own', async () => {
  const sums = async () =>
    OperatorTelemetry.parse(await (await ann.ask('GET', '/api/operator/telemetry')).json())
  const before = await sums()
  expect(before).toMatchObject({ accounts: 1, denied: 0 })
  expect(before.counts.map(({ event }) => event)).toContain('failed')
  expect(before.unplaced).toBeGreaterThan(0)
  expect((await guest.ask('GET', '/api/operator/telemetry')).status).toBe(403)
  expect((await guest.ask('GET', `/api/accounts/${account}/telemetry`)).status).toBe(404)

  const narrower = (await (await ann.ask('GET', '/api/terms/1')).text())
    .replace('version: 1', 'version: 2')
    .replace(
      /(telemetry:[\s\S]*?improve:\s+cell: )licensed(\s+says: ).*/,
      '$1never$2Telemetry is not used to mend the service.',
    )
  const publish = await ann.ask('POST', '/api/operator/terms', { text: narrower, dryRun: false })
  expect(await publish.json()).toMatchObject({ published: true, problems: [] })
  const after = await sums()
  const classes = new Set(after.counts.map(({ event }) => EVENTS[event].dataClass))
  expect([...classes]).toEqual(['diagnostics'])
})

test('what is older than thirty days goes', async () => {
  await database.query(`update telemetry.event set day = current_date - 31 where event = 'failed'`)
  await database.query(`update telemetry.session set until = now() - interval '3 hours'`)
  await edge.database.store.app.query('select telemetry.forget_old()')
  expect((await stored()).some(({ event }) => event === 'failed')).toBe(false)
  expect((await database.query('select 1 from telemetry.session')).rowCount).toBe(0)
})
