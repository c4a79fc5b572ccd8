/** Two server processes whose clocks are minutes apart: what ends something is dated after everything made before in either. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Fact } from '@highroad/core/consent'
import { openLedger } from '../ledger/index.ts'
import { type Gate, openGate } from './index.ts'
import {
  firstFacts,
  granted,
  type House,
  leaseOn,
  type Meeting,
  newId,
  objection,
  openHouse,
  openMeeting,
  random,
} from './testing/scripted-meeting.ts'

const MINUTE = 60_000
const AHEAD = 5 * MINUTE
const within = { timeout: 20_000, interval: 5 }
const log = () => undefined
let house: House
let ahead: Process

interface Process {
  readonly gate: Gate
  readonly clock: () => number
  readonly stop: () => Promise<void>
}

async function openProcess(lead: () => number): Promise<Process> {
  const { store, home } = house.database
  const clock = () => Date.now() + lead()
  const ledger = await openLedger({ store, home, clock, random, origin: 'test.example/log', log })
  const gate = await openGate({ store, ledger, clock, random, log })
  const stop = async () => {
    await gate.stop()
    await ledger.stop()
  }
  return { gate, clock, stop }
}

beforeAll(async () => {
  house = await openHouse()
  ahead = await openProcess(() => AHEAD)
})
afterAll(async () => {
  await ahead.stop()
  await house.stop()
})

/** What a process hears of a person now, by its own clock: the item's time. */
async function heardBy({ gate, clock }: Process, meeting: Meeting, handle: string): Promise<number> {
  const lease = granted(await gate.lease(leaseOn(meeting, handle)))
  const time = clock()
  expect(lease.covers(time, time)).toBe(true)
  return time
}
const recorded = async (gate: Gate, account: string | null, ...facts: readonly Fact[]) =>
  (await gate.record(facts, { account, person: null })).map(({ fact }) => fact.time)

test('R10 an objection here is dated after what was heard where the clock is ahead, and lets none of it back', async () => {
  const meeting = await openMeeting(house, 1)
  const [handle = ''] = meeting.handles
  const heard = await heardBy(ahead, meeting, handle)
  expect(heard).toBeGreaterThan(house.clock() + AHEAD - MINUTE)
  const [objected = 0] = await recorded(house.gate, meeting.account, objection(handle, house.clock()))
  expect(objected).toBeGreaterThan(heard)
  expect(objected).toBeLessThan(ahead.clock() + MINUTE)
  const [lifted = 0] = await recorded(house.gate, meeting.account, {
    kind: 'objection-lifted',
    time: house.clock(),
    handle,
    features: ['summary'],
  })
  expect(lifted).toBeGreaterThan(objected)
  const { decision, reasons } = await house.gate.decide({
    purpose: 'assist',
    feature: 'summary',
    processor: 'this-server',
    hostingAccount: meeting.account,
    place: `meeting:${meeting.id}`,
    classes: ['audio', 'transcript'],
    contributors: [{ handle, actsFor: meeting.account }],
    itemTime: heard,
    at: lifted + 1,
  })
  expect([decision, reasons.map(({ rule }) => rule)]).toEqual(['deny', expect.arrayContaining(['R10'])])
})

test('what narrows without a no is dated so too, and where this clock is ahead it is as it was', async () => {
  const meeting = await openMeeting(house, 1)
  const heard = await heardBy(ahead, meeting, meeting.handles[0] ?? '')
  const card = firstFacts(house.clock()).find((fact) => fact.kind === 'processor-card-set')
  if (!card) throw new Error('there is no card')
  const elsewhere: Fact = { ...card, card: { ...card.card, region: 'elsewhere' } }
  expect((await recorded(house.gate, null, elsewhere))[0]).toBeGreaterThan(heard)
  const [standing] = (await house.gate.facts(['operator'])).filter((fact) => fact.kind === 'terms-published')
  if (!standing) throw new Error('there are no terms')
  const now = house.clock()
  const [terms = 0] = await recorded(house.gate, null, {
    ...standing,
    time: now,
    version: 2,
    inForceFrom: now,
  })
  expect(terms).toBeGreaterThan(heard)

  const other = await openMeeting(house, 1)
  const before = ahead.clock()
  const [there = 0] = await recorded(
    ahead.gate,
    other.account,
    objection(other.handles[0] ?? '', ahead.clock()),
  )
  expect(there).toBeGreaterThanOrEqual(before)
  expect(there).toBeLessThan(before + MINUTE)
})

