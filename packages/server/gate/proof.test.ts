import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { verifyBundle } from '@highroad/core/evidence'
import { openGate } from './index.ts'
import {
  addTurns,
  granted,
  type House,
  leaseOn,
  type Meeting,
  newId,
  objection,
  openHouse,
  openMeeting,
  random,
  summaryOf,
} from './testing/scripted-meeting.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

/** Two people; one objects after both were heard; then a summary is read. */
async function wholeMeeting(): Promise<Meeting> {
  const { gate, clock } = house
  const meeting = await openMeeting(house, 2)
  const [stays = '', objects = ''] = meeting.handles
  const by = { account: meeting.account, person: null }
  for (const handle of meeting.handles) {
    await addTurns(house, meeting, handle, 3)
    const lease = granted(await gate.lease(leaseOn(meeting, handle)))
    lease.used({
      item: newId(),
      classes: ['audio', 'transcript'],
      time: lease.from,
      contributors: [{ handle, actsFor: meeting.account }],
      audience: meeting.id,
    })
    if (handle === stays) await lease.end()
  }
  await gate.record([objection(objects, clock())], by)
  await gate.record([{ kind: 'meeting-ended', time: clock(), meeting: meeting.id }], by)
  const permit = granted(await gate.permit(summaryOf(meeting, clock)))
  const handles = new Set<string>()
  for await (const batch of gate.readTurns(permit)) for (const turn of batch) handles.add(turn.handle)
  expect([...handles]).toEqual([stays])
  await gate.close(permit)
  await gate.close(permit)
  return meeting
}

const findingsOf = (bytes: Uint8Array) => {
  const { verdict, findings, uses } = verifyBundle(bytes, house.ledger.verifierKey)
  return { verdict, findings, uses }
}

test('R12 the bundle of a whole meeting verifies, with every use and what it read', async () => {
  const meeting = await wholeMeeting()
  const { verdict, findings, uses } = findingsOf(
    await house.gate.proof(`meeting:${meeting.id}`, meeting.account),
  )
  expect(findings).toEqual([])
  expect(verdict).toBe('verified')
  expect(uses.map(({ continuous, state, items }) => [continuous, state, items.length])).toEqual([
    [true, 'closed', 1],
    [true, 'closed', 1],
    [false, 'closed', 3],
  ])
})

test('a row added to what was used, or a fact taken away, does not verify', async () => {
  const meeting = await wholeMeeting()
  const bytes = await house.gate.proof(`meeting:${meeting.id}`, meeting.account)
  const bundle = JSON.parse(Buffer.from(bytes).toString()) as {
    entries: { opening: { body: { kind?: string } } | null }[]
  }
  bundle.entries = bundle.entries.filter(({ opening }) => opening?.body.kind !== 'objected')
  const { canonicalBytes } = await import('@highroad/core/ledger')
  expect(findingsOf(canonicalBytes(bundle)).verdict).toBe('wrong')
  await house.superuser.query(
    `insert into gate.used_item select permit_id, account_id, 'zzzz', jsonb_set(body, '{item}', '"zzzz"')
       from gate.used_item where account_id = $1 limit 1`,
    [meeting.account],
  )
  expect(findingsOf(await house.gate.proof(`meeting:${meeting.id}`, meeting.account)).verdict).toBe('wrong')
})

test('another account gets no proof of it', async () => {
  const meeting = await wholeMeeting()
  const other = await openMeeting(house, 1)
  await expect(house.gate.proof(`meeting:${meeting.id}`, other.account)).rejects.toMatchObject({
    code: 'not-found',
  })
  await expect(house.gate.proof(`meeting:${newId()}`, other.account)).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('R16 erasing deletes content, salts, pseudonyms and rows; old entries stay and say nothing', async () => {
  const meeting = await wholeMeeting()
  const kept = await house.gate.proof(`meeting:${meeting.id}`, meeting.account)
  await house.gate.erase(meeting.id, meeting.account, 'host', async (tx) => {
    await sql`delete from meeting.meeting where id = ${meeting.id}`.execute(tx)
  })
  const { rows: traces } = await house.superuser.query<{ where: string }>(
    `select 'opening' as where from ledger.opening where body::text like '%' || $1 || '%'
     union all select 'handle' from gate.handle where handle = $1
     union all select 'head' from ledger.scope_head where scope like '%' || $1
     union all select 'set' from gate.contributor_set where members::text like '%' || $1 || '%'
     union all select 'item' from gate.used_item where body::text like '%' || $1 || '%'
     union all select 'turn' from meeting.turn where handle = $1`,
    [meeting.handles[0]],
  )
  expect(traces).toEqual([])
  expect(await house.gate.personOf(meeting.account, meeting.handles[0] ?? '')).toBeNull()
  const after = verifyBundle(
    await house.gate.proof(`meeting:${meeting.id}`, meeting.account),
    house.ledger.verifierKey,
  )
  expect(after.findings).toEqual([])
  expect(after.verdict).toBe('erased')
  expect(after.erased).toBeGreaterThan(10)
  // What somebody took with them before is theirs, and still holds.
  expect(findingsOf(kept).verdict).toBe('verified')
  const denied = await house.gate.lease(leaseOn(meeting, meeting.handles[0] ?? ''))
  expect('denied' in denied).toBe(true)
})

test('"check it yourself" finds the entry of a start', async () => {
  const meeting = await openMeeting(house, 1)
  const entry = await house.gate.entryOf(`meeting:${meeting.id}`, 'feature-started', 'summary')
  expect(entry?.checkpointSize).toBeGreaterThan(entry?.index ?? Number.POSITIVE_INFINITY)
  expect(await house.gate.entryOf(`meeting:${meeting.id}`, 'feature-started', 'captions')).toBeNull()
})

test('R13 a lease is renewed by permits of its own, seamlessly, and its bundle verifies', async () => {
  const { ledger, clock, database } = house
  const { store } = database
  const gate = await openGate({ store, ledger, clock, random, log: () => undefined, renewAfterMs: 20 })
  const meeting = await openMeeting(house, 1)
  const [handle = ''] = meeting.handles
  const lease = granted(await gate.lease(leaseOn(meeting, handle)))
  const permits = async () => {
    const { rows } = await house.superuser.query<{ n: number }>(
      'select count(*)::int as n from gate.permit where account_id = $1 and sealed_at is not null',
      [meeting.account],
    )
    return rows[0]?.n ?? 0
  }
  let items = 0
  const note = () => {
    const time = clock()
    lease.used({
      item: newId(),
      classes: ['audio', 'transcript'],
      time,
      contributors: [{ handle, actsFor: meeting.account }],
      audience: meeting.id,
    })
    items += 1
  }
  for (let before = 0; before < 5;) {
    const now = await permits()
    if (now === before) continue
    before = now
    note()
    expect(lease.covers(lease.from, clock())).toBe(true)
  }
  await lease.end()
  const { verdict, findings, uses } = findingsOf(await gate.proof(`meeting:${meeting.id}`, meeting.account))
  expect(findings).toEqual([])
  expect(verdict).toBe('verified')
  expect(uses.length).toBeGreaterThanOrEqual(5)
  expect(uses.flatMap((use) => use.items)).toHaveLength(items)
  expect(uses.filter(({ state }) => state !== 'closed')).toEqual([])
  await gate.stop()
})
