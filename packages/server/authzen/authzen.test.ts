/** What programs are told, over a real database, ledger and gate. The protocol itself is tested in http/authzen.test.ts. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Evaluation, EvaluationAnswer } from '@highroad/core/wire'
import {
  addTurns,
  type House,
  type Meeting,
  newId,
  objection,
  openHouse,
  openMeeting,
  random,
} from '../gate/testing/scripted-meeting.ts'
import { type Asker, type Authzen, openAuthzen } from './index.ts'

let house: House
let authzen: Authzen
/** Two organisations that know nothing of each other, and the operator's key. */
let acme: Meeting
let globex: Meeting
let program: Asker
let operators: Asker
let turn: string
const logged: string[] = []

beforeAll(async () => {
  house = await openHouse()
  const { database, gate, ledger, clock } = house
  authzen = openAuthzen({
    store: database.store,
    gate,
    ledgerSize: ledger.size,
    clock,
    random,
    log: (event) => void logged.push(event),
  })
  acme = await openMeeting(house, 3)
  globex = await openMeeting(house, 2)
  for (const { account } of [acme, globex])
    await house.superuser.query(
      `insert into identity.account (id, organisation, created_at) values ($1, 'An organisation', now())`,
      [account],
    )
  program = await keyOf(acme.account)
  operators = await keyOf(null)
  const [speaker = ''] = acme.handles
  ;[turn = ''] = await addTurns(house, acme, speaker, 1)
  await addTurns(house, globex, globex.handles[0] ?? '', 1)
})
afterAll(async () => {
  authzen.stop()
  await house.stop()
  expect(logged).toEqual([])
})

/** `made_by` is a person, whom this house does not have. */
async function keyOf(account: string | null): Promise<Asker> {
  await house.superuser.query(
    `insert into identity.person (id, name, email) values ('ana', 'Ana', 'ana@example.test') on conflict do nothing`,
  )
  const { secret } = await authzen.make(account, 'A recorder', 'ana')
  const asker = await authzen.askerOf(secret)
  if (!asker) throw new Error('no key')
  return asker
}

const SUMMARY = {
  subject: { type: 'processor', id: 'this-server' },
  action: { name: 'assist' },
  context: { feature: 'summary' },
}
const turnAsked = (id = turn, properties?: Record<string, unknown>): Evaluation => ({
  ...SUMMARY,
  resource: { type: 'turn', id, ...(properties ? { properties } : {}) },
})
/** A row of a CRM made a minute after the meeting opened. */
const itemAsked = (properties: Record<string, unknown> = {}): Evaluation => ({
  ...SUMMARY,
  resource: {
    type: 'item',
    id: 'crm-row-1',
    properties: {
      place: `meeting:${acme.id}`,
      classes: ['audio'],
      contributors: [{ handle: acme.handles[0] }],
      time: new Date(acme.openedAt + 60_000).toISOString(),
      ...properties,
    },
  },
})
const codes = (answer: EvaluationAnswer) => answer.context.reasons.map(({ code }) => code)
const ask = (evaluation: Evaluation, asker = program) => authzen.evaluation(asker, evaluation)
/** An answer without what is new in each: for answers that have to be alike to the byte. */
const alike = ({
  decision,
  context: { decided_at: _at, ledger_size: _size, ...context },
}: EvaluationAnswer) => ({
  decision,
  context,
})

