/** What programs are told, over a real database, ledger and gate. The protocol is tested in http/authzen.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Evaluation } from '@highroad/core/wire'
import { newId, objection, openMeeting, random } from '../gate/testing/scripted-meeting.ts'
import { openAuthzen } from './index.ts'
import { alike, type Asking, codes, openAsking, SUMMARY } from './testing/asking.ts'

let at: Asking
beforeAll(async () => {
  at = await openAsking()
})
afterAll(() => at.stop())

describe('what is permitted', () => {
  test('R5 a turn that the server keeps: its contributors, classes and time are the server’s own', async () => {
    const answer = await at.ask(at.turnAsked())
    expect(answer.decision).toBe(true)
    expect(codes(answer)).toContain('R5.noticed')
    expect(answer.context.rules_version).toBeGreaterThan(0)
    expect(answer.context.ledger_size).toBeGreaterThan(0)
    expect(answer.context).not.toHaveProperty('reason_user')
  })

  test('it is what the gate itself decides', async () => {
    const [handle = ''] = at.acme.handles
    const own = await at.house.gate.decide({
      purpose: 'assist',
      feature: 'summary',
      processor: 'this-server',
      hostingAccount: at.acme.account,
      place: `meeting:${at.acme.id}`,
      classes: ['audio'],
      contributors: [{ handle, actsFor: at.acme.account }],
      itemTime: at.acme.openedAt + 60_000,
      at: at.house.clock(),
    })
    const answer = await at.ask(at.itemAsked())
    expect(own.decision).toBe('permit')
    expect(answer.decision).toBe(true)
    expect(codes(answer)).toEqual([...new Set(own.reasons.map(({ code }) => code))])
  })

  test('R3 delivering, for the operator', async () => {
    const deliver = { subject: { type: 'operator', id: 'operator' }, action: { name: 'deliver' } }
    expect((await at.ask({ ...at.turnAsked(), ...deliver })).decision).toBe(true)
  })

  test('a feature stands for the processor that the account’s switch names', async () => {
    const { context: _context, ...asked } = at.turnAsked()
    expect((await at.ask({ ...asked, subject: { type: 'feature', id: 'summary' } })).decision).toBe(true)
    expect(codes(await at.ask({ ...asked, subject: { type: 'feature', id: 'rewrite' } }))).toContain(
      'R1.unknown-processor',
    )
  })

  test('a whole meeting is one item of everybody in it: the next moment while it is open', async () => {
    const meeting = {
      ...SUMMARY,
      resource: { type: 'meeting', id: at.acme.id, properties: { classes: ['audio'] } },
    }
    expect((await at.ask(meeting)).decision).toBe(true)
  })

  test('a line of a summary rests on the turns it cites, and on nothing once one is gone', async () => {
    const [line, cited] = [newId(), newId()]
    const add = (id: string, cites: string[]) =>
      at.house.superuser.query(
        `insert into meeting.summary_line (id, account_id, meeting_id, contributor_set_id, audience_id, permit_id,
           classes, kind, position, text, cites)
         select $1, account_id, meeting_id, contributor_set_id, audience_id, 'p', classes, 'point', 1, 'SECRET', $2
           from meeting.turn where id = $3`,
        [id, cites, at.turn],
      )
    await add(line, [at.turn])
    await add(cited, [at.turn, newId()])
    const asked = (id: string) => ({ ...SUMMARY, resource: { type: 'line', id } })
    expect((await at.ask(asked(line))).decision).toBe(true)
    expect((await at.ask(asked(cited))).context.refused?.code).toBe('unknown-resource')
  })

  test('the operator’s key asks about every account, and says which where the id does not', async () => {
    expect((await at.ask(at.turnAsked(), at.operators)).context.refused).toMatchObject({
      code: 'missing',
      field: 'resource.properties.account',
    })
    expect((await at.ask(at.turnAsked(at.turn, { account: at.acme.account }), at.operators)).decision).toBe(
      true,
    )
    expect((await at.ask(at.itemAsked(), at.operators)).decision).toBe(true)
  })
})

describe('what is denied', () => {
  test('R10 an objection denies from the next question on, and R14 names nobody', async () => {
    const { id, account, handles } = await openMeeting(at.house, 3)
    await at.addAccount(account)
    const own = await at.keyOf(account)
    const whole = { ...SUMMARY, resource: { type: 'meeting', id, properties: { classes: ['audio'] } } }
    expect((await at.ask(whole, own)).decision).toBe(true)
    const [first = '', second = ''] = handles
    await at.house.gate.record([objection(first, at.house.clock()), objection(second, at.house.clock())], {
      account,
      person: null,
    })
    const answer = await at.ask(whole, own)
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

  test('R14 asked person by person, why it is denied is not told: an objection looks like a notice not shown', async () => {
    const { id, account, handles } = await openMeeting(at.house, 3)
    await at.addAccount(account)
    const own = await at.keyOf(account)
    const [objector = '', other = ''] = handles
    const time = at.house.clock()
    const handle = await at.house.gate.handleOf(null, { person: 'late', place: `meeting:${id}`, account })
    await at.house.gate.record(
      [
        { kind: 'contributor-joined', time, meeting: id, handle, actsFor: account },
        { kind: 'microphone-answered', time, handle, who: 'only-me' },
        objection(objector, time),
      ],
      { account, person: null },
    )
    const asked = (...people: string[]) =>
      at.ask(
        at.itemAsked({
          place: `meeting:${id}`,
          contributors: people.map((one) => ({ handle: one })),
          time: 'now',
        }),
        own,
      )
    expect((await asked(other)).decision).toBe(true)
    const [objects, untold] = [await asked(objector), await asked(handle)]
    expect(objects.decision).toBe(false)
    expect(codes(objects)).not.toContain('R10.objects')
    expect(objects.context.withheld).toMatch(/participant/)
    expect(alike(objects)).toEqual(alike(untold))
    // Nor by asking of all but one.
    expect(alike(await asked(objector, other))).toEqual(alike(await asked(handle, other)))
    // Of everybody it is told: it can be anybody's.
    expect(codes(await asked(...handles, handle))).toEqual(
      expect.arrayContaining(['R10.objects', 'R5.no-notice']),
    )
    const { lines } = await at.authzen.asked(account)
    expect(lines.some((line) => line.codes.includes('withheld'))).toBe(true)
  })

  test('R14 where the answer is no whoever is asked about, it says nothing of the one', async () => {
    const { id, account, handles } = await openMeeting(at.house, 2)
    await at.addAccount(account)
    const own = await at.keyOf(account)
    const [objector = '', other = ''] = handles
    await at.house.gate.record(
      [{ kind: 'objected', time: at.house.clock(), handle: objector, features: 'everything' }],
      { account, person: null },
    )
    const asked = (handle: string, changed: Partial<Evaluation>) =>
      at.ask(
        {
          ...at.itemAsked({
            place: `meeting:${id}`,
            classes: ['chat'],
            contributors: [{ handle }],
            time: 'now',
          }),
          ...changed,
        },
        own,
      )
    const questions: Partial<Evaluation>[] = [
      { action: { name: 'improve' }, context: {} },
      { action: { name: 'train' }, context: {} },
      { action: { name: 'train-third-party' }, context: {} },
      { context: { feature: 'captions' } },
    ]
    for (const question of questions) {
      const answer = await asked(objector, question)
      expect(answer.decision).toBe(false)
      expect(answer.context.withheld).toBeUndefined()
      expect(codes(answer)).not.toEqual([])
      expect(alike(answer)).toEqual(alike(await asked(other, question)))
    }
  })

  test('an objection that a clock dates ahead of this one is looked at all the same', async () => {
    const { id, account, handles } = await openMeeting(at.house, 2)
    const [handle = ''] = handles
    await at.house.gate.record([objection(handle, at.house.clock())], { account, person: null })
    const past = openAuthzen({
      store: at.house.database.store,
      gate: at.house.gate,
      ledgerSize: at.house.ledger.size,
      clock: () => at.house.clock() - 600_000,
      random,
      log: () => undefined,
    })
    const whole = { ...SUMMARY, resource: { type: 'meeting', id, properties: { classes: ['audio'] } } }
    const answer = await past.evaluation(at.operators, whole)
    past.stop()
    expect(codes(answer)).toContain('R10.objects')
  })

  test('what the record says itself may be said too', async () => {
    const said = {
      place: `meeting:${at.acme.id}`,
      classes: ['transcript', 'audio'],
      contributors: [{ handle: at.acme.handles[0], actsFor: at.acme.account }],
      account: at.acme.account,
    }
    expect((await at.ask(at.turnAsked(at.turn, said))).decision).toBe(true)
    const now = { feature: 'summary', at: new Date(at.house.clock()).toISOString() }
    expect((await at.ask({ ...at.turnAsked(), context: now })).decision).toBe(true)
  })

  test('R13 an item of tomorrow', async () => {
    const answer = await at.ask(at.itemAsked({ time: new Date(at.house.clock() + 86_400_000).toISOString() }))
    expect(codes(answer)).toContain('R13.not-yet-made')
  })

  test('R7 training somebody else’s model, whoever asks', async () => {
    for (const asker of [at.program, at.operators]) {
      const answer = await at.ask({ ...at.itemAsked(), action: { name: 'train-third-party' } }, asker)
      expect(answer.decision).toBe(false)
      expect(codes(answer)).toContain('R7.never')
    }
  })

  test.each<[string, () => Evaluation, string]>([
    ['classes that are no list', () => at.itemAsked({ classes: 'audio' }), 'resource.properties.classes'],
    ['a time that is a number', () => at.itemAsked({ time: 5 }), 'resource.properties.time'],
    ['a time that is none', () => at.itemAsked({ time: 'yesterday' }), 'resource.properties.time'],
    [
      'a contributor that is a number',
      () => at.itemAsked({ contributors: [7] }),
      'resource.properties.contributors.0',
    ],
    ['a feature that is a list', () => ({ ...at.turnAsked(), context: { feature: [] } }), 'context.feature'],
    ['a moment that is none', () => ({ ...at.turnAsked(), context: { at: 'soon' } }), 'context.at'],
  ])('a form that cannot be read is an error that names the field: %s', async (_name, asked, field) => {
    await expect(at.ask(asked())).rejects.toMatchObject({ code: 'bad-request', field })
  })
})
