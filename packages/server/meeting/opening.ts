/** Opening a meeting, and the list of meetings that somebody may open. */
import { HighroadError, type MeetingItem } from '@highroad/core/wire'
import { meetingOf, tables, type Meeting } from './finding.ts'
import { newId } from './ids.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'

function itemOf(parts: MeetingParts, caller: Caller, meeting: Meeting, mayOpenSummary: boolean): MeetingItem {
  const { id, title, openedAt, endedAt, hostPerson, summary } = meeting
  return {
    meeting: id,
    title,
    state: endedAt === null ? 'open' : 'ended',
    host: hostPerson === caller.id,
    openedAt,
    endedAt,
    present: parts.presence.here(id).length,
    summary: mayOpenSummary ? summary : 'none',
    link: `${parts.publicUrl}/m/${id}`,
  }
}

async function mustBeMember(parts: MeetingParts, caller: Caller, account: string): Promise<void> {
  const memberships = caller.guest ? [] : await parts.identity.membershipsOf(caller.id)
  // Whether an account exists is not for strangers to learn.
  if (!memberships.some((one) => one.account === account)) throw new HighroadError('not-found')
}

/** Opens a meeting whose host is the caller. Its content belongs to `account`. */
export async function createMeeting(
  parts: MeetingParts,
  caller: Caller,
  account: string,
  title: string,
): Promise<MeetingItem> {
  await mustBeMember(parts, caller, account)
  const id = newId(parts.random)
  const time = parts.clock()
  const meeting: Meeting = {
    id,
    account,
    title,
    hostPerson: caller.id,
    openedAt: time,
    endedAt: null,
    summary: 'none',
    linesGone: 0,
    erased: false,
  }
  await parts.gate.record(
    [{ kind: 'meeting-opened', time, meeting: id, hostingAccount: account, audience: id }],
    {
      account,
      person: caller.id,
      within: async (tx) => {
        await tables(tx)
          .insertInto('meeting.meeting')
          .values({
            id,
            account_id: account,
            title,
            host_person: caller.id,
            opened_at: new Date(time),
            ended_at: null,
            summary_state: 'none',
            lines_gone: 0,
            erased_at: null,
          })
          .execute()
      },
    },
  )
  return itemOf(parts, caller, meeting, true)
}

/** Those of the account that are open or that the caller was in, and those elsewhere that the caller was in. */
export async function listMeetings(
  parts: MeetingParts,
  caller: Caller,
  account: string,
): Promise<MeetingItem[]> {
  await mustBeMember(parts, caller, account)
  return await parts.store.asTenant({ account, person: caller.id }, async (tx) => {
    const rows = await tables(tx)
      .selectFrom('meeting.meeting')
      .selectAll()
      .where('erased_at', 'is', null)
      .orderBy('opened_at', 'desc')
      .orderBy('id')
      .limit(500)
      .execute()
    const mine = await tables(tx)
      .selectFrom('meeting.participant')
      .select('meeting_id')
      .where('person_id', '=', caller.id)
      .execute()
    const wasIn = new Set(mine.map((one) => one.meeting_id))
    return rows.map(meetingOf).map((meeting) => {
      const host = meeting.hostPerson === caller.id
      const shared = wasIn.has(meeting.id) && meeting.summary === 'shared'
      return itemOf(parts, caller, meeting, host || shared)
    })
  })
}
