/** What is kept of questions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId, random } from '../gate/testing/scripted-meeting.ts'
import { openAuthzen } from './index.ts'
import { type Asking, openAsking, SUMMARY } from './testing/asking.ts'

let at: Asking
beforeAll(async () => {
  at = await openAsking()
})
afterAll(() => at.stop())

describe('what is kept of questions', () => {
  test('each once, as counts of known words; nothing that a caller made up', async () => {
    const own = await at.keyOf(at.acme.account)
    const linesOf = async () =>
      (await at.authzen.asked(at.acme.account)).lines.filter(({ key }) => key === own.key)
    for (let i = 0; i < 3; i++) await at.ask(at.turnAsked(), own)
    await at.ask({ ...at.turnAsked(), action: { name: 'SECRET word' } }, own)
    await at.authzen.evaluations(own, {
      ...SUMMARY,
      evaluations: [at.turnAsked(), at.turnAsked(newId()), {}],
    })
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
    expect((await at.authzen.list(at.acme.account)).find(({ key }) => key === own.key)?.refused).toBe(1)
    const { rows } = await at.house.superuser.query(
      `select from authzen.asked a where strpos(a::text, 'SECRET') > 0`,
    )
    expect(rows).toEqual([])
  })

  test('a flood of kinds fills a bounded number of lines, and is counted whole', async () => {
    const own = await at.keyOf(at.acme.account)
    await at.house.superuser.query(
      `insert into authzen.asked select $1, current_date, $2, null, null, null, '{}', false, array['R1.' || n], 1, now()
         from generate_series(1, 500) n`,
      [at.acme.account, own.key],
    )
    for (let i = 0; i < 3; i++) await at.ask(at.turnAsked(), own)
    await at.ask(at.turnAsked(newId()), own)
    const { rows } = await at.house.superuser.query<{ n: number; times: number }>(
      `select count(*)::int as n, sum(times)::int as times from authzen.asked where key_id = $1`,
      [own.key],
    )
    expect(rows).toEqual([{ n: 502, times: 504 }])
  })

  test('after 90 days it is gone', async () => {
    const add = (days: number) =>
      at.house.superuser.query(
        `insert into authzen.asked values ($1, current_date - $2::int, 'old', null, null, null, '{}', false, '{}', 1, now())`,
        [at.acme.account, days],
      )
    await add(90)
    await add(91)
    const again = openAuthzen({
      store: at.house.database.store,
      gate: at.house.gate,
      ledgerSize: () => 0,
      clock: at.house.clock,
      random,
      log: () => undefined,
    })
    again.stop()
    await expect
      .poll(
        async () =>
          (await at.house.superuser.query(`select from authzen.asked where key_id = 'old'`)).rowCount,
      )
      .toBe(1)
  })
})
