/** What is read ahead is the reader’s only once its turn has come, and nobody’s where the permit dies before. */
import { setImmediate as soon } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Gate, openGate, type Permit } from './index.ts'
import { behind } from './permit.ts'
import { TURNS } from './read-turns.ts'
import { Reader } from './reader.ts'
import {
  addTurns,
  granted,
  type House,
  type Meeting,
  objection,
  openHouse,
  openMeeting,
  random,
  summaryOf,
} from './testing/scripted-meeting.ts'

const A_BATCH = 2_000
const OF_EACH = 2_250

let house: House
/** Reads as another server process would: what stops uses in the process that records does not reach it. */
let elsewhere: Gate
let meeting: Meeting
let permit: Permit<'assist'>

beforeAll(async () => {
  house = await openHouse()
  const { ledger, clock, database } = house
  elsewhere = await openGate({ store: database.store, ledger, clock, random, log: () => undefined })
})
afterAll(async () => {
  await elsewhere.stop()
  await house.stop()
})
beforeEach(async () => {
  meeting = await openMeeting(house, 2)
  for (const handle of meeting.handles) await addTurns(house, meeting, handle, OF_EACH)
  permit = granted(await house.gate.permit(summaryOf(meeting, house.clock)))
})

const objecting = () =>
  house.gate.record([objection(meeting.handles[0] ?? '', house.clock())], {
    account: meeting.account,
    person: null,
  })
const usedItems = async () => {
  const { rows } = await house.superuser.query<{ n: number }>(
    'select count(*)::int as n from gate.used_item where permit_id = $1',
    [permit.id],
  )
  return rows[0]?.n
}

test('every item is handed on once, in order, over the ends of batches', async () => {
  const ids: string[] = []
  const times: number[] = []
  const sizes: number[] = []
  for await (const batch of house.gate.readTurns(permit)) {
    sizes.push(batch.length)
    for (const turn of batch) {
      ids.push(turn.id)
      times.push(turn.fromMs)
    }
  }
  expect(sizes).toEqual([A_BATCH, A_BATCH, 2 * OF_EACH - 2 * A_BATCH])
  expect(new Set(ids).size).toBe(2 * OF_EACH)
  expect(times).toEqual([...times].sort((a, b) => a - b))
})

test('R10 a batch that was read ahead is not handed on once the permit died, and counts as used by nobody', async () => {
  const reading = house.gate.readTurns(permit)[Symbol.asyncIterator]()
  expect((await reading.next()).value).toHaveLength(A_BATCH)
  await objecting()
  await expect(reading.next()).rejects.toMatchObject({ code: 'denied' })
  await house.gate.close(permit)
  expect(await usedItems()).toBe(A_BATCH)
})

test('R10 the same where only the database knows, and where the session of the reader goes on', async () => {
  const reading = house.gate.readTurns(permit)[Symbol.asyncIterator]()
  await reading.next()
  await house.superuser.query('update gate.permit set revoked_at = now() where id = $1', [permit.id])
  await expect(reading.next()).rejects.toMatchObject({ code: 'denied' })
  expect(behind(permit).used.all()).toHaveLength(A_BATCH)
})

test('R10 no batch is handed on after a withdrawal is acknowledged, at whatever point of the reading that comes', async () => {
  let late = 0
  let read = 0
  for (let round = 0; round < 12; round++) {
    let acknowledged = false
    const of = granted(await elsewhere.permit(summaryOf(meeting, house.clock)))
    const until = Promise.withResolvers<void>()
    let here = 0
    const reading = (async () => {
      for (;;)
        for await (const batch of elsewhere.readTurns(of)) {
          read += 1
          if (acknowledged && batch.some(({ handle }) => handle === meeting.handles[0])) late += 1
          if (++here > round % 4) until.resolve()
        }
    })().catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'denied' })
      until.resolve()
    })
    // The withdrawal comes at another point of the reading in each round.
    await until.promise
    for (let turns = 0; turns < round; turns++) await soon()
    await objecting()
    acknowledged = true
    await reading
    await house.gate.record(
      [
        {
          kind: 'objection-lifted',
          time: house.clock(),
          handle: meeting.handles[0] ?? '',
          features: ['summary'],
        },
      ],
      { account: meeting.account, person: null },
    )
    // What was made before the objection stays out; these are new.
    await house.superuser.query(
      `update meeting.turn set from_at = now() + n * interval '1 microsecond', until_at = now() + interval '1 second'
         from (select id as of, row_number() over () as n from meeting.turn where handle = $1) t where id = of`,
      [meeting.handles[0]],
    )
  }
  expect(late).toBe(0)
  expect(read).toBeGreaterThan(12)
})

test('a withdrawal drops what was read ahead at once, whether or not anybody comes for it', async () => {
  const reader = await Reader.bind(house.database.store.ai, permit.id, TURNS)
  const batch = await reader.batch()
  expect(batch?.ids).toHaveLength(A_BATCH)
  const lives = async () => batch !== null && (await reader.look(batch)).lives
  expect(await lives()).toBe(true)
  await objecting()
  await expect(reader.batch()).rejects.toMatchObject({ code: 'denied' })
  expect(await lives().catch(() => false)).toBe(false)
  await reader.end()
})

test('a reading gives its connection back with its binding: the next one has the same', async () => {
  const { ai } = house.database.store
  const pid = async () => (await ai.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
  const before = await pid()
  for (let i = 0; i < 3; i++)
    for await (const batch of house.gate.readTurns(permit)) expect(batch).not.toBe(null)
  expect(await pid()).toBe(before)
  const { rows } = await house.superuser.query('select from gate.binding where permit_id = $1', [permit.id])
  expect(rows).toHaveLength(0)
})
