/** Opening a meeting, and the list of meetings that somebody may open. */
import { HighroadError, type MeetingItem } from '@highroad/core/wire'
import { meetingOf, tables, type Meeting } from './finding.ts'
import { newId } from './ids.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'

function itemOf(
  parts: MeetingParts,
  meeting: Meeting,
  shown: { organisation: string; host: boolean; mayOpenSummary: boolean },
): MeetingItem {
  const { id, account, title, openedAt, endedAt, summary } = meeting
  return {
    meeting: id,
    account,
    organisation: shown.organisation,
    title,
    state: endedAt === null ? 'open' : 'ended',
    host: shown.host,
    openedAt,
    endedAt,
    present: parts.presence.here(id).length,
    summary: shown.mayOpenSummary ? summary : 'none',
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
  const [organisation = ''] = (await organisationsOf(parts, [meeting])).values()
  return itemOf(parts, meeting, { organisation, host: true, mayOpenSummary: true })
}

/** The meetings of an account. */
export async function listMeetings(
  parts: MeetingParts,
  caller: Caller,
  account: string,
): Promise<MeetingItem[]> {
  await mustBeMember(parts, caller, account)
  return await itemsFor(parts, caller, account, { account_id: account })
}

/** Those that the caller was in, of whatever account. */
export async function meetingsOf(parts: MeetingParts, caller: Caller): Promise<MeetingItem[]> {
  return await itemsFor(parts, caller, null, {})
}

/** What the policies show to this person in this account's name, the newest first. */
async function itemsFor(
  parts: MeetingParts,
  caller: Caller,
  account: string | null,
  only: { account_id?: string },
): Promise<MeetingItem[]> {
  const { rows, wasIn } = await parts.store.asTenant({ account, person: caller.id }, async (tx) => {
    const all = tables(tx).selectFrom('meeting.meeting').selectAll().where('erased_at', 'is', null)
    const mine = await tables(tx)
      .selectFrom('meeting.participant')
      .select('meeting_id')
      .where('person_id', '=', caller.id)
      .execute()
    return {
      rows: await (only.account_id === undefined ? all : all.where('account_id', '=', only.account_id))
        .orderBy('opened_at', 'desc')
        .orderBy('id')
        .limit(500)
        .execute(),
      wasIn: new Set(mine.map((one) => one.meeting_id)),
    }
  })
  const meetings = rows.map(meetingOf)
  const organisations = await organisationsOf(parts, meetings)
  const hosted = meetings.some(({ hostPerson }) => hostPerson === caller.id)
  const theirs = new Set(
    hosted ? (await parts.identity.membershipsOf(caller.id)).map((one) => one.account) : [],
  )
  return meetings.map((meeting) => {
    const host = meeting.hostPerson === caller.id && theirs.has(meeting.account)
    return itemOf(parts, meeting, {
      organisation: organisations.get(meeting.account) ?? '',
      host,
      mayOpenSummary: host || (wasIn.has(meeting.id) && meeting.summary === 'shared'),
    })
  })
}

async function organisationsOf(
  parts: Pick<MeetingParts, 'identity'>,
  meetings: readonly Meeting[],
): Promise<Map<string, string>> {
  const accounts = [...new Set(meetings.map((meeting) => meeting.account))]
  const found = await Promise.all(accounts.map((account) => parts.identity.accountOf(account)))
  return new Map(accounts.map((account, index) => [account, found[index]?.organisation ?? '']))
}
