/** The transcript: turns as they are written, read, and taken away. */
import { HighroadError, type Transcript } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Lease } from '../gate/index.ts'
import { addUnkept } from './coverage.ts'
import type { NewTurn } from './face.ts'
import { findMeeting, inMeeting, tables, there } from './finding.ts'
import { dropLinesOn } from './objection.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { reading } from './reading.ts'
import { CLASSES_OF } from './words.ts'

/**
 * Writes a turn under a `summary` lease that covers it from first to last sample; resolves to false where
 * nothing may be kept. The lease is asked again under the lock that an objection takes: whichever comes first,
 * no turn is left standing of somebody who objects.
 */
export async function keepTurn(
  parts: Pick<MeetingParts, 'store' | 'gate'>,
  lease: Lease,
  turn: NewTurn,
): Promise<boolean> {
  const { meeting: id, handle, fromMs, untilMs, text } = turn
  const covered = () =>
    lease.feature === 'summary' &&
    lease.handle === handle &&
    lease.place === `meeting:${id}` &&
    lease.covers(fromMs, untilMs)
  if (!covered()) return false
  const meeting = await findMeeting(parts, id)
  return await inMeeting(parts, meeting, null, async (tx) => {
    const speaker = await tables(tx)
      .selectFrom('meeting.participant')
      .select(['acts_for', 'nothing_before'])
      .where('meeting_id', '=', id)
      .where('handle', '=', handle)
      .forShare()
      .executeTakeFirst()
    if (!speaker || !covered()) return false
    if (speaker.nothing_before && fromMs <= speaker.nothing_before.getTime()) return false
    await tables(tx)
      .insertInto('meeting.turn')
      .values({
        id: turn.id,
        account_id: meeting.account,
        meeting_id: id,
        contributor_set_id: await parts.gate.internSet(tx, meeting.account, [
          { handle, actsFor: speaker.acts_for },
        ]),
        audience_id: await parts.gate.internAudience(tx, meeting.account, `meeting:${id}`),
        lease_id: lease.id,
        classes: [...CLASSES_OF.summary],
        from_at: new Date(fromMs),
        until_at: new Date(untilMs),
        text,
        handle,
        hidden_since: null,
      })
      .execute()
    return true
  })
}

/** The transcript as this person may read it: hidden turns are shown to the one who spoke them, as hidden. */
export async function transcriptOf(parts: MeetingParts, caller: Caller, id: string): Promise<Transcript> {
  const { meeting, me, all } = await reading(parts, caller, id)
  const names = new Map(all.map((one) => [one.handle, one.name]))
  const rows = await inMeeting(parts, meeting, caller.id, (tx) =>
    tables(tx)
      .selectFrom('meeting.turn')
      .select(['id', 'handle', 'from_at', 'until_at', 'text', 'hidden_since'])
      .where('meeting_id', '=', id)
      .where((where) => where.or([where('hidden_since', 'is', null), where('handle', '=', me.handle)]))
      .orderBy('from_at')
      .orderBy('id')
      .execute(),
  )
  return {
    turns: rows.map((row) => ({
      turn: row.id,
      name: names.get(row.handle) ?? '',
      yours: row.handle === me.handle,
      fromMs: row.from_at.getTime() - meeting.openedAt,
      untilMs: row.until_at.getTime() - meeting.openedAt,
      text: row.text,
      hidden: row.hidden_since !== null,
    })),
  }
}

/** Somebody else spoke at this microphone: the turn goes, and the lines that rest on it. The speaker or the host. */
export async function notMe(parts: MeetingParts, caller: Caller, id: string, turn: string): Promise<void> {
  // The person themselves may before anything is shared: it is about their own microphone.
  const { meeting, me } = await there(parts, caller, id)
  await inMeeting(parts, meeting, caller.id, async (tx) => {
    const row = await tables(tx)
      .selectFrom('meeting.turn')
      .select(['handle', 'from_at', 'until_at', 'hidden_since'])
      .where('id', '=', turn)
      .where('meeting_id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    const mine = row?.handle === me.handle
    if (!row || (!mine && (!me.host || row.hidden_since !== null))) throw new HighroadError('not-found')
    await dropLinesOn(tx, sql`select ${turn}::text`)
    await tables(tx).deleteFrom('meeting.turn').where('id', '=', turn).execute()
    const ms = row.until_at.getTime() - row.from_at.getTime()
    await addUnkept(tx, meeting, row.handle, 'unknown-voice', ms)
  })
}
