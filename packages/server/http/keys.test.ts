/** Keys of programs: made, shown once, used, revoked; and what a key of another organisation gets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Asked, EvaluationAnswer, InvitationMade, NewAccountMade } from '@highroad/core/wire'
import { openAuthzen } from '../authzen/index.ts'
import { httpApp } from './app.ts'
import { ORIGIN } from './testing/edge.ts'
import { EVALUATION, EVALUATIONS, openProgram, type Program } from './testing/program.ts'

let at: Program
beforeAll(async () => {
  at = await openProgram()
})
afterAll(() => at.edge.stop())

describe('keys', () => {
  const sent = (authorization: string) => at.post(EVALUATION, at.yes(), { authorization })

  test('no key, a wrong one, another scheme: 401 with the scheme that is expected, before anything is read', async () => {
    for (const header of [
      '',
      'Bearer',
      'Bearer x',
      `Basic ${at.key.secret}`,
      `Bearer ${at.key.secret}0`,
      `Bearer highroad_${'0'.repeat(40)}`,
    ]) {
      const answer = await sent(header)
      expect(answer.status, header).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="highroad"')
      expect(await answer.json()).toMatchObject({ error: 'key-unknown' })
    }
    expect((await at.post(EVALUATION, 'x'.repeat(1_000_000), { authorization: '' })).status).toBe(401)
    // A person’s cookies are no key.
    expect((await at.ann.ask('POST', EVALUATION, at.yes())).status).toBe(401)
  })

  test('shown once, kept as a digest, revoked at once', async () => {
    const other = await at.newKey('A CRM')
    expect((await sent(`Bearer ${other.secret}`)).status).toBe(200)
    const list = await (await at.ann.ask('GET', `/api/accounts/${at.account}/keys`)).text()
    expect(list).toContain('A CRM')
    expect(list).not.toContain(other.secret)
    const { rows } = await at.edge.database.store.auth.query<{ row: string }>(
      'select k::text as row from authzen.key k',
    )
    expect(rows.length).toBeGreaterThan(1)
    for (const { row } of rows) expect(row).not.toContain(other.secret)
    expect((await at.ann.ask('DELETE', `/api/accounts/${at.account}/keys/${other.key}`)).status).toBe(204)
    expect((await sent(`Bearer ${other.secret}`)).status).toBe(401)
    expect((await at.ann.ask('DELETE', `/api/accounts/${at.account}/keys/${other.key}`)).status).toBe(404)
  })

  test('an organisation’s keys are its owners’ and admins’; the operator’s are the operator’s', async () => {
    const invited = await at.ann.ask('POST', `/api/accounts/${at.account}/invitations`, { role: 'member' })
    const token =
      InvitationMade.parse(await invited.json())
        .link.split('/')
        .at(-1) ?? ''
    const member = at.edge.newBrowser()
    await member.ask('POST', `/api/invitations/${token}/accept`, {
      name: 'Mike',
      email: 'mike@example.org',
      password: 'long enough word',
    })
    for (const path of [`/api/accounts/${at.account}/keys`, '/api/operator/keys']) {
      expect((await member.ask('GET', path)).status).toBe(403)
      expect((await member.ask('POST', path, { label: 'Planted' })).status).toBe(403)
      expect((await member.ask('DELETE', `${path}/${at.key.key}`)).status).toBe(403)
    }
    expect((await member.ask('GET', `/api/accounts/${at.account}/asked`)).status).toBe(403)
    expect((await sent(`Bearer ${at.key.secret}`)).status).toBe(200)
  })

  test('another organisation’s key learns nothing and revokes nothing; the operator’s may ask about every one', async () => {
    const made = NewAccountMade.parse(
      await (await at.ann.ask('POST', '/api/accounts', { organisation: 'Globex' })).json(),
    )
    const olga = at.edge.newBrowser()
    await olga.ask('POST', `/api/invitations/${made.ownerInvitation.split('/').at(-1)}/accept`, {
      name: 'Olga',
      email: 'olga@example.org',
      password: 'long enough word',
    })
    const theirs = await at.newKey('Theirs', `/api/accounts/${made.account}/keys`, olga)
    const answer = await sent(`Bearer ${theirs.secret}`)
    expect(EvaluationAnswer.parse(await answer.json())).toMatchObject({
      decision: false,
      context: { refused: { code: 'unknown-resource', field: 'resource.id' } },
    })
    expect((await olga.ask('DELETE', `/api/accounts/${made.account}/keys/${at.key.key}`)).status).toBe(404)
    expect((await sent(`Bearer ${at.key.secret}`)).status).toBe(200)

    const operators = await at.newKey('The operator’s monitor', '/api/operator/keys')
    expect(EvaluationAnswer.parse(await (await sent(`Bearer ${operators.secret}`)).json()).decision).toBe(
      true,
    )
    const { lines } = Asked.parse(await (await at.ann.ask('GET', `/api/accounts/${at.account}/asked`)).json())
    expect(lines.find((line) => line.key === operators.key)).toMatchObject({ label: null, decision: true })
    expect(lines.find((line) => line.key === theirs.key)).toBeUndefined()
    expect((await at.ann.ask('DELETE', `/api/operator/keys/${operators.key}`)).status).toBe(204)
    expect((await sent(`Bearer ${operators.secret}`)).status).toBe(401)
  })

  test('a key that asks too often waits; others go on', async () => {
    const { store } = at.edge.database
    const authzen = openAuthzen({
      store,
      gate: at.edge.gate,
      ledgerSize: () => 0,
      clock: at.edge.parts.clock,
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
      log: () => undefined,
      allowance: { most: 3, perSecond: 0 },
    })
    const app = httpApp({ ...at.edge.parts, authzen })
    const ask = (secret: string, count: number) =>
      app.request(`${ORIGIN}${EVALUATIONS}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...at.yes(), evaluations: Array.from({ length: count }, () => ({})) }),
      })
    const before = await at.refusedCount()
    expect((await ask(at.key.secret, 2)).status).toBe(200)
    const late = await ask(at.key.secret, 2)
    expect(late.status).toBe(429)
    expect(late.headers.get('retry-after')).toBe('1')
    expect((await ask(at.key.secret, 1)).status).toBe(200)
    expect((await ask((await at.newKey('Another')).secret, 3)).status).toBe(200)
    expect(await at.refusedCount()).toBe(before)
    authzen.stop()
  })
})