describe('what is permitted', () => {
  test('R5 a turn that the server keeps: its contributors, classes and time are the server’s own', async () => {
    const answer = await ask(turnAsked())
    expect(answer.decision).toBe(true)
    expect(codes(answer)).toContain('R5.noticed')
    expect(answer.context.rules_version).toBeGreaterThan(0)
    expect(answer.context.ledger_size).toBeGreaterThan(0)
    expect(answer.context).not.toHaveProperty('reason_user')
  })

  test('it is what the gate itself decides', async () => {
    const [handle = ''] = acme.handles
    const own = await house.gate.decide({
      purpose: 'assist',
      feature: 'summary',
      processor: 'this-server',
      hostingAccount: acme.account,
      place: `meeting:${acme.id}`,
      classes: ['audio'],
      contributors: [{ handle, actsFor: acme.account }],
      itemTime: acme.openedAt + 60_000,
      at: house.clock(),
    })
    const answer = await ask(itemAsked())
    expect(own.decision).toBe('permit')
    expect(answer.decision).toBe(true)
    expect(codes(answer)).toEqual([...new Set(own.reasons.map(({ code }) => code))])
  })

  test('R3 delivering, for the operator', async () => {
    const deliver = { subject: { type: 'operator', id: 'operator' }, action: { name: 'deliver' } }
    expect((await ask({ ...turnAsked(), ...deliver })).decision).toBe(true)
  })

  test('a feature stands for the processor that the account’s switch names', async () => {
    const { context: _context, ...asked } = turnAsked()
    expect((await ask({ ...asked, subject: { type: 'feature', id: 'summary' } })).decision).toBe(true)
    expect(codes(await ask({ ...asked, subject: { type: 'feature', id: 'rewrite' } }))).toContain(
      'R1.unknown-processor',
    )
  })

  test('a whole meeting is one item of everybody in it: the next moment while it is open', async () => {
    const meeting = {
      ...SUMMARY,
      resource: { type: 'meeting', id: acme.id, properties: { classes: ['audio'] } },
    }
    expect((await ask(meeting)).decision).toBe(true)
  })

  test('a line of a summary rests on the turns it cites, and on nothing once one is gone', async () => {
    const [line, cited] = [newId(), newId()]
    const add = (id: string, cites: string[]) =>
      house.superuser.query(
        `insert into meeting.summary_line (id, account_id, meeting_id, contributor_set_id, audience_id, permit_id,
           classes, kind, position, text, cites)
         select $1, account_id, meeting_id, contributor_set_id, audience_id, 'p', classes, 'point', 1, 'SECRET', $2
           from meeting.turn where id = $3`,
        [id, cites, turn],
      )
    await add(line, [turn])
    await add(cited, [turn, newId()])
    const asked = (id: string) => ({ ...SUMMARY, resource: { type: 'line', id } })
    expect((await ask(asked(line))).decision).toBe(true)
    expect((await ask(asked(cited))).context.refused?.code).toBe('unknown-resource')
  })

  test('the operator’s key asks about every account, and says which where the id does not', async () => {
    expect((await ask(turnAsked(), operators)).context.refused).toMatchObject({
      code: 'missing',
      field: 'resource.properties.account',
    })
    expect((await ask(turnAsked(turn, { account: acme.account }), operators)).decision).toBe(true)
    expect((await ask(itemAsked(), operators)).decision).toBe(true)
  })
})

