/** The summary as its host reviews, edits and shares it, and as others then read it. */
import { HighroadError, type EditLine, type SummaryView } from '@highroad/core/wire'
import type { Tx } from '../store/index.ts'
import { coverageIn } from './coverage.ts'
import { inMeeting, mustHost, tables, type Meeting } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { reading } from './reading.ts'

export async function summaryOf(parts: MeetingParts, caller: Caller, id: string): Promise<SummaryView> {
  const { meeting, me } = await reading(parts, caller, id)
  if (meeting.endedAt === null || meeting.summary === 'none') throw new HighroadError('not-found')
  const { endedAt, summary: state } = meeting
  return await inMeeting(parts, meeting, caller.id, async (tx) => ({
    meeting: id,
    title: meeting.title,
    openedAt: meeting.openedAt,
    endedAt,
    state,
    host: me.host,
    lines: await linesOf(tx, id),
    coverage: await coverageIn(tx, id),
    linesGone: meeting.linesGone,
  }))
}

async function linesOf(tx: Tx, id: string): Promise<SummaryView['lines']> {
  return await tables(tx)
    .selectFrom('meeting.summary_line')
    .select(['id as line', 'kind', 'text', 'cites', 'checked', 'edited'])
    .where('meeting_id', '=', id)
    .orderBy('position')
    .execute()
}

/** The host rewords a line or marks it checked. */
export async function editLine(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  line: string,
  edit: EditLine,
): Promise<SummaryView> {
  const { meeting, me } = await reading(parts, caller, id)
  mustHost(me)
  const set = {
    ...(edit.text === undefined ? {} : { text: edit.text, edited: true }),
    ...(edit.checked === undefined ? {} : { checked: edit.checked }),
  }
  if (Object.keys(set).length === 0) throw new HighroadError('bad-request')
  await change(parts, caller, meeting, (tx) =>
    tables(tx)
      .updateTable('meeting.summary_line')
      .set(set)
      .where('id', '=', line)
      .where('meeting_id', '=', id)
      .returning('id')
      .execute(),
  )
  return await summaryOf(parts, caller, id)
}

export async function removeLine(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  line: string,
): Promise<SummaryView> {
  const { meeting, me } = await reading(parts, caller, id)
  mustHost(me)
  await change(parts, caller, meeting, (tx) =>
    tables(tx)
      .deleteFrom('meeting.summary_line')
      .where('id', '=', line)
      .where('meeting_id', '=', id)
      .returning('id')
      .execute(),
  )
  return await summaryOf(parts, caller, id)
}

async function change(
  parts: MeetingParts,
  caller: Caller,
  meeting: Meeting,
  work: (tx: Tx) => Promise<unknown[]>,
): Promise<void> {
  const changed = await inMeeting(parts, meeting, caller.id, work)
  if (changed.length === 0) throw new HighroadError('not-found')
}

/** The host shares the draft with everybody who was in the meeting. */
export async function shareSummary(parts: MeetingParts, caller: Caller, id: string): Promise<SummaryView> {
  const { meeting, me } = await reading(parts, caller, id)
  mustHost(me)
  await inMeeting(parts, meeting, caller.id, async (tx) => {
    const { numUpdatedRows } = await tables(tx)
      .updateTable('meeting.meeting')
      .set({ summary_state: 'shared' })
      .where('id', '=', id)
      .where('summary_state', 'in', ['draft', 'shared'])
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new HighroadError('conflict')
  })
  parts.changes.tell(id)
  return await summaryOf(parts, caller, id)
}
