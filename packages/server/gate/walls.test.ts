import { setImmediate as soon } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Store } from '../store/index.ts'
import type { Gate, Permit } from './index.ts'
import { behind } from './permit.ts'
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

let house: House
let meeting: Meeting
let permit: Permit<'assist'>

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

beforeEach(async () => {
  meeting = await openMeeting(house, 2)
  for (const handle of meeting.handles) await addTurns(house, meeting, handle, 3)
  permit = granted(await house.gate.permit(summaryOf(meeting, house.clock)))
})

async function all(turns: AsyncIterable<readonly { text: string }[]>): Promise<string[]> {
  const texts: string[] = []
  for await (const batch of turns) texts.push(...batch.map(({ text }) => text))
  return texts
}

const object = (handle: string | undefined) =>
  house.gate.record([objection(handle ?? '', house.clock())], { account: meeting.account, person: null })

test('under a permit the turns that it covers are read', async () => {
  expect(await all(house.gate.readTurns(permit))).toHaveLength(6)
})

test('what a reader does to a batch changes nothing of what is recorded as used', async () => {
  for await (const batch of house.gate.readTurns(permit))
    for (const turn of batch) (turn.classes as string[]).length = 0
  await house.gate.close(permit)
  const { rows } = await house.superuser.query(
    `select from gate.used_item where permit_id = $1 and jsonb_array_length(body -> 'classes') > 0`,
    [permit.id],
  )
  expect(rows).toHaveLength(6)
})

describe('the first wall: type', () => {
  test('nothing but the gate makes a permit: not for the compiler, not at run time', async () => {
    // The other two walls are taken away: the permit behind the forgery is live.
    const forged = { id: permit.id, purpose: 'assist' as const }
    // @ts-expect-error a shape is no permit
    const read: Parameters<Gate['readTurns']> = [forged]
    await expect(all(house.gate.readTurns(...read))).rejects.toThrow(TypeError)
    // @ts-expect-error the purpose is part of the type
    const other: Permit<'deliver'> = permit
    expect(other.id).toBe(permit.id)
    const Constructor = permit.constructor as new (...of: unknown[]) => Permit<'assist'>
    expect(() => new Constructor(Symbol('only the gate'), 'assist', behind(permit))).toThrow(TypeError)
    const inherited = Object.create(permit) as Permit<'assist'>
    await expect(all(house.gate.readTurns(inherited))).rejects.toThrow(TypeError)
    const copied = Object.assign(Object.create(Object.getPrototypeOf(permit)), permit) as Permit<'assist'>
    await expect(all(house.gate.readTurns(copied))).rejects.toThrow(TypeError)
  })
})