describe('what is denied', () => {
  test('R10 an objection denies from the next question on, and R14 names nobody', async () => {
    const { id, account, handles } = await openMeeting(house, 3)
    await house.superuser.query(
      `insert into identity.account (id, organisation, created_at) values ($1, 'Another', now())`,
      [account],
    )
    const own = await keyOf(account)
    const whole = { ...SUMMARY, resource: { type: 'meeting', id, properties: { classes: ['audio'] } } }
    expect((await ask(whole, own)).decision).toBe(true)
    const [first = '', second = ''] = handles
    await house.gate.record([objection(first, house.clock()), objection(second, house.clock())], {
      account,
      person: null,
    })
    const answer = await ask(whole, own)
    expect(answer.decision).toBe(false)
    // Two who object are one reason: their number would tell more than it has to.
    expect(codes(answer).filter((code) => code === 'R10.objects')).toHaveLength(1)
    expect(answer.context.reason_user?.['R10.objects']).toBe(
      'A participant objects. Their words are not used.',
    )
    const [reason] = answer.context.reasons.filter(({ code }) => code === 'R10.objects')
    expect(reason).toMatchObject({ changed_by: 'participant', effect: 'forbid' })
    for (const handle of handles) expect(JSON.stringify(answer)).not.toContain(handle)
  })

  test('an objection that a clock dates ahead of this one is looked at all the same', async () => {
    const { id, account, handles } = await openMeeting(house, 1)
    const [handle = ''] = handles
    await house.gate.record([objection(handle, house.clock())], { account, person: null })
    const past = openAuthzen({
      store: house.database.store,
      gate: house.gate,
      ledgerSize: house.ledger.size,
      clock: () => house.clock() - 600_000,
      random,
      log: () => undefined,
    })
    const whole = { ...SUMMARY, resource: { type: 'meeting', id, properties: { classes: ['audio'] } } }
    const answer = await past.evaluation(operators, whole)
    past.stop()
    expect(codes(answer)).toContain('R10.objects')
  })

  const unknown: [string, () => Evaluation, string, string][] = [
    [
      'R1 a processor without a card',
      () => ({ ...turnAsked(), subject: { type: 'processor', id: 'nobody' } }),
      'unknown-subject',
      'R1.unknown-processor',
    ],
    [
      'R1 a processor with an impossible id',
      () => ({ ...turnAsked(), subject: { type: 'processor', id: '\u0000 ' } }),
      'unknown-subject',
      'R1.unknown-processor',
    ],
    [
      'R1 a subject of another type',
      () => ({ ...turnAsked(), subject: { type: 'user', id: 'alice@example.com' } }),
      'unknown-subject',
      'R1.unknown-request',
    ],
    [
      'R1 an operator of another name',
      () => ({ ...turnAsked(), subject: { type: 'operator', id: 'me' } }),
      'unknown-subject',
      'R1.unknown-request',
    ],
    [
      'R1 an action that is no purpose',
      () => ({ ...turnAsked(), action: { name: 'can_read' } }),
      'unknown-action',
      'R1.unknown-request',
    ],
    [
      'R1 a feature that is none',
      () => ({ ...turnAsked(), context: { feature: 'mind-reading' } }),
      'unknown-feature',
      'R1.unknown-request',
    ],
    [
      'R1 a resource of another type',
      () => ({ ...turnAsked(), resource: { type: 'document', id: '1' } }),
      'unknown-resource',
      'R1.unknown-request',
    ],
    ['R1 a turn that is none', () => turnAsked(newId()), 'unknown-resource', 'R1.unknown-request'],
    [
      'R1 a place that is none',
      () => itemAsked({ place: 'the kitchen' }),
      'unknown-resource',
      'R1.unknown-meeting',
    ],
    [
      'R1 a meeting that is none',
      () => itemAsked({ place: `meeting:${newId()}` }),
      'unknown-resource',
      'R1.unknown-meeting',
    ],
    [
      'R1 a class that is none',
      () => itemAsked({ classes: ['audio', 'dreams'] }),
      'unknown-resource',
      'R1.unknown-request',
    ],
    [
      'R1 a contributor who was not there',
      () => itemAsked({ contributors: [{ handle: newId() }] }),
      'unknown-resource',
      'R1.unknown-contributor',
    ],
    [
      'R1 a contributor who acted for another account',
      () => itemAsked({ contributors: [{ handle: acme.handles[0], actsFor: globex.account }] }),
      'unknown-resource',
      'R1.unknown-contributor',
    ],
    ['no classes', () => itemAsked({ classes: undefined }), 'missing', 'R1.unknown-request'],
    ['no place', () => itemAsked({ place: undefined }), 'missing', 'R1.unknown-request'],
    ['no time', () => itemAsked({ time: undefined }), 'missing', 'R1.unknown-request'],
    ['no contributors', () => itemAsked({ contributors: undefined }), 'missing', 'R1.unknown-request'],
    [
      'R13 another time than now',
      () => ({ ...turnAsked(), context: { feature: 'summary', at: '2024-05-31T15:22-07:00' } }),
      'not-now',
      'R1.unknown-request',
    ],
    [
      'R13 a time to come',
      () => ({ ...turnAsked(), context: { feature: 'summary', time: '2124-05-31T15:22:00Z' } }),
      'not-now',
      'R1.unknown-request',
    ],
    [
      'a turn of another time than it has',
      () => turnAsked(turn, { time: '2024-05-31T15:22:00Z' }),
      'other-than-recorded',
      'R1.unknown-request',
    ],
    [
      'a turn with fewer classes than it has',
      () => turnAsked(turn, { classes: ['transcript'] }),
      'other-than-recorded',
      'R1.unknown-request',
    ],
    [
      'a turn of somebody else than recorded',
      () => turnAsked(turn, { contributors: [{ handle: acme.handles[1] }] }),
      'other-than-recorded',
      'R1.unknown-request',
    ],
    [
      'a turn in another place',
      () => turnAsked(turn, { place: `meeting:${globex.id}` }),
      'other-than-recorded',
      'R1.unknown-request',
    ],
    [
      'a turn described as an item of one’s own',
      () => ({
        ...itemAsked({ classes: ['audio'] }),
        resource: { ...itemAsked({ classes: ['audio'] }).resource, id: turn },
      }),
      'other-than-recorded',
      'R1.unknown-request',
    ],
    [
      'a meeting before it began',
      () => ({
        ...SUMMARY,
        resource: {
          type: 'meeting',
          id: acme.id,
          properties: { classes: ['audio'], time: '2024-05-31T15:22:00Z' },
        },
      }),
      'other-than-recorded',
      'R1.unknown-request',
    ],
  ]
  test.each(unknown)('%s', async (_name, asked, refusal, code) => {
    const answer = await ask(asked())
    expect(answer.decision).toBe(false)
    expect(answer.context.refused?.code).toBe(refusal)
    expect(codes(answer)).toEqual([code])
    expect(answer.context.reason_user?.[code]).toBeDefined()
  })

  test('what the record says itself may be said too', async () => {
    const said = {
      place: `meeting:${acme.id}`,
      classes: ['transcript', 'audio'],
      contributors: [{ handle: acme.handles[0], actsFor: acme.account }],
      account: acme.account,
    }
    expect((await ask(turnAsked(turn, said))).decision).toBe(true)
    const now = { feature: 'summary', at: new Date(house.clock()).toISOString() }
    expect((await ask({ ...turnAsked(), context: now })).decision).toBe(true)
  })

  test('R13 an item of tomorrow', async () => {
    const answer = await ask(itemAsked({ time: new Date(house.clock() + 86_400_000).toISOString() }))
    expect(codes(answer)).toContain('R13.not-yet-made')
  })

  test('R7 training somebody else’s model, whoever asks', async () => {
    for (const asker of [program, operators]) {
      const answer = await ask({ ...itemAsked(), action: { name: 'train-third-party' } }, asker)
      expect(answer.decision).toBe(false)
      expect(codes(answer)).toContain('R7.never')
    }
  })

  test.each<[string, () => Evaluation, string]>([
    ['classes that are no list', () => itemAsked({ classes: 'audio' }), 'resource.properties.classes'],
    ['a time that is a number', () => itemAsked({ time: 5 }), 'resource.properties.time'],
    ['a time that is none', () => itemAsked({ time: 'yesterday' }), 'resource.properties.time'],
    [
      'a contributor that is a number',
      () => itemAsked({ contributors: [7] }),
      'resource.properties.contributors.0',
    ],
    ['a feature that is a list', () => ({ ...turnAsked(), context: { feature: [] } }), 'context.feature'],
    ['a moment that is none', () => ({ ...turnAsked(), context: { at: 'soon' } }), 'context.at'],
  ])('a form that cannot be read is an error that names the field: %s', async (_name, asked, field) => {
    await expect(ask(asked())).rejects.toMatchObject({ code: 'bad-request', field })
  })
})

