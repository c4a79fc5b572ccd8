/** Messages behind each wall with the other two away, and what is tried that means no good. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { verifyBundle } from '@highroad/core/evidence'
import { MIGRATIONS } from '../store/migrate.ts'
import type { Permit } from './index.ts'
import { proofOf } from './proof.ts'
import {
  addMessages,
  catchUpOn,
  changeMessage,
  type Channel,
  leave,
  openChannel,
  typingIn,
} from './testing/scripted-channel.ts'
import {
  addTurns,
  granted,
  type House,
  openHouse,
  openMeeting,
  summaryOf,
} from './testing/scripted-meeting.ts'

const QUERY = 'select id, text from chat.message'

let house: House
let channel: Channel
let permit: Permit<'assist'>
let ids: string[]

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())
beforeEach(async () => {
  channel = await openChannel(house, { people: 2, privacy: 'private' })
  ids = []
  for (const handle of channel.handles) ids.push(...(await addMessages(house, channel, handle, 3)))
  permit = granted(await house.gate.permit(catchUpOn(channel, house.clock)))
})

const object = (handle: string | undefined) =>
  house.gate.record(
    [{ kind: 'objected', time: house.clock(), handle: handle ?? '', features: ['catch-up'] }],
    { account: channel.account, person: null },
  )
async function all(of: Permit<'assist'>): Promise<string[]> {
  const found: string[] = []
  for await (const batch of house.gate.readMessages(of)) found.push(...batch.map(({ id }) => id))
  return found
}
/** A private channel, direct messages and one with a guest in the same account, and a channel of another account. */
async function others(): Promise<Channel[]> {
  const { account } = channel
  const made = [
    await openChannel(house, { account, privacy: 'private' }),
    await openChannel(house, { account, privacy: 'direct' }),
    await openChannel(house, { account, guests: [1] }),
    await openChannel(house),
  ]
  for (const one of made) for (const handle of one.handles) await addMessages(house, one, handle, 2)
  return made
}

test('the first wall: a shape is no permit, for the compiler or at run time', async () => {
  const forged = { id: permit.id, purpose: 'assist' as const }
  // @ts-expect-error a shape is no permit
  const read: Parameters<typeof house.gate.readMessages> = [forged]
  const reading = house.gate.readMessages(...read)[Symbol.asyncIterator]()
  await expect(reading.next()).rejects.toThrow(TypeError)
  const inherited = Object.create(permit) as Permit<'assist'>
  await expect(all(inherited)).rejects.toThrow(TypeError)
})

