/**
 * A meeting as facts and rows, without the room that usually makes them: the real database, ledger and gate, and content
 * written straight into the tables.
 */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { Client } from 'pg'
import { DataClass, type Fact, type Handle, Purpose } from '@highroad/core/consent'
import { type Ledger, openLedger } from '../../ledger/index.ts'
import { startTestDatabase, type TestDatabase } from '../../store/testing/database.ts'
import type { PermitRequest } from '../gate.ts'
import { type Gate, openGate } from '../index.ts'

const PROCESSOR = 'this-server'
const HOUR = 3_600_000

export interface House {
  readonly database: TestDatabase
  readonly ledger: Ledger
  readonly gate: Gate
  readonly clock: () => number
  /** As the superuser, whom no policy stops. */
  readonly superuser: Client
  readonly stop: () => Promise<void>
}

export const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count))
export const newId = (): string => randomBytes(16).toString('hex')

export async function openHouse(options: { clock?: () => number } = {}): Promise<House> {
  const clock = options.clock ?? (() => Date.now())
  const database = await startTestDatabase()
  const { store, home } = database
  const log = () => undefined
  const ledger = await openLedger({ store, home, clock, random, origin: 'test.example/log', log })
  const gate = await openGate({ store, ledger, clock, random, log })
  const superuser = new Client({ connectionString: database.superuserUrl })
  superuser.on('error', () => undefined)
  await superuser.connect()
  await gate.record(firstFacts(clock() - HOUR), { account: null, person: null })
  return {
    database,
    ledger,
    gate,
    clock,
    superuser,
    stop: async () => {
      await gate.stop()
      await ledger.stop()
      await superuser.end().catch(() => undefined)
      await database.stop()
    },
  }
}

/** What a deployment rests on: terms, and the card of the one processor. */
export function firstFacts(time: number): Fact[] {
  const row = Object.fromEntries(
    Purpose.options.map((purpose) => [purpose, purpose === 'train-third-party' ? 'never' : 'licensed']),
  )
  const cells = Object.fromEntries(DataClass.options.map((name) => [name, row])) as Extract<
    Fact,
    { kind: 'terms-published' }
  >['cells']
  return [
    { kind: 'terms-published', time, version: 1, inForceFrom: time, cells, prose: '0'.repeat(64) },
    {
      kind: 'processor-card-set',
      time,
      card: {
        processor: PROCESSOR,
        party: 'first',
        retainsInputs: false,
        trainsOnInputs: false,
        agreements: [],
        region: 'here',
        models: [],
      },
    },
  ]
}

export interface Meeting {
  readonly id: string
  readonly account: string
  readonly openedAt: number
  readonly handles: readonly Handle[]
}

/** An account with the summary switched on, and a meeting in which it runs and `people` were told of it. */
export async function openMeeting(
  house: Pick<House, 'gate' | 'clock'> & { readonly database: Pick<TestDatabase, 'store'> },
  people = 2,
): Promise<Meeting> {
  const { gate, database, clock } = house
  const account = newId()
  const id = newId()
  const openedAt = clock() - HOUR / 2
  const by = { account, person: null }
  await gate.record(
    [
      { kind: 'mark-set', time: openedAt, account, mark: 'none', reason: null },
      { kind: 'switch-set', time: openedAt, account, feature: 'summary', on: true, processor: PROCESSOR },
    ],
    by,
  )
  await database.store.asTenant({ account, person: null }, async (tx) => {
    await sql`insert into meeting.meeting (id, account_id, title, host_person, opened_at)
              values (${id}, ${account}, 'SECRET title', 'host', ${new Date(openedAt)})`.execute(tx)
  })
  const handles: Handle[] = []
  for (let i = 0; i < people; i++)
    handles.push(await gate.handleOf(null, { person: `person-${i}`, place: `meeting:${id}`, account }))
  const [host = '0'.repeat(32)] = handles
  await gate.record(
    [
      { kind: 'meeting-opened', time: openedAt, meeting: id, hostingAccount: account, audience: id },
      ...handles.map((handle): Fact => ({
        kind: 'contributor-joined',
        time: openedAt,
        meeting: id,
        handle,
        actsFor: account,
      })),
      {
        kind: 'feature-started',
        time: openedAt + 10,
        meeting: id,
        feature: 'summary',
        processor: PROCESSOR,
        by: host,
      },
      ...handles.flatMap((handle) => told(handle, openedAt + 10)),
    ],
    by,
  )
  return { id, account, openedAt, handles }
}

function told(handle: Handle, time: number): Fact[] {
  return [
    { kind: 'microphone-answered', time, handle, who: 'only-me' },
    {
      kind: 'notice-shown',
      time,
      handle,
      feature: 'summary',
      version: 1,
      keeps: ['transcript'],
      laterFeatures: [],
      until: time + 1000 * HOUR,
    },
  ]
}

/** Writes turns of this person, a second each, from a minute after the opening on; returns their ids. */
export async function addTurns(
  { database, gate }: House,
  meeting: Meeting,
  handle: Handle,
  count: number,
): Promise<string[]> {
  const { account, id, openedAt } = meeting
  return await database.store.asTenant({ account, person: null }, async (tx) => {
    const set = await gate.internSet(tx, account, [{ handle, actsFor: account }])
    const audience = await gate.internAudience(tx, account, `meeting:${id}`)
    const ids = Array.from({ length: count }, newId)
    await sql`
      insert into meeting.turn (id, account_id, meeting_id, contributor_set_id, audience_id, lease_id, classes, from_at,
                                until_at, text, handle)
      select i.id, ${account}, ${id}, ${set}, ${audience}, 'lease', array['audio', 'transcript'],
             ${new Date(openedAt + 60_000)}::timestamptz + i.nth * interval '100 milliseconds',
             ${new Date(openedAt + 60_000)}::timestamptz + i.nth * interval '100 milliseconds' + interval '1 second',
             'SECRET words', ${handle}
        from unnest(${ids}::text[]) with ordinality as i (id, nth)`.execute(tx)
    return ids
  })
}

export function summaryOf(meeting: Meeting, clock: () => number): PermitRequest<'assist'> {
  return {
    purpose: 'assist',
    feature: 'summary',
    processor: PROCESSOR,
    hostingAccount: meeting.account,
    place: `meeting:${meeting.id}`,
    classes: ['audio', 'transcript'],
    from: meeting.openedAt,
    until: clock(),
  }
}

export function leaseOn(meeting: Meeting, handle: Handle) {
  return {
    feature: 'summary' as const,
    processor: PROCESSOR,
    hostingAccount: meeting.account,
    place: `meeting:${meeting.id}` as const,
    handle,
    actsFor: meeting.account,
    classes: ['audio', 'transcript'] as const,
  }
}

/** What was granted; throws with the codes of a denial. */
export function granted<T>(answer: { granted: T } | { denied: { reasons: readonly { code: string }[] } }): T {
  if ('granted' in answer) return answer.granted
  throw new Error(`denied: ${answer.denied.reasons.map(({ code }) => code).join(', ')}`)
}

export function objection(handle: Handle, time: number): Fact {
  return { kind: 'objected', time, handle, features: ['summary'] }
}
