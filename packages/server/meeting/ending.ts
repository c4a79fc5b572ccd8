/** Ending a meeting for everybody, and deleting one. */
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import { findMeeting, isHost, mustHost, tables, there, type Meeting } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { startedFor } from './running.ts'
import { snapshotOf } from './snapshot.ts'

/** Whether this call ended it, and whether a summary is being made. */
interface Over {
  ended: boolean
  summary: boolean
}

/** Its host ends the meeting for everybody. */
export async function endMeeting(parts: MeetingParts, caller: Caller, id: string): Promise<Over> {
  const { meeting, me } = await there(parts, caller, id)
  mustHost(me)
  return await end(parts, meeting, caller.id)
}

/** The server ends a meeting that everybody left; nothing is done where somebody came back. */
export async function endEmptyMeeting(parts: MeetingParts, id: string): Promise<Over> {
  const meeting = await findMeeting(parts, id)
  if (parts.presence.here(id).length > 0) return { ended: false, summary: false }
  return await end(parts, meeting, null)
}

/**
 * What was said until now is written first (bounded), while its lease still lives. Ending an ended meeting does nothing.
 * `person` is who ends it; null: nobody, it is empty.
 */
async function end(parts: MeetingParts, meeting: Meeting, person: string | null): Promise<Over> {
  const { id } = meeting
  if (meeting.endedAt !== null) return { ended: false, summary: meeting.summary !== 'none' }
  await parts.drain(id, 'all')
  const { facts } = await snapshotOf(parts, meeting)
  const summary = startedFor(facts, id, 'summary') !== null
  const time = parts.clock()
  let ended = true
  await parts.gate.record([{ kind: 'meeting-ended', time, meeting: id }], {
    account: meeting.account,
    person,
    within: async (tx) => {
      const { numUpdatedRows } = await tables(tx)
        .updateTable('meeting.meeting')
        .set({ ended_at: new Date(time), summary_state: summary ? 'making' : 'none' })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      ended = numUpdatedRows > 0n
      if (!ended) throw new HighroadError('conflict')
    },
  })
  parts.presence.over(id)
  if (parts.media.state() === 'up') await endRoom(parts, id)
  return { ended, summary }
}

async function endRoom(parts: MeetingParts, id: string): Promise<void> {
  try {
    await parts.media.endRoom(id)
  } catch {
    // The meeting is over by the ledger; a room that outlives it has no ears and lets nobody in again.
    parts.log('media-room-not-ended', { meeting: id })
  }
}

/**
 * Deletes a meeting's content, its people and what links both to the ledger (R16). The host may, and an owner of the
 * account. A meeting that still runs is over with it.
 */
export async function eraseMeeting(parts: MeetingParts, caller: Caller, id: string): Promise<void> {
  const meeting = await findMeeting(parts, id)
  await mustHostOrOwn(parts, caller, meeting)
  await parts.gate.erase(id, meeting.account, caller.id, (tx) => wipe(tx, id, parts.clock()))
  parts.presence.over(id)
  if (meeting.endedAt === null && parts.media.state() === 'up') await endRoom(parts, id)
}

/** The host of a meeting or an owner of its account; to anybody else there is nothing here. */
export async function mustHostOrOwn(parts: MeetingParts, caller: Caller, meeting: Meeting): Promise<void> {
  if (await isHost(parts, caller, meeting)) return
  const roles = caller.guest ? [] : await parts.identity.membershipsOf(caller.id)
  if (!roles.some((one) => one.account === meeting.account && one.role === 'owner'))
    throw new HighroadError('not-found')
}

/** Everything but a row that says when there was a meeting, and whose: so that its proof can still say "erased". */
async function wipe(tx: Tx, id: string, now: number): Promise<void> {
  // An owner who was not there may delete what they may not read: the server does it, for no person.
  await sql`select set_config('highroad.person', '', true)`.execute(tx)
  for (const table of [
    'meeting.summary_line',
    'meeting.turn',
    'meeting.unkept_speech',
    'meeting.participant',
  ] as const)
    await tables(tx).deleteFrom(table).where('meeting_id', '=', id).execute()
  const erased = new Date(now)
  await tables(tx)
    .updateTable('meeting.meeting')
    .set({ title: '', summary_state: 'none', lines_gone: 0, erased_at: erased })
    .set((row) => ({ ended_at: row.fn.coalesce('ended_at', row.val(erased)) }))
    .where('id', '=', id)
    .execute()
}