describe('the second wall: the gate’s own check, with row-level security taken away', () => {
  let bind: string
  const read = (of: Permit<'assist'>) => all(house.gate.readTurns(of))
  /** A session that has planned a statement keeps the policies in it. */
  const newSessions = async () => {
    await house.superuser.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'ai'`,
    )
    await vi.waitFor(() => expect(house.database.store.ai.totalCount).toBe(0))
  }
  // The role reads past every policy, and binding, which is the third wall's, says yes to everything.
  beforeAll(async () => {
    const { rows } = await house.superuser.query<{ definition: string }>(
      `select pg_get_functiondef('wall.bind(text)'::regprocedure) as definition`,
    )
    bind = rows[0]?.definition ?? ''
    await house.superuser.query('alter role ai bypassrls')
    await newSessions()
    await house.superuser.query(
      'create or replace function wall.bind(permit text) returns boolean language sql as $$ select true $$',
    )
  })
  afterAll(async () => {
    await house.superuser.query(bind)
    await house.superuser.query('alter role ai nobypassrls')
    await newSessions()
  })

  test('the third wall is away: a plain query of role ai sees everything', async () => {
    const { rows } = await house.database.store.ai.query('select id from meeting.turn')
    expect(rows.length).toBeGreaterThan(5)
  })
  test('it reads what the permit covers and nothing of another meeting', async () => {
    const other = await openMeeting(house, 1)
    await addTurns(house, other, other.handles[0] ?? '', 5)
    expect(await read(permit)).toHaveLength(6)
  })
  test('R10 after an objection that only the database knows of, nothing', async () => {
    await house.superuser.query('update gate.permit set revoked_at = now() where id = $1', [permit.id])
    await expect(read(permit)).rejects.toMatchObject({ code: 'denied' })
  })
  test('R13 expired: nothing', async () => {
    await house.superuser.query('update gate.permit set expires_at = now() where id = $1', [permit.id])
    await expect(read(permit)).rejects.toMatchObject({ code: 'denied' })
  })
  test('R12 not under a checkpoint: nothing', async () => {
    await house.superuser.query('update gate.permit set sealed_at = null where id = $1', [permit.id])
    await expect(read(permit)).rejects.toMatchObject({ code: 'denied' })
  })
  test('R10 a scope whose epoch moved, though nobody revoked: nothing', async () => {
    const scope = `handle:${meeting.handles[0]}`
    await house.superuser.query('update ledger.scope_head set epoch = epoch + 1 where scope = $1', [scope])
    await expect(read(permit)).rejects.toMatchObject({ code: 'denied' })
  })
  test('R13 an item made before its contributor was told stays out, though its set is permitted', async () => {
    await house.superuser.query(
      'update meeting.turn set from_at = $2 where handle = $1 and meeting_id = $3',
      [meeting.handles[1], new Date(meeting.openedAt + 1), meeting.id],
    )
    expect(await read(permit)).toHaveLength(3)
  })
})

describe('the third wall: the database alone, asked with raw SQL as the role ai', () => {
  const QUERY = 'select id, text from meeting.turn'
  let ai: PoolClient
  let store: Store
  beforeEach(async () => {
    store = house.database.store
    ai = await store.ai.connect()
    ai.on('error', () => undefined)
    return () => ai.release(true)
  })
  const bind = async (id: string) =>
    (await ai.query<{ bound: boolean }>('select wall.bind($1) as bound', [id])).rows[0]?.bound
  const count = async (client: PoolClient = ai) => (await client.query(QUERY)).rows.length

  test('without a permit: nothing, and EXPLAIN ANALYZE counts nothing', async () => {
    expect(await count()).toBe(0)
    const { rows } = await ai.query<{ 'QUERY PLAN': string }>(`explain (analyze, verbose) ${QUERY}`)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).not.toMatch(/Rows Removed by Filter: [1-9]/)
    expect(plan).not.toMatch(/SECRET/)
  })
  test('with a live permit: its rows and no others', async () => {
    const other = await openMeeting(house, 1)
    await addTurns(house, other, other.handles[0] ?? '', 5)
    expect(await bind(permit.id)).toBe(true)
    expect(await count()).toBe(6)
  })
  test('outside its window, of another class, of a set that it does not name: nothing', async () => {
    await bind(permit.id)
    const change = async (column: string, value: unknown) => {
      await house.superuser.query(`update gate.permit set ${column} = $2 where id = $1`, [permit.id, value])
      return await count()
    }
    expect(await change('until_at', new Date(meeting.openedAt + 1000))).toBe(0)
    expect(await change('until_at', new Date())).toBe(6)
    expect(await change('classes', ['transcript'])).toBe(0)
    expect(await change('classes', ['audio', 'transcript'])).toBe(6)
    expect(await change('audiences', [])).toBe(0)
  })
  test('an objector’s set is never among those allowed', async () => {
    await object(meeting.handles[1])
    const again = granted(await house.gate.permit(summaryOf(meeting, house.clock)))
    await bind(again.id)
    expect(await count()).toBe(3)
  })
  test('expired, revoked, closed, foreign or made up: it does not bind, and one that was bound sees nothing', async () => {
    expect(await bind('made-up')).toBe(false)
    for (const change of [
      'expires_at = now()',
      'revoked_at = now()',
      'closed_at = now()',
      'sealed_at = null',
    ]) {
      const fresh = granted(await house.gate.permit(summaryOf(meeting, house.clock)))
      expect(await bind(fresh.id)).toBe(true)
      expect(await count()).toBe(6)
      await house.superuser.query(`update gate.permit set ${change} where id = $1`, [fresh.id])
      expect(await count()).toBe(0)
      await ai.query('select wall.unbind()')
      expect(await bind(fresh.id)).toBe(false)
    }
  })
  test('another connection’s binding opens nothing, and a connection carries one permit at a time', async () => {
    await bind(permit.id)
    const second = await store.ai.connect()
    expect(await count(second)).toBe(0)
    second.release()
    const other = granted(await house.gate.permit(summaryOf(meeting, house.clock)))
    await expect(bind(other.id)).rejects.toMatchObject({ code: '23505' })
  })
  test('a lease opens no rows', async () => {
    await house.superuser.query('update gate.permit set continuous = true where id = $1', [permit.id])
    expect(await bind(permit.id)).toBe(false)
  })
  test('REPEATABLE READ, whose snapshot is older than the lock: refused', async () => {
    await bind(permit.id)
    await ai.query('begin isolation level repeatable read')
    await expect(ai.query(QUERY)).rejects.toMatchObject({ code: '25001' })
  })
  test('R10 a cursor held over a withdrawal reads nothing: its session has ended before it is acknowledged', async () => {
    await bind(permit.id)
    await ai.query('begin')
    await ai.query(`declare kept cursor with hold for ${QUERY}`)
    await ai.query('fetch 1 from kept')
    await ai.query('commit')
    await object(meeting.handles[0])
    await expect(ai.query('fetch all from kept')).rejects.toThrow()
  })
  test('R10 an open transaction under the lock is ended, and the withdrawal does not wait for it', async () => {
    await bind(permit.id)
    await ai.query('begin')
    expect(await count()).toBe(6)
    const start = performance.now()
    await object(meeting.handles[0])
    expect(performance.now() - start).toBeLessThan(5_000)
    await expect(ai.query(QUERY)).rejects.toThrow()
  })
  test('no way around: writes, other tables, other roles, copies of content, signals, settings', async () => {
    await bind(permit.id)
    const refused = [
      'set role owner',
      'set role app',
      'set role wall',
      'set session authorization owner',
      'reset session authorization; select handle from gate.handle',
      'select * from meeting.turn',
      'select hidden_since from meeting.turn',
      'select text from meeting.summary_line',
      'select title from meeting.meeting',
      'select * from gate.permit',
      'select * from gate.handle',
      'select * from ledger.opening',
      'select * from identity.person',
      'update meeting.turn set text = text',
      'delete from meeting.turn',
      `create temporary table kept as ${QUERY}`,
      `create table public.kept as ${QUERY}`,
      `create materialized view kept as ${QUERY}`,
      'select lo_create(0)',
      `select lo_from_bytea(0, 'x')`,
      `copy (${QUERY}) to program 'cat'`,
      `copy (${QUERY}) to '/tmp/kept'`,
      'select pg_advisory_lock(77, 1)',
      'select pg_advisory_unlock_all()',
      'select pg_terminate_backend(1)',
      'select pg_cancel_backend(1)',
      `select pg_notify('highroad_epoch', '')`,
      'select * from pg_stat_activity',
      'select * from pg_stat_get_activity(null)',
      'select * from pg_locks',
      'select * from pg_stats',
      'do $x$ begin end $x$',
      `select wall.revoke(array['operator'], now())`,
      `select wall.end_readers(array['x'])`,
      `select * from ledger.facts_of(array['operator'])`,
      'alter policy ai_read on meeting.turn using (true)',
      'alter table meeting.turn disable row level security',
      'set row_security = off; select id from meeting.turn',
      'select pg_export_snapshot()',
    ]
    for (const statement of refused) {
      const client = await store.ai.connect()
      await expect(client.query(statement), statement).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|42P01|0A000|3F000|42704)$/),
      })
      client.release(true)
    }
  })
  test('what PostgreSQL says of a refusal quotes no value', async () => {
    const error = await house.database.store
      .asTenant({ account: meeting.account, person: null }, async (tx) => {
        const { sql } = await import('kysely')
        await sql`insert into meeting.turn (id, text) values ('SECRET id', 'SECRET text')`.execute(tx)
      })
      .then(
        () => null,
        (caught: unknown) => caught,
      )
    await soon()
    expect(error).toBeInstanceOf(Error)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('SECRET')
  })
})