describe('another account', () => {
  test('what is another’s and what does not exist answer alike, to the byte', async () => {
    const [theirs = ''] = globex.handles
    const { rows } = await house.superuser.query<{ id: string }>(
      'select id from meeting.turn where account_id = $1',
      [globex.account],
    )
    const pairs: [Evaluation, Evaluation][] = [
      [turnAsked(rows[0]?.id), turnAsked(newId())],
      [itemAsked({ place: `meeting:${globex.id}` }), itemAsked({ place: `meeting:${newId()}` })],
      [itemAsked({ place: `account:${globex.account}` }), itemAsked({ place: `account:${newId()}` })],
      [itemAsked({ account: globex.account }), itemAsked({ account: newId() })],
      [itemAsked({ contributors: [{ handle: theirs }] }), itemAsked({ contributors: [{ handle: newId() }] })],
      [
        itemAsked({ contributors: [{ handle: acme.handles[0], actsFor: globex.account }] }),
        itemAsked({ contributors: [{ handle: acme.handles[0], actsFor: newId() }] }),
      ],
      ...['meeting', 'channel'].map((type): [Evaluation, Evaluation] => [
        { ...SUMMARY, resource: { type, id: globex.id, properties: { classes: ['audio'] } } },
        { ...SUMMARY, resource: { type, id: newId(), properties: { classes: ['audio'] } } },
      ]),
    ]
    for (const [other, none] of pairs) {
      const [a, b] = [await ask(other), await ask(none)]
      expect(a.decision).toBe(false)
      expect(alike(a)).toEqual(alike(b))
    }
  })

  test('what one key asks is in its own account’s list, and never in another’s', async () => {
    const before = (await authzen.asked(globex.account)).lines
    await ask(itemAsked({ place: `meeting:${globex.id}` }))
    expect((await authzen.asked(globex.account)).lines).toEqual(before)
    await ask(turnAsked(turn, { account: acme.account }), operators)
    const { lines } = await authzen.asked(acme.account)
    expect(lines.find(({ key }) => key === operators.key)?.label).toBeNull()
    expect(lines.find(({ key }) => key === program.key)?.label).toBe('A recorder')
  })
})

