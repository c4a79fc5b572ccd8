/** Permits of several accounts at once: granted, sealed and closed in groups, each as if it were alone. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { behind } from './permit.ts'
import {
  addTurns,
  granted,
  type House,
  type Meeting,
  newId,
  objection,
  openHouse,
  openMeeting,
  summaryOf,
} from './testing/scripted-meeting.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.stop())

async function meetingWithTurns(turns = 3): Promise<Meeting> {
  const meeting = await openMeeting(house, 2)
  for (const handle of meeting.handles) await addTurns(house, meeting, handle, turns)
  return meeting
}

const ask = (meeting: Meeting) => house.gate.permit(summaryOf(meeting, house.clock))

interface Stored {
  id: string
  account_id: string
  place: string
  scopes: number
  sealed: boolean
  closed: boolean
  used: string | null
  items: number
}
async function stored(account: string): Promise<Stored[]> {
  const { rows } = await house.superuser.query<Stored>(
    `select p.id, p.account_id, p.place, p.sealed_at is not null as sealed, p.closed_at is not null as closed,
            (select e.account_id from ledger.entry e where e.id = p.used_entry_id) as used,
            (select count(*)::int from gate.permit_scope s where s.permit_id = p.id and s.account_id = p.account_id) as scopes,
            (select count(*)::int from gate.used_item u where u.permit_id = p.id and u.account_id = p.account_id) as items
       from gate.permit p where p.account_id = $1`,
    [account],
  )
  return rows
}

test('R12 at once, for several accounts: each has its own rows, seal, use and entries of its own account', async () => {
  const meetings = await Promise.all(Array.from({ length: 6 }, () => meetingWithTurns()))
  await Promise.all(
    [...meetings, ...meetings].map(async (meeting) => {
      const permit = granted(await ask(meeting))
      let count = 0
      for await (const batch of house.gate.readTurns(permit)) count += batch.length
      expect(count).toBe(6)
      await house.gate.close(permit)
    }),
  )
  for (const { id, account } of meetings) {
    const rows = await stored(account)
    expect(rows).toHaveLength(2)
    for (const row of rows)
      expect(row).toMatchObject({
        place: `meeting:${id}`,
        sealed: true,
        closed: true,
        used: account,
        items: 6,
      })
    // The operator, the account, the processor, the meeting and two people.
    expect(rows.map(({ scopes }) => scopes)).toEqual([6, 6])
  }
})

test('closing twice at once writes one `used` entry, and closing what was erased none', async () => {
  const meeting = await meetingWithTurns()
  const permit = granted(await ask(meeting))
  await Promise.all([house.gate.close(permit), house.gate.close(permit)])
  await house.gate.close(permit)
  const uses = async () =>
    (
      await house.superuser.query<{ n: number }>(
        `select count(*)::int as n from ledger.entry where kind = 'used' and account_id = $1`,
        [meeting.account],
      )
    ).rows[0]?.n
  expect(await uses()).toBe(1)
  const erased = granted(await ask(meeting))
  await house.gate.erase(meeting.id, meeting.account, 'person-0', () => Promise.resolve())
  await house.gate.close(erased)
  expect(await uses()).toBe(1)
})

test('one that is denied, and one that is refused, keep nobody else from theirs', async () => {
  const [good, without] = [await meetingWithTurns(), await openMeeting(house, 1)]
  const closedAlready = granted(await ask(good))
  await house.gate.close(closedAlready)
  const [one, two, denied] = await Promise.all([ask(good), ask(good), ask(without)])
  expect(denied).toHaveProperty('denied')
  await Promise.all([
    house.gate.close(granted(one)),
    house.gate.close(closedAlready),
    house.gate.close(granted(two)),
  ])
  const rows = await stored(good.account)
  expect(rows).toHaveLength(3)
  for (const row of rows) expect(row).toMatchObject({ closed: true, used: good.account })
})

test('R10 facts that were known before are read again where a chain moved: an objection, and who joined since', async () => {
  const meeting = await meetingWithTurns()
  const [anna = '', ben = ''] = meeting.handles
  const by = { account: meeting.account, person: null }
  expect(behind(granted(await ask(meeting))).sets.size).toBe(2)
  await house.gate.record([objection(anna, house.clock())], by)
  const after = behind(granted(await ask(meeting)))
  expect([...after.sets.values()].flat().map(({ handle }) => handle)).toEqual([ben])
  const caro = await house.gate.handleOf(null, {
    person: 'caro',
    place: `meeting:${meeting.id}`,
    account: meeting.account,
  })
  await house.gate.record(
    [{ kind: 'contributor-joined', time: house.clock(), meeting: meeting.id, handle: caro, actsFor: null }],
    by,
  )
  expect([...behind(granted(await ask(meeting))).scopes.keys()]).toContain(`handle:${caro}`)
})

test('R13 a set of which only some items are permitted is found, to the microsecond: the first of an interval stands for it', async () => {
  const meeting = await openMeeting(house, 1)
  const [anna = ''] = meeting.handles
  await addTurns(house, meeting, anna, 3)
  // They were told at 10 ms. What rounds to that moment is permitted, what rounds to the one before is not.
  const micros = (count: number) =>
    house.superuser.query(
      `update meeting.turn set from_at = $2::timestamptz + $3 * interval '1 microsecond', until_at = now() where meeting_id = $1`,
      [meeting.id, new Date(meeting.openedAt), count],
    )
  await micros(9_499)
  expect(await ask(meeting)).toHaveProperty('denied')
  await micros(9_500)
  const permit = granted(await ask(meeting))
  const times: number[] = []
  for await (const batch of house.gate.readTurns(permit)) times.push(...batch.map(({ fromMs }) => fromMs))
  expect(times).toEqual(Array(3).fill(meeting.openedAt + 10))
  // One more before that moment: its set is found by the later ones, and it alone stays out.
  await house.superuser.query(
    `update meeting.turn set from_at = from_at - interval '1 millisecond'
      where id = (select min(id) from meeting.turn where meeting_id = $1)`,
    [meeting.id],
  )
  let count = 0
  for await (const batch of house.gate.readTurns(granted(await ask(meeting)))) count += batch.length
  expect(count).toBe(2)
})

test('nobody writes or closes permits of an account in whose name the transaction does not run', async () => {
  const meeting = await meetingWithTurns()
  const permit = granted(await ask(meeting))
  const stranger = { account: newId(), person: null }
  const closing = [{ permit: permit.id, account: meeting.account, entry: '1', items: [] }]
  await expect(
    house.database.store.asTenant(stranger, (tx) =>
      sql`select gate.close_permits(${JSON.stringify(closing)}::jsonb)`.execute(tx),
    ),
  ).rejects.toMatchObject({ code: '42501' })
  const written = [{ id: newId(), account: meeting.account }]
  await expect(
    house.database.store.asTenant(stranger, (tx) =>
      sql`select gate.write_permits(${JSON.stringify(written)}::jsonb)`.execute(tx),
    ),
  ).rejects.toMatchObject({ code: '42501' })
  await expect(house.database.store.ai.query(`select gate.seal_permits(array['x'])`)).rejects.toMatchObject({
    code: '42501',
  })
  expect((await stored(meeting.account))[0]).toMatchObject({ closed: false })
})
