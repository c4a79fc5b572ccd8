/**
 * How much of the talk the record covers, in totals. What was kept is counted by its turns; what was not, by the media
 * server's active-speaker metadata of people whom no model hears, and by what recognition dropped.
 */
import type { Handle } from '@highroad/core/consent'
import { coverage } from '@highroad/core/summary'
import type { Coverage } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import { findMeeting, inMeeting, tables, type Meeting } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { UnkeptReason } from './words.ts'

export interface Kept {
  handle: Handle
  ms: number
  hidden: boolean
}
export interface Unkept {
  handle: Handle
  ms: number
  reason: UnkeptReason
}

/** Totals over people and milliseconds: a position would name the person. Pure. */
export function coverageOf(kept: readonly Kept[], unkept: readonly Unkept[]): Coverage {
  const people = new Map<Handle, { covered: number; missing: { reason: UnkeptReason; ms: number }[] }>()
  const person = (handle: Handle) => {
    const found = people.get(handle) ?? { covered: 0, missing: [] }
    people.set(handle, found)
    return found
  }
  for (const { handle, ms, hidden } of kept) {
    if (hidden) person(handle).missing.push({ reason: 'objection', ms })
    else person(handle).covered += ms
  }
  for (const { handle, ms, reason } of unkept) person(handle).missing.push({ reason, ms })
  return coverage(
    [...people.values()].map(({ covered, missing }) => ({
      spokeMs: covered + missing.reduce((sum, { ms }) => sum + ms, 0),
      coveredMs: covered,
      missing,
    })),
  )
}

export async function coverageIn(tx: Tx, meeting: string): Promise<Coverage> {
  const kept = await tables(tx)
    .selectFrom('meeting.turn')
    .select(['handle', 'from_at', 'until_at', 'hidden_since'])
    .where('meeting_id', '=', meeting)
    .execute()
  const unkept = await tables(tx)
    .selectFrom('meeting.unkept_speech')
    .select(['handle', 'reason', 'ms'])
    .where('meeting_id', '=', meeting)
    .execute()
  return coverageOf(
    kept.map((row) => ({
      handle: row.handle,
      ms: row.until_at.getTime() - row.from_at.getTime(),
      hidden: row.hidden_since !== null,
    })),
    unkept.map(({ handle, reason, ms }) => ({ handle, reason, ms: Number(ms) })),
  )
}

/** Adds to what somebody spoke without being kept. */
export async function addUnkept(
  tx: Tx,
  meeting: Pick<Meeting, 'id' | 'account'>,
  handle: Handle,
  reason: UnkeptReason,
  ms: number,
): Promise<void> {
  const whole = Math.round(ms)
  if (!(whole > 0)) return
  await tables(tx)
    .insertInto('meeting.unkept_speech')
    .values({ account_id: meeting.account, meeting_id: meeting.id, handle, reason, ms: String(whole) })
    .onConflict((conflict) =>
      conflict.columns(['meeting_id', 'handle', 'reason']).doUpdateSet({
        ms: sql`meeting.unkept_speech.ms + excluded.ms`,
      }),
    )
    .execute()
}

/** Speech that was heard and not kept: dropped behind a backlog, or cut by the lease's beginning or end. */
export async function reportUnkept(
  parts: MeetingParts,
  id: string,
  handle: Handle,
  reason: UnkeptReason,
  ms: number,
): Promise<void> {
  const meeting = await findMeeting(parts, id)
  await inMeeting(parts, meeting, null, (tx) => addUnkept(tx, meeting, handle, reason, ms))
}