describe('several at once', () => {
  const yes = { resource: { type: 'meeting', id: '', properties: { classes: ['audio'] } } }
  const no = { action: { name: 'train-third-party' } }
  const decisions = async (
    semantic: 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit',
    list: unknown[],
  ) =>
    (
      await authzen.evaluations(program, {
        ...SUMMARY,
        resource: { ...yes.resource, id: acme.id },
        evaluations: list,
        options: { evaluations_semantic: semantic },
      })
    ).map(({ decision }) => decision)

  test('the three semantics', async () => {
    expect(await decisions('execute_all', [{}, no, {}])).toEqual([true, false, true])
    expect(await decisions('deny_on_first_deny', [{}, no, {}])).toEqual([true, false])
    expect(await decisions('deny_on_first_deny', [{}, {}])).toEqual([true, true])
    expect(await decisions('permit_on_first_permit', [no, {}, {}])).toEqual([false, true])
    expect(await decisions('permit_on_first_permit', [no, no])).toEqual([false, false])
  })

  test('one that cannot be read is denied with its error, counts as a denial, and stops no other', async () => {
    expect(await decisions('execute_all', [{}, { subject: 'alice' }, 7, {}])).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect(await decisions('deny_on_first_deny', [{}, { subject: {} }, {}])).toEqual([true, false])
    expect(await decisions('permit_on_first_permit', [{ action: {} }, {}])).toEqual([false, true])
    const [, wrong] = await authzen.evaluations(program, { ...SUMMARY, evaluations: [turnAsked(), {}] })
    expect(wrong?.context.error).toMatchObject({ status: 400, field: 'resource' })
  })

  test('execute_all is each question asked alone, whatever the questions and their defaults', async () => {
    const pick = <T>(...values: (() => T)[]) => fc.constantFrom(...values).map((value) => value())
    const subject = pick<Evaluation['subject']>(
      () => SUMMARY.subject,
      () => ({ type: 'processor', id: 'nobody' }),
      () => ({ type: 'operator', id: 'operator' }),
      () => ({ type: 'feature', id: 'summary' }),
    )
    const action = fc
      .constantFrom('assist', 'deliver', 'train', 'record', 'improve', 'can_read')
      .map((name) => ({ name }))
    const resource = pick<Evaluation['resource']>(
      () => turnAsked().resource,
      () => itemAsked().resource,
      () => itemAsked({ contributors: [] }).resource,
      () => itemAsked({ classes: ['telemetry'] }).resource,
      () =>
        itemAsked({ place: `account:${acme.account}`, classes: ['telemetry'], contributors: [] }).resource,
      () => ({ type: 'meeting', id: globex.id, properties: { classes: ['audio'] } }),
      () => ({ type: 'document', id: '1' }),
    )
    const context = pick<NonNullable<Evaluation['context']>>(
      () => ({}),
      () => ({ feature: 'summary' }),
      () => ({ feature: 'captions', time: '1985-10-26T01:22-07:00' }),
    )
    const whole = fc.record({ subject, action, resource, context })
    const partly = fc.record({ subject, action, resource, context }, { requiredKeys: [] })
    await fc.assert(
      fc.asyncProperty(whole, fc.array(partly, { minLength: 1, maxLength: 6 }), async (top, list) => {
        const together = await authzen.evaluations(program, { ...top, evaluations: list })
        const alone: EvaluationAnswer[] = []
        for (const one of list) alone.push(await ask({ ...top, ...one }))
        expect(together.map(alike)).toEqual(alone.map(alike))
      }),
      { numRuns: 40 },
    )
  })
})

