/** The questions of the OpenID AuthZEN Authorization API 1.0, section by section. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AuthzenConfiguration, EvaluationAnswer, EvaluationsAnswer } from '@highroad/core/wire'
import { ORIGIN } from './testing/edge.ts'
import { EVALUATION, EVALUATIONS, openProgram, type Program } from './testing/program.ts'

let at: Program
beforeAll(async () => {
  at = await openProgram()
})
afterAll(() => at.edge.stop())

describe('6 access evaluation', () => {
  test('a decision is a boolean, with its reasons in context', async () => {
    const answer = await at.post(EVALUATION, at.yes())
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    const permit = EvaluationAnswer.parse(await answer.json())
    expect(permit.decision).toBe(true)
    expect(permit.context.reasons.map(({ code }) => code)).toContain('R3.deliver')

    const deny = EvaluationAnswer.parse(await (await at.post(EVALUATION, at.no())).json())
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
      const answer = await at.post(EVALUATION, { ...at.yes(), ...change })
      expect(answer.status).toBe(200)
      expect(EvaluationAnswer.parse(await answer.json()).decision).toBe(false)
    }
  })

  test('fields and properties that nobody knows are ignored', async () => {
    const more = { properties: { department: 'Sales' }, also: [1] }
    const body = {
      subject: { ...at.yes().subject, ...more },
      action: { name: 'deliver', ...more },
      resource: { ...at.yes().resource, owner: 'bob', properties: { classes: ['chat'], status: 'active' } },
      context: { ip: '192.168.1.1', schema: 'https://schema.example.com/x.json' },
      foo: 'bar',
      options: 'of no meaning here',
    }
    const answer = await at.post(EVALUATION, body)
    expect([answer.status, (await answer.json()) as object]).toMatchObject([200, { decision: true }])
  })

  test('the same question has the same answer', async () => {
    for (let i = 0; i < 3; i++)
      expect(EvaluationAnswer.parse(await (await at.post(EVALUATION, at.yes())).json()).decision).toBe(true)
  })
})

describe('7 access evaluations', () => {
  const several = async (body: unknown) => {
    const answer = await at.post(EVALUATIONS, body)
    expect(answer.status).toBe(200)
    return EvaluationsAnswer.parse(await answer.json()).evaluations
  }
  const decisions = async (body: unknown) => (await several(body)).map(({ decision }) => decision)

  test('each in its order, with no defaults', async () => {
    expect(await decisions({ evaluations: [at.yes(), at.no(), at.yes()] })).toEqual([true, false, true])
  })

  test('7.1.1 defaults from the top, each overridden whole', async () => {
    const top = at.yes()
    expect(await decisions({ ...top, evaluations: [{}, { action: at.no().action }] })).toEqual([true, false])
    expect(
      await decisions({
        ...top,
        evaluations: [
          { resource: { type: 'meeting', id: at.meeting } },
          { subject: { type: 'user', id: 'x' } },
        ],
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
      ...at.yes(),
      evaluations,
      options: { evaluations_semantic, another_option: 'value' },
    })
    const denied = { action: at.no().action }
    expect(await decisions(sent('execute_all', [{}, denied, {}]))).toEqual([true, false, true])
    expect(await decisions({ ...at.yes(), evaluations: [{}, denied, {}], options: {} })).toEqual([
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
      at.yes(),
      { ...at.yes(), evaluations: [] },
      { ...at.yes(), options: { evaluations_semantic: 'x' } },
    ]) {
      const answer = await at.post(EVALUATIONS, body)
      expect(answer.status).toBe(200)
      expect(EvaluationAnswer.parse(await answer.json()).decision).toBe(true)
    }
    expect((await at.post(EVALUATIONS, { evaluations: [] })).status).toBe(400)
  })

  test('7.2.1 an error of one is in its context, an error of the whole is a status', async () => {
    const { resource, ...top } = at.yes()
    const [first, second] = await several({ ...top, evaluations: [{ resource }, {}] })
    expect(first?.decision).toBe(true)
    expect(second).toMatchObject({ decision: false, context: { error: { status: 400, field: 'resource' } } })
    for (const body of [
      { ...at.yes(), evaluations: 'all' },
      { ...at.yes(), evaluations: {} },
      { ...at.yes(), subject: 'alice', evaluations: [{}] },
      { ...at.yes(), evaluations: [{}], options: { evaluations_semantic: 'any' } },
      { ...at.yes(), evaluations: [{}], options: 'execute_all' },
      { ...at.yes(), evaluations: Array.from({ length: 501 }, () => ({})) },
    ])
      expect((await at.post(EVALUATIONS, body)).status).toBe(400)
  })
})

describe('9 metadata', () => {
  test('the well-known document names what there is and nothing else, to everybody', async () => {
    const answer = await at.edge.app.request(`${ORIGIN}/.well-known/authzen-configuration`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    const document = AuthzenConfiguration.parse(await answer.json())
    expect(document.policy_decision_point).toBe(ORIGIN)
    for (const url of [document.access_evaluation_endpoint, document.access_evaluations_endpoint])
      expect((await at.post(new URL(url).pathname, at.yes())).status).toBe(200)
    for (const what of ['subject', 'resource', 'action'])
      expect((await at.post(`/access/v1/search/${what}`, at.yes())).status).toBe(404)
  })
})
