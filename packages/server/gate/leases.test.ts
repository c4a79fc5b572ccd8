import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { UsedItem } from '@highroad/core/ledger'
import type { Lease } from './index.ts'
import {
  granted,
  type House,
  leaseOn,
  type Meeting,
  newId,
  objection,
  openHouse,
  openMeeting,
} from './testing/scripted-meeting.ts'

let house: House
let meeting: Meeting
let lease: Lease
let clock = Date.now()

beforeAll(async () => {
  house = await openHouse({ clock: () => clock })
})
afterAll(() => house.stop())
beforeEach(async () => {
  clock = Date.now()
  meeting = await openMeeting(house, 2)
  lease = granted(await house.gate.lease(leaseOn(meeting, meeting.handles[0] ?? '')))
})
afterEach(() => lease.end())

const by = () => ({ account: meeting.account, person: null })
const first = () => meeting.handles[0] ?? ''

const item = (time: number): UsedItem => ({
  item: newId(),
  classes: ['audio', 'transcript'],
  time,
  contributors: [{ handle: first(), actsFor: meeting.account }],
  audience: meeting.id,
})

async function usedOf(id: string): Promise<{ count: number } | undefined> {
  return await house.database.store.asTenant(by(), async (tx) => {
    const { rows } = await sql<{ body: { count: number } }>`
      select o.body from gate.permit p join ledger.opening o on o.entry_id = p.used_entry_id where p.id = ${id}`.execute(
      tx,
    )
    return rows[0]?.body
  })
}

test('a lease lives, covers what lies in it, and its end writes what was used', async () => {
  expect(lease.live).toBe(true)
  clock += 1000
  expect(lease.covers(lease.from, clock)).toBe(true)
  expect(lease.covers(lease.from - 1, clock)).toBe(false)
  expect(lease.covers(lease.from, Number.NaN)).toBe(false)
  lease.used(item(clock))
  await lease.end()
  expect(lease.live).toBe(false)
  expect(lease.covers(lease.from, clock)).toBe(true)
  expect(lease.covers(lease.from, clock + 1)).toBe(false)
  expect((await lease.ended).reason).toBe('ended')
  expect(await usedOf(lease.id)).toMatchObject({ count: 1 })
  expect(() => lease.used(item(clock))).toThrow()
})

test('R13 a lease is over after ten minutes, renewed or not', () => {
  clock += 600_001
  expect(lease.live).toBe(false)
  expect(lease.covers(lease.from, clock)).toBe(false)
})

test('R10 an objection kills the lease before it is acknowledged, and what was used is written', async () => {
  const other = granted(await house.gate.lease(leaseOn(meeting, meeting.handles[1] ?? '')))
  lease.used(item(clock))
  const recording = house.gate.record([objection(first(), clock)], by())
  expect(lease.live).toBe(false)
  await recording
  expect((await lease.ended).reason).toBe('withdrawn')
  expect(lease.covers(lease.from, lease.from)).toBe(false)
  expect(other.live).toBe(true)
  await lease.end()
  await other.end()
  expect(await usedOf(lease.id)).toMatchObject({ count: 1 })
  const again = await house.gate.lease(leaseOn(meeting, first()))
  expect('denied' in again && again.denied.reasons.map(({ code }) => code)).toContain('R10.objects')
})

test('R10 the objection is dated after everything that was used before it', async () => {
  const used = item(clock + 5)
  lease.used(used)
  const [recorded] = await house.gate.record([objection(first(), clock - 60_000)], by())
  expect(recorded?.fact.time).toBeGreaterThan(used.time)
})

test('R12 an objection that cannot be recorded stops every use in its scope until it can', async () => {
  const objected = () =>
    house.gate.record([objection(first(), clock)], {
      ...by(),
      within: async (tx) => {
        await sql`select 1 / 0`.execute(tx)
      },
    })
  await expect(objected()).rejects.toMatchObject({ code: 'not-recorded' })
  expect(lease.live).toBe(false)
  expect((await lease.ended).reason).toBe('not-recorded')
  const denied = await house.gate.lease(leaseOn(meeting, first()))
  expect('denied' in denied && denied.denied.reasons[0]?.code).toBe('R12.not-recorded')
  // Somebody else's words are not concerned.
  const other = granted(await house.gate.lease(leaseOn(meeting, meeting.handles[1] ?? '')))
  await other.end()
  await house.gate.record([objection(first(), clock)], by())
  await house.gate.record(
    [{ kind: 'objection-lifted', time: clock, handle: first(), features: ['summary'] }],
    by(),
  )
  clock += 10
  const again = granted(await house.gate.lease(leaseOn(meeting, first())))
  await again.end()
})

test('what another process records ends the lease here by its notification', async () => {
  const scope = `handle:${first()}`
  await house.superuser.query('update ledger.scope_head set epoch = epoch + 1 where scope = $1', [scope])
  await house.superuser.query(`select pg_notify('highroad_epoch', $1)`, [scope])
  expect((await lease.ended).reason).toBe('withdrawn')
})

test('and within four seconds without one', async () => {
  await house.superuser.query('update ledger.scope_head set epoch = epoch + 1 where scope = $1', [
    `handle:${first()}`,
  ])
  const start = performance.now()
  expect((await lease.ended).reason).toBe('withdrawn')
  expect(performance.now() - start).toBeLessThan(4_000)
})

test('a lost notification connection is death, and leases can be had again once it is back', async () => {
  await house.superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'highroad_epoch'`,
  )
  expect((await lease.ended).reason).toBe('notifications-lost')
  for (;;) {
    const answer = await house.gate.lease(leaseOn(meeting, first()))
    if ('granted' in answer) return await answer.granted.end()
    expect(answer.denied.reasons[0]?.code).toBe('R12.not-recorded')
    await new Promise((next) => setImmediate(next))
  }
})

test('R5 a switch turned off ends leases; a fact that widens ends none', async () => {
  await house.gate.record(
    [{ kind: 'mark-set', time: clock, account: meeting.account, mark: 'none', reason: null }],
    by(),
  )
  expect(lease.live).toBe(true)
  await house.gate.record(
    [
      {
        kind: 'switch-set',
        time: clock,
        account: meeting.account,
        feature: 'summary',
        on: false,
        processor: 'this-server',
      },
    ],
    by(),
  )
  expect(lease.live).toBe(false)
})

test('a caller that refuses within the transaction leaves everything as it was', async () => {
  const { HighroadError } = await import('@highroad/core/wire')
  const refused = house.gate.record([objection(first(), clock)], {
    ...by(),
    within: () => Promise.reject(new HighroadError('not-yours')),
  })
  await expect(refused).rejects.toMatchObject({ code: 'not-yours' })
  expect(lease.live).toBe(true)
})