describe('what is kept of questions', () => {
  test('each once, as counts of known words; nothing that a caller made up', async () => {
    const own = await keyOf(acme.account)
    const linesOf = async () => (await authzen.asked(acme.account)).lines.filter(({ key }) => key === own.key)
    for (let i = 0; i < 3; i++) await ask(turnAsked(), own)
    await ask({ ...turnAsked(), action: { name: 'SECRET word' } }, own)
    await authzen.evaluations(own, { ...SUMMARY, evaluations: [turnAsked(), turnAsked(newId()), {}] })
    const lines = await linesOf()
    expect(lines.find(({ decision }) => decision)).toMatchObject({
      processor: 'this-server',
      purpose: 'assist',
      feature: 'summary',
      classes: ['audio', 'transcript'],
      times: 4,
    })
    expect(lines.reduce((sum, { times }) => sum + times, 0)).toBe(6)
    expect(lines.find(({ purpose }) => purpose === null)).toMatchObject({
      codes: ['R1.unknown-request'],
      times: 1,
    })
    // The one that could not be read is counted with the key.
    expect((await authzen.list(acme.account)).find(({ key }) => key === own.key)?.refused).toBe(1)
    const { rows } = await house.superuser.query(
      `select from authzen.asked a where strpos(a::text, 'SECRET') > 0`,
    )
    expect(rows).toEqual([])
  })

  test('a flood of kinds fills a bounded number of lines, and is counted whole', async () => {
    const own = await keyOf(acme.account)
    await house.superuser.query(
      `insert into authzen.asked select $1, current_date, $2, null, null, null, '{}', false, array['R1.' || n], 1, now()
         from generate_series(1, 500) n`,
      [acme.account, own.key],
    )
    for (let i = 0; i < 3; i++) await ask(turnAsked(), own)
    await ask(turnAsked(newId()), own)
    const { rows } = await house.superuser.query<{ n: number; times: number }>(
      `select count(*)::int as n, sum(times)::int as times from authzen.asked where key_id = $1`,
      [own.key],
    )
    expect(rows).toEqual([{ n: 502, times: 504 }])
  })

  test('after 90 days it is gone', async () => {
    const add = (days: number) =>
      house.superuser.query(
        `insert into authzen.asked values ($1, current_date - $2::int, 'old', null, null, null, '{}', false, '{}', 1, now())`,
        [acme.account, days],
      )
    await add(90)
    await add(91)
    const again = openAuthzen({
      store: house.database.store,
      gate: house.gate,
      ledgerSize: () => 0,
      clock: house.clock,
      random,
      log: () => undefined,
    })
    again.stop()
    await expect
      .poll(
        async () => (await house.superuser.query(`select from authzen.asked where key_id = 'old'`)).rowCount,
      )
      .toBe(1)
  })
})
