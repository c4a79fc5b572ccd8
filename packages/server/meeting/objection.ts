/**
 * "Leave me out" and "let me in again" (R10). What was kept of that person is hidden, and the lines that rest on it go,
 * in the transaction that records the objection; taking it back hides nothing less.
 */
import type { Fact } from '@highroad/core/consent'
import { HighroadError, type RoomState } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import type { FeatureList } from './face.ts'
import { tables, there } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { roomOf } from './room-state.ts'

/** Features as a fact holds them: each once, and at least one. */
function distinct(features: FeatureList) {
  if (features === 'everything') return features
  const each = [...new Set(features)]
  if (each.length === 0) throw new HighroadError('bad-request', 'features')
  return each
}

/** From this moment nothing of theirs is used for these features. Works after the meeting's end too. */
export async function objectTo(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  features: FeatureList,
): Promise<RoomState> {
  const { meeting, me } = await there(parts, caller, id)
  const fact: Fact = {
    kind: 'objected',
    time: parts.clock(),
    handle: me.handle,
    features: distinct(features),
  }
  try {
    await parts.gate.record([fact], { account: meeting.account, person: caller.id })
  } finally {
    // Even one that could not be recorded stopped what it is about: everybody's line must say so.
    parts.changes.tell(id)
  }
  return await roomOf(parts, caller, id)
}

/** Lets in what is said from now on, and nothing earlier. */
export async function liftObjection(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  features: FeatureList,
): Promise<RoomState> {
  const { meeting, me } = await there(parts, caller, id)
  const fact: Fact = {
    kind: 'objection-lifted',
    time: parts.clock(),
    handle: me.handle,
    features: distinct(features),
  }
  await parts.gate.record([fact], { account: meeting.account, person: caller.id })
  parts.changes.tell(id)
  return await roomOf(parts, caller, id)
}

/** Whether a fact says "not mine" of the summary: an objection, or a no where the account asks first. */
function refusesSummary(fact: Fact): fact is Fact & { kind: 'objected' | 'answer-given' } {
  if (fact.kind === 'answer-given') return fact.feature === 'summary' && !fact.accepted
  if (fact.kind !== 'objected') return false
  return fact.features === 'everything' || fact.features.includes('summary')
}

/**
 * Hides what was kept of a person who says no to the summary and takes away the lines that rest on it. Joined to the
 * gate's `onNarrowed`: it runs in the transaction of the fact, whoever recorded it.
 */
export async function hideWhatWasKept(tx: Tx, fact: Fact): Promise<void> {
  if (!refusesSummary(fact)) return
  const since = new Date(fact.time)
  // First the lock that a turn being written holds shared: it is hidden below, or never written.
  await tables(tx)
    .updateTable('meeting.participant')
    .set({ nothing_before: since })
    .where('handle', '=', fact.handle)
    .execute()
  await dropLinesOn(tx, sql`select id from meeting.turn where handle = ${fact.handle}`)
  await tables(tx)
    .updateTable('meeting.turn')
    .set({ hidden_since: since })
    .where('handle', '=', fact.handle)
    .where('hidden_since', 'is', null)
    .execute()
}

/** Deletes every line that cites one of the turns selected, and counts them on their meeting. */
export async function dropLinesOn(tx: Tx, turns: ReturnType<typeof sql>): Promise<void> {
  await sql`
    with gone as (
      delete from meeting.summary_line where cites && array(${turns}) returning meeting_id
    )
    update meeting.meeting m set lines_gone = m.lines_gone + g.n
      from (select meeting_id, count(*)::int as n from gone group by meeting_id) g
     where m.id = g.meeting_id`.execute(tx)
}
