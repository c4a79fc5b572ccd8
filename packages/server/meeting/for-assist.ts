/** A meeting as the assistants see it. */
import type { EndedMeeting, OpenMeeting } from './face.ts'
import { findEvenErased } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import { startedFor } from './running.ts'
import { snapshotOf } from './snapshot.ts'
import { decideFor } from './standing.ts'

/** The meeting with those present and what each may be heard for; null when it is over. */
export async function openMeetingOf(parts: MeetingParts, id: string): Promise<OpenMeeting | null> {
  const meeting = await findEvenErased(parts, id)
  if (meeting.erased || meeting.endedAt !== null) return null
  const snapshot = await snapshotOf(parts, meeting)
  return {
    meeting: id,
    hostingAccount: meeting.account,
    running: snapshot.running.map(({ feature, processor }) => ({ feature, processor })),
    contributors: snapshot.present.map((one) => ({
      handle: one.handle,
      actsFor: one.acts_for,
      permitted: snapshot.running
        .map(({ feature }) => feature)
        .filter((feature) => decideFor(snapshot, feature, one).decision === 'permit'),
    })),
  }
}

/** Meetings that ended with a summary still to be made: ids and times, by the role `jobs`. */
export async function unfinishedMeetings(
  parts: Pick<MeetingParts, 'store' | 'gate'>,
): Promise<EndedMeeting[]> {
  const { rows } = await parts.store.jobs.query<{
    id: string
    account_id: string
    opened_at: Date
    ended_at: Date
  }>(
    `select id, account_id, opened_at, ended_at from meeting.meeting
      where summary_state = 'making' and ended_at is not null order by ended_at, id`,
  )
  return await Promise.all(
    rows.map(async (row) => {
      const facts = await parts.gate.facts([`meeting:${row.id}`])
      return {
        meeting: row.id,
        hostingAccount: row.account_id,
        openedAt: row.opened_at.getTime(),
        endedAt: row.ended_at.getTime(),
        processor: startedFor(facts, row.id, 'summary'),
      }
    }),
  )
}