test('a process that has died, and a clock that was set right, leave what they dated behind them', async () => {
  const meeting = await openMeeting(house, 2)
  const [first = '', second = ''] = meeting.handles
  const dying = await openProcess(() => 2 * AHEAD)
  const heard = await heardBy(dying, meeting, first)
  await dying.stop()
  const [objected = 0] = await recorded(house.gate, meeting.account, objection(first, house.clock()))
  expect(objected).toBeGreaterThan(heard)

  let lead = 4 * AHEAD
  const corrected = await openProcess(() => lead)
  const then = await heardBy(corrected, meeting, second)
  lead = 0
  // As after the twenty seconds in which it says so again.
  const { rows } = await house.superuser.query<{ process: string }>(
    `select process from gate.process_clock order by lead_ms desc limit 1`,
  )
  await house.superuser.query(`set role app`)
  await house.superuser.query(`select gate.note_clock($1, 0)`, [rows[0]?.process])
  await house.superuser.query(`reset role`)
  const [last = 0] = await recorded(house.gate, meeting.account, objection(second, house.clock()))
  expect(last).toBeGreaterThan(then)
  await corrected.stop()
})

test('one long silent dates nothing more, and is forgotten', async () => {
  const process = newId()
  await house.superuser.query(`delete from gate.process_clock where latest > now() + $1 * interval '1 ms'`, [
    AHEAD + MINUTE,
  ])
  const silentFor = (minutes: number) =>
    house.superuser.query(
      `insert into gate.process_clock (process, lead_ms, latest, at)
       select $1, $2::bigint, since + $2::bigint * interval '1 ms', since
         from (select now() - $3::int * interval '1 minute' as since) as t
       on conflict (process) do update set latest = excluded.latest, at = excluded.at`,
      [process, 60 * MINUTE, minutes],
    )
  const objectedAt = async () => {
    const meeting = await openMeeting(house, 1)
    return (
      await recorded(house.gate, meeting.account, objection(meeting.handles[0] ?? '', house.clock()))
    )[0]
  }
  await silentFor(10)
  // For a minute after its last word it might have run: then its clock showed 51 minutes more than this one does now.
  expect(await objectedAt()).toBeGreaterThan(house.clock() + 50 * MINUTE)
  await silentFor(100)
  expect(await objectedAt()).toBeLessThan(house.clock() + AHEAD + MINUTE)
  const another = await openProcess(() => 0)
  const { rows } = await house.superuser.query('select from gate.process_clock where process = $1', [process])
  expect(rows).toEqual([])
  await another.stop()
})

test('R12 a process whose clock the others cannot know of runs nothing', async () => {
  const meeting = await openMeeting(house, 1)
  const lease = (gate: Gate) => gate.lease(leaseOn(meeting, meeting.handles[0] ?? ''))
  await house.superuser.query('revoke execute on function gate.note_clock(text, bigint) from app')
  const mute = await openProcess(() => AHEAD)
  try {
    const denied = await lease(mute.gate)
    expect('denied' in denied && denied.denied.reasons.map(({ code }) => code)).toEqual(['R12.not-recorded'])
  } finally {
    await house.superuser.query('grant execute on function gate.note_clock(text, bigint) to app')
  }
  await vi.waitFor(async () => granted(await lease(mute.gate)), within)
  await mute.stop()
})
