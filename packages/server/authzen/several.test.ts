/** Several questions in one request, and questions of one account about another. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Evaluation, EvaluationAnswer } from '@highroad/core/wire'
import { newId, random } from '../gate/testing/scripted-meeting.ts'
import { openAuthzen } from './index.ts'
import { alike, type Asking, openAsking, SUMMARY } from './testing/asking.ts'

let at: Asking
beforeAll(async () => {
  at = await openAsking()
})
afterAll(() => at.stop())

describe('another account', () => {
  test('what is another’s and what does not exist answer alike, to the byte', async () => {
    const [theirs = ''] = at.globex.handles
    const { rows } = await at.house.superuser.query<{ id: string }>(
      'select id from meeting.turn where account_id = $1',
      [at.globex.account],
    )
    const pairs: [Evaluation, Evaluation][] = [
      [at.turnAsked(rows[0]?.id), at.turnAsked(newId())],
      [at.itemAsked({ place: `meeting:${at.globex.id}` }), at.itemAsked({ place: `meeting:${newId()}` })],
      [
        at.itemAsked({ place: `account:${at.globex.account}` }),
        at.itemAsked({ place: `account:${newId()}` }),
      ],
      [at.itemAsked({ account: at.globex.account }), at.itemAsked({ account: newId() })],
      [
        at.itemAsked({ contributors: [{ handle: theirs }] }),
        at.itemAsked({ contributors: [{ handle: newId() }] }),
      ],
      [
        at.itemAsked({ contributors: [{ handle: at.acme.handles[0], actsFor: at.globex.account }] }),
        at.itemAsked({ contributors: [{ handle: at.acme.handles[0], actsFor: newId() }] }),
      ],
      ...['meeting', 'channel'].map((type): [Evaluation, Evaluation] => [
        { ...SUMMARY, resource: { type, id: at.globex.id, properties: { classes: ['audio'] } } },
        { ...SUMMARY, resource: { type, id: newId(), properties: { classes: ['audio'] } } },
      ]),
    ]
    for (const [other, none] of pairs) {
      const [a, b] = [await at.ask(other), await at.ask(none)]
      expect(a.decision).toBe(false)
      expect(alike(a)).toEqual(alike(b))
    }
  })

  test('what one key asks is in its own account’s list, and never in another’s', async () => {
    const before = (await at.authzen.asked(at.globex.account)).lines
    await at.ask(at.itemAsked({ place: `meeting:${at.globex.id}` }))
    expect((await at.authzen.asked(at.globex.account)).lines).toEqual(before)
    await at.ask(at.turnAsked(at.turn, { account: at.acme.account }), at.operators)
    const { lines } = await at.authzen.asked(at.acme.account)
    expect(lines.find(({ key }) => key === at.operators.key)?.label).toBeNull()
    expect(lines.find(({ key }) => key === at.program.key)?.label).toBe('A recorder')
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
      await at.authzen.evaluations(at.program, {
        ...SUMMARY,
        resource: { ...yes.resource, id: at.acme.id },
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
    const [, wrong] = await at.authzen.evaluations(at.program, {
      ...SUMMARY,
      evaluations: [at.turnAsked(), {}],
    })
    expect(wrong?.context.error).toMatchObject({ status: 400, field: 'resource' })
  })

  test('what they rest on is read once for all of them, and anew for the next request', async () => {
    let reads = 0
    const counting = openAuthzen({
      store: at.house.database.store,
      gate: {
        facts: (scopes) => {
          reads++
          return at.house.gate.facts(scopes)
        },
      },
      ledgerSize: () => 0,
      clock: at.house.clock,
      random,
      log: () => undefined,
    })
    counting.stop()
    const evaluations = Array.from({ length: 100 }, () => at.turnAsked())
    await counting.evaluations(at.program, { evaluations: evaluations.slice(0, 1) })
    const once = reads
    await counting.evaluations(at.program, { evaluations })
    expect(reads).toBe(2 * once)
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
      () => at.turnAsked().resource,
      () => at.itemAsked().resource,
      () => at.itemAsked({ contributors: [] }).resource,
      () => at.itemAsked({ classes: ['telemetry'] }).resource,
      () =>
        at.itemAsked({ place: `account:${at.acme.account}`, classes: ['telemetry'], contributors: [] })
          .resource,
      () => ({ type: 'meeting', id: at.globex.id, properties: { classes: ['audio'] } }),
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
        const together = await at.authzen.evaluations(at.program, { ...top, evaluations: list })
        const alone: EvaluationAnswer[] = []
        for (const one of list) alone.push(await at.ask({ ...top, ...one }))
        expect(together.map(alike)).toEqual(alone.map(alike))
      }),
      { numRuns: 40 },
    )
  })
})