describe('the second wall: the gate’s own check, with row-level security and binding taken away', () => {
  let bind = ''
  const newSessions = async () => {
    await house.superuser.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'ai'`,
    )
    await vi.waitFor(() => expect(house.database.store.ai.totalCount).toBe(0))
  }
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
    await others()
    const { rows } = await house.database.store.ai.query('select id from chat.message')
    expect(rows.length).toBeGreaterThan(6)
  })
  test('it reads what the permit covers and nothing of another channel or account', async () => {
    await others()
    expect((await all(permit)).sort()).toEqual([...ids].sort())
  })
  test.each([
    'revoked_at = now()',
    'expires_at = now()',
    'sealed_at = null',
    'asker = null',
    `asker = '${'0'.repeat(32)}'`,
  ])('R10 R12 R13 R9 %s: nothing', async (change) => {
    await house.superuser.query(`update gate.permit set ${change} where id = $1`, [permit.id])
    await expect(all(permit)).rejects.toMatchObject({ code: 'denied' })
  })
  test('R9 who asked is out of the channel, and only the rows know: nothing', async () => {
    await house.superuser.query('update chat.member set left_at = now() where handle = $1', [
      channel.handles[0],
    ])
    await expect(all(permit)).rejects.toMatchObject({ code: 'denied' })
  })
  test('R16 a deleted message is not there', async () => {
    await changeMessage(house, channel, ids[0] ?? '', null)
    expect(await all(permit)).toEqual(ids.slice(1))
  })
})

describe('the third wall: the database alone, asked with raw SQL as the role ai', () => {
  let ai: PoolClient
  beforeEach(async () => {
    ai = await house.database.store.ai.connect()
    ai.on('error', () => undefined)
    return () => ai.release(true)
  })
  const bind = async (id: string) =>
    (await ai.query<{ bound: boolean }>('select wall.bind($1) as bound', [id])).rows[0]?.bound
  const found = async () => (await ai.query<{ id: string }>(QUERY)).rows.map(({ id }) => id).sort()

  test('without a permit: nothing, and EXPLAIN ANALYZE counts nothing', async () => {
    expect(await found()).toEqual([])
    const { rows } = await ai.query<{ 'QUERY PLAN': string }>(`explain (analyze, verbose) ${QUERY}`)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).not.toMatch(/Rows Removed by Filter: [1-9]/)
    expect(plan).not.toMatch(/SECRET/)
  })
  test('with a live permit its messages, and none of other channels, direct messages, guests or accounts', async () => {
    await others()
    expect(await bind(permit.id)).toBe(true)
    expect(await found()).toEqual([...ids].sort())
  })
  test('under a meeting’s permit no message, under a channel’s no turn', async () => {
    const meeting = await openMeeting(house, 1)
    await addTurns(house, meeting, meeting.handles[0] ?? '', 2)
    const turns = async () => (await ai.query('select id from meeting.turn')).rows.length
    const ofMeeting = granted(await house.gate.permit(summaryOf(meeting, house.clock)))
    await bind(ofMeeting.id)
    expect([await turns(), (await found()).length]).toEqual([2, 0])
    // Nor where it were allowed the class of messages, or the channel had the meeting's id.
    await house.superuser.query(`update gate.permit set classes = classes || '{chat}' where id = $1`, [
      ofMeeting.id,
    ])
    expect(await found()).toEqual([])
    await ai.query('select wall.unbind()')
    await bind(permit.id)
    expect([await turns(), (await found()).length]).toEqual([0, 6])
    await house.superuser.query(`update gate.permit set classes = '{audio,transcript,chat}' where id = $1`, [
      permit.id,
    ])
    expect(await turns()).toBe(0)
  })
  test('outside its window, of another class, of a set or audience that it does not name: nothing', async () => {
    await bind(permit.id)
    const change = async (column: string, value: unknown) => {
      await house.superuser.query(`update gate.permit set ${column} = $2 where id = $1`, [permit.id, value])
      return (await found()).length
    }
    expect(await change('until_at', new Date(channel.openedAt + 1000))).toBe(0)
    expect(await change('until_at', new Date())).toBe(6)
    expect(await change('from_at', new Date())).toBe(0)
    expect(await change('from_at', new Date(channel.openedAt))).toBe(6)
    expect(await change('classes', ['file'])).toBe(0)
    expect(await change('classes', ['chat'])).toBe(6)
    await house.superuser.query(`update chat.message set classes = '{chat,file}' where id = $1`, [ids[0]])
    expect(await found()).toHaveLength(5)
    expect(await change('sets', [])).toBe(0)
  })
  test('R10 an objector’s messages, R16 deleted ones, and R9 all of them once who asked is out', async () => {
    await bind(permit.id)
    await changeMessage(house, channel, ids[0] ?? '', null)
    expect(await found()).toEqual(ids.slice(1).sort())
    await leave(house, channel, channel.handles[0] ?? '')
    expect(await found()).toEqual([])
  })
  test('R10 an objector’s are never among those allowed, and a cursor held over the objection reads nothing', async () => {
    await bind(permit.id)
    await ai.query('begin')
    await ai.query(`declare kept cursor with hold for ${QUERY}`)
    await ai.query('fetch 1 from kept')
    await ai.query('commit')
    await object(channel.handles[1])
    await expect(ai.query('fetch all from kept')).rejects.toThrow()
    const again = granted(await house.gate.permit(catchUpOn(channel, house.clock)))
    expect((await all(again)).sort()).toEqual(ids.slice(0, 3).sort())
  })
  test('a lease opens no message', async () => {
    const lease = granted(await house.gate.lease(typingIn(channel, channel.handles[0] ?? '')))
    expect(await bind(lease.id)).toBe(false)
    expect(await found()).toEqual([])
  })
  test('no way around: other columns and tables of chat, writes, drafts, files, search, other functions', async () => {
    await bind(permit.id)
    const refused = [
      'select * from chat.message',
      'select author from chat.message',
      'select author_name from chat.message',
      'select * from chat.channel',
      'select name from chat.channel',
      'select * from chat.member',
      'select person_id from chat.member',
      'select text from chat.draft',
      'select name from chat.file',
      'select sealed_key from chat.account_key',
      'select emoji from chat.reaction',
      'select * from chat.guest_link',
      'update chat.message set text = text',
      'delete from chat.message',
      `insert into chat.message (id) values ('x')`,
      `create temporary table kept as ${QUERY}`,
      `copy (${QUERY}) to '/tmp/kept'`,
      `select * from chat.search('{words}', null, '{}', null, null, null, null, null, null, null, null, null, null, 5)`,
      'select chat.my_channels()',
      `select chat.account_of('x')`,
      `select * from gate.messages_to_decide('a', 'c', 0, 1, '{chat}', '{}', null, null, null)`,
      `select wall.lives('x')`,
      'alter policy ai_read on chat.message using (true)',
      'alter table chat.message disable row level security',
      'set row_security = off; select id from chat.message',
    ]
    for (const statement of refused) {
      const client = await house.database.store.ai.connect()
      await expect(client.query(statement), statement).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|42P01|0A000)$/),
      })
      client.release(true)
    }
  })
  test('what was changed is told of messages that the permit covers, by id alone', async () => {
    const [other] = await others()
    if (!other) throw new Error('no channel')
    const [foreign = ''] = await addMessages(house, other, other.handles[0] ?? '', 1)
    await changeMessage(house, channel, ids[0] ?? '', 'mended')
    await changeMessage(house, other, foreign, 'mended')
    const { rows } = await ai.query<{ changed: string[] }>('select wall.changed_since($1, 0) as changed', [
      permit.id,
    ])
    expect(rows[0]?.changed).toEqual([ids[0]])
  })
})

test('messages from before are of class `chat` once the migration has run, and no unknown class can be written', async () => {
  const { superuser } = house
  const migration = await readFile(join(MIGRATIONS, '0320-channel-permits.sql'), 'utf8')
  const mending = /alter table chat\.message no force.*?(?=create index)/s.exec(migration)?.[0] ?? ''
  await superuser.query('alter table chat.message drop constraint message_classes')
  await superuser.query(`update chat.message set classes = '{message}' where id = any ($1)`, [ids])
  await superuser.query(`set role owner; begin; ${mending} commit; reset role`)
  const { rows } = await superuser.query('select distinct classes from chat.message where id = any ($1)', [
    ids,
  ])
  expect(rows).toEqual([{ classes: ['chat'] }])
  await expect(
    superuser.query(`update chat.message set classes = '{message}' where id = $1`, [ids[0]]),
  ).rejects.toMatchObject({ code: '23514' })
  const { rows: forced } = await superuser.query(
    `select relforcerowsecurity as forced from pg_class where oid = 'chat.message'::regclass`,
  )
  expect(forced).toEqual([{ forced: true }])
})

test('R12 a channel’s bundle verifies: who asked, what was read, what was left out', async () => {
  await all(permit)
  await house.gate.close(permit)
  await object(channel.handles[1])
  const again = granted(await house.gate.permit(catchUpOn(channel, house.clock)))
  await all(again)
  await house.gate.close(again)
  const lease = granted(await house.gate.lease(typingIn(channel, channel.handles[0] ?? '')))
  await lease.end()
  await house.database.store.asTenant({ account: channel.account, person: null }, async (tx) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from gate.permit
      where place = ${`channel:${channel.id}`}`.execute(tx)
    expect(rows[0]?.n).toBe(3)
  })
  const bytes = await proofOf(house.database.store, house.ledger, `channel:${channel.id}`, channel.account)
  const { verdict, findings, uses } = verifyBundle(bytes, house.ledger.verifierKey)
  expect({ verdict, findings }).toEqual({ verdict: 'verified', findings: [] })
  expect(uses.map(({ items }) => items.length)).toEqual([6, 3, 0])
})
