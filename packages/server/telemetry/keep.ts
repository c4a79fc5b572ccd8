/** Sessions, and the events that they add: in one transaction, in the name of the account that they are of. */
import { sql } from 'kysely'
import { type DropReason, fit, type KeptEvent, MOST_OF_SESSION } from '@highroad/core/telemetry'
import type { TelemetryReport, TelemetryTaken } from '@highroad/core/wire'
import type { Store, Tx } from '../store/index.ts'

export type TelemetryStore = Pick<Store, 'asTenant' | 'app'>

/** A session takes events for so long. */
const SESSION_MS = 60 * 60_000
/** Events of one account that are kept of one day. */
const MOST_OF_DAY = 20_000
/** Where counting stops: nobody can write a larger number by sending more. */
const MOST_COUNTED = 1_000_000

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

export async function newSession(
  store: TelemetryStore,
  account: string,
  { now, random }: { now: number; random: (count: number) => Uint8Array },
): Promise<{ session: string; until: number }> {
  const id = Buffer.from(random(16))
  const until = now + SESSION_MS
  await store.asTenant({ account, person: null }, (tx) =>
    sql`insert into telemetry.session (account_id, id, until, events_left)
        values (${account}, ${id}, ${new Date(until)}, ${MOST_OF_SESSION})`.execute(tx),
  )
  return { session: id.toString('hex'), until }
}

/** Keeps what fits and counts the rest. Null where this account has no such session now: then nothing is written. */
export function keep(
  store: TelemetryStore,
  { account, session, events }: TelemetryReport,
  now: number,
): Promise<TelemetryTaken | null> {
  const id = Buffer.from(session, 'hex')
  const day = dayOf(now)
  const drops = new Map<DropReason, number>()
  const drop = (reason: DropReason, times: number) => {
    if (times > 0) drops.set(reason, (drops.get(reason) ?? 0) + times)
  }
  const fitting: KeptEvent[] = []
  for (const event of events) {
    const answer = fit(event)
    if (typeof answer === 'string') drop(answer, 1)
    else fitting.push(answer)
  }
  return store.asTenant({ account, person: null }, async (tx) => {
    const { rows } = await sql<{ events_left: number }>`
      select events_left from telemetry.session
       where account_id = ${account} and id = ${id} and until > ${new Date(now)} for update`.execute(tx)
    const [found] = rows
    if (!found) return null
    const kept = fitting.slice(0, found.events_left)
    drop('session-full', fitting.length - kept.length)
    const full = kept.length > 0 && !(await takeOfDay(tx, account, day, kept.length))
    if (full) drop('day-full', kept.length)
    else if (kept.length > 0) await write(tx, { account, day, id, kept })
    for (const [reason, times] of drops) await count(tx, account, day, reason, times)
    return { kept: full ? 0 : kept.length, dropped: Object.fromEntries(drops) }
  })
}

async function takeOfDay(tx: Tx, account: string, day: string, times: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into telemetry.tally as old (account_id, day, outcome, times)
    values (${account}, ${day}::date, 'kept', ${times})
    on conflict (account_id, day, outcome) do update set times = old.times + excluded.times
     where old.times + excluded.times <= ${MOST_OF_DAY}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

async function count(tx: Tx, account: string, day: string, reason: DropReason, times: number) {
  await sql`
    insert into telemetry.tally as old (account_id, day, outcome, times)
    values (${account}, ${day}::date, ${reason}, ${times})
    on conflict (account_id, day, outcome)
    do update set times = least(old.times + excluded.times, ${MOST_COUNTED})`.execute(tx)
}

async function write(
  tx: Tx,
  { account, day, id, kept }: { account: string; day: string; id: Buffer; kept: readonly KeptEvent[] },
) {
  await sql`
    insert into telemetry.event as old (account_id, day, session, event, steps, times)
    select ${account}, ${day}::date, ${id}, n.event, n.steps, count(*)
      from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as n (event text, steps bigint[])
     group by n.event, n.steps order by n.event, n.steps
    on conflict (account_id, day, session, event, steps) do update set times = old.times + excluded.times`.execute(
    tx,
  )
  await sql`update telemetry.session set events_left = events_left - ${kept.length}
             where account_id = ${account} and id = ${id}`.execute(tx)
}
