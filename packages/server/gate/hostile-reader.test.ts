/** What AI code might try that has the database password of role `ai`, and means no good. */
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { EpochWatch } from './epoch-watch.ts'
import type { Permit } from './index.ts'
import {
  addTurns,
  granted,
  type House,
  type Meeting,
  objection,
  openHouse,
  openMeeting,
  summaryOf,
} from './testing/scripted-meeting.ts'
import { Uses } from './uses.ts'

const QUERY = 'select id, text from meeting.turn'
const SOON_MS = 5_000

let house: House
let meeting: Meeting
let permit: Permit<'assist'>
let ai: PoolClient

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

beforeEach(async () => {
  meeting = await openMeeting(house, 2)
  for (const handle of meeting.handles) await addTurns(house, meeting, handle, 3)
  permit = granted(await house.gate.permit(summaryOf(meeting, house.clock)))
  ai = await house.database.store.ai.connect()
  ai.on('error', () => undefined)
  return () => ai.release(true)
})

/** Objects, and says how long it took to be acknowledged. */
async function objecting(): Promise<number> {
  const start = performance.now()
  await house.gate.record([objection(meeting.handles[0] ?? '', house.clock())], {
    account: meeting.account,
    person: null,
  })
  return performance.now() - start
}

test('R10 a lock taken without a binding holds no withdrawal up', { timeout: 20_000 }, async () => {
  await ai.query('set idle_in_transaction_session_timeout = 0')
  await ai.query('begin')
  await ai.query('select * from wall.opened($1)', [permit.id])
  expect(await objecting()).toBeLessThan(SOON_MS)
  await expect(ai.query('select 1')).rejects.toThrow()
})

test('R10 a binding that is not committed holds no withdrawal up', { timeout: 20_000 }, async () => {
  await ai.query('begin')
  await ai.query('select wall.bind($1)', [permit.id])
  const busy = ai.query('set statement_timeout = 0; select pg_sleep(60)').then(
    () => 'slept',
    () => 'ended',
  )
  expect(await objecting()).toBeLessThan(SOON_MS)
  expect(await busy).toBe('ended')
})

test('a binding opens rows only once it is committed, so that a withdrawal sees whom to end', async () => {
  await ai.query('begin')
  await ai.query('savepoint s')
  await ai.query('select wall.bind($1)', [permit.id])
  expect((await ai.query(QUERY)).rows).toHaveLength(0)
  await ai.query('release savepoint s')
  expect((await ai.query(QUERY)).rows).toHaveLength(0)
  await ai.query('commit')
  expect((await ai.query(QUERY)).rows).toHaveLength(6)
})

test('R10 a cursor cannot outlive the binding that it was opened under', async () => {
  await ai.query('select wall.bind($1)', [permit.id])
  await ai.query('begin')
  await ai.query(`declare kept cursor with hold for ${QUERY}`)
  await ai.query('fetch 1 from kept')
  await ai.query('savepoint s')
  await expect(ai.query('select wall.unbind()')).rejects.toMatchObject({ code: '55006' })
  await ai.query('rollback to s')
  await ai.query('commit')
  await expect(ai.query('select wall.unbind()')).rejects.toMatchObject({ code: '55006' })
  await objecting()
  await expect(ai.query('fetch all from kept')).rejects.toThrow()
})

test('R10 the same after its permit was closed', async () => {
  await ai.query('select wall.bind($1)', [permit.id])
  await ai.query('begin')
  await ai.query(`declare kept cursor for ${QUERY}`)
  await ai.query('fetch 1 from kept')
  await house.gate.close(permit)
  await objecting()
  await expect(ai.query('fetch all from kept')).rejects.toThrow()
})

test(
  'R16 an open transaction under a permit that was closed holds no erasure up',
  { timeout: 20_000 },
  async () => {
    await ai.query('begin')
    await ai.query('select wall.bind($1)', [permit.id])
    await house.gate.close(permit)
    const start = performance.now()
    await house.gate.erase(meeting.id, meeting.account, 'person-0', () => Promise.resolve())
    expect(performance.now() - start).toBeLessThan(SOON_MS)
  },
)

test('R16 the planner’s statistics keep no word, no name and no title', async () => {
  await house.superuser.query('analyze')
  const { rows } = await house.superuser.query<{ kept: string }>(
    `select format('%s.%s', s.tablename, s.attname) as kept from pg_stats s
      where s.schemaname = 'meeting' and concat(s.most_common_vals, s.histogram_bounds) like '%SECRET%'`,
  )
  expect(rows).toEqual([])
})

test('notifications tell a listener neither who nor where', async () => {
  const heard: (string | undefined)[] = []
  ai.on('notification', ({ payload }) => heard.push(payload))
  await ai.query('listen highroad_epoch')
  await ai.query('listen highroad_ledger')
  await objecting()
  await ai.query('select 1')
  expect(heard.length).toBeGreaterThan(0)
  // Or that a checkpoint was published, as everybody can see.
  expect(heard.filter((payload) => payload !== '' && payload !== 'published')).toEqual([])
})

test('a flood of notifications is answered by few readings, over none of the connections that withdrawals need', async () => {
  const { store } = house.database
  let [now, most, all] = [0, 0, 0]
  const listen: typeof store.listen = async (...of) => {
    const made = await store.listen(...of)
    return {
      ...made,
      query: async (text, values) => {
        most = Math.max(most, ++now)
        all += 1
        return await made.query<never>(text, values).finally(() => (now -= 1))
      },
    }
  }
  const watch = new EpochWatch({
    store: { listen, doubt: store.doubt },
    uses: new Uses(),
    me: 'this process',
    clock: house.clock,
    log: () => undefined,
  })
  await watch.start()
  const flood = Array.from({ length: 500 }, (_, i) => `notify highroad_epoch, '${i}'`).join(';')
  const before = all
  await ai.query(flood)
  await vi.waitFor(() => expect(all).toBeGreaterThan(before))
  await watch.stop()
  expect(most).toBe(1)
  expect(all - before).toBeLessThan(10)
})

test('role ai cannot take all of the database’s connections', async () => {
  const { rows } = await house.superuser.query<{ most: number }>(
    `select rolconnlimit as most from pg_roles where rolname = 'ai'`,
  )
  expect(rows[0]?.most).toBeGreaterThan(5)
  expect(rows[0]?.most).toBeLessThan(20)
})
