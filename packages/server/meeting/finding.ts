/** Finding a meeting by its link, and who somebody is in it. Whoever is not in it finds nothing. */
import { HighroadError } from '@highroad/core/wire'
import { sql, type Selectable } from 'kysely'
import type { Tx } from '../store/index.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import type { MeetingTables } from './tables.ts'
import type { SummaryState } from './words.ts'

export interface Meeting {
  id: string
  account: string
  title: string
  hostPerson: string
  openedAt: number
  endedAt: number | null
  summary: SummaryState
  linesGone: number
  erased: boolean
}
export type Participant = Selectable<MeetingTables['meeting.participant']>

export const tables = (tx: Tx) => tx.$extendTables<MeetingTables>()

export function meetingOf(row: Selectable<MeetingTables['meeting.meeting']>): Meeting {
  return {
    id: row.id,
    account: row.account_id,
    title: row.title,
    hostPerson: row.host_person,
    openedAt: row.opened_at.getTime(),
    endedAt: row.ended_at?.getTime() ?? null,
    summary: row.summary_state,
    linesGone: row.lines_gone,
    erased: row.erased_at !== null,
  }
}

/** The meeting behind a link; throws `meeting-unknown`, for an erased one too. */
export async function findMeeting(parts: Pick<MeetingParts, 'store'>, id: string): Promise<Meeting> {
  const meeting = await findEvenErased(parts, id)
  if (meeting.erased) throw new HighroadError('meeting-unknown')
  return meeting
}

/** The link alone opens this one row (policy app_link). Of an erased meeting its host, times and account are left. */
export async function findEvenErased(parts: Pick<MeetingParts, 'store'>, id: string): Promise<Meeting> {
  const row = await parts.store.asTenant({ account: null, person: null }, async (tx) => {
    await sql`select set_config('highroad.link', ${id}, true)`.execute(tx)
    return await tables(tx).selectFrom('meeting.meeting').selectAll().where('id', '=', id).executeTakeFirst()
  })
  if (!row) throw new HighroadError('meeting-unknown')
  return meetingOf(row)
}

/** Work in the hosting account's name, for this person. */
export function inMeeting<T>(
  parts: Pick<MeetingParts, 'store'>,
  meeting: Pick<Meeting, 'account'>,
  person: string | null,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return parts.store.asTenant({ account: meeting.account, person }, work)
}

export function participants(
  parts: Pick<MeetingParts, 'store'>,
  meeting: Pick<Meeting, 'account' | 'id'>,
): Promise<Participant[]> {
  return inMeeting(parts, meeting, null, (tx) => participantsIn(tx, meeting.id))
}

function participantsIn(tx: Tx, meeting: string): Promise<Participant[]> {
  return tables(tx)
    .selectFrom('meeting.participant')
    .selectAll()
    .where('meeting_id', '=', meeting)
    .orderBy('joined_at')
    .orderBy('handle')
    .execute()
}

export interface There {
  meeting: Meeting
  me: Participant
  all: Participant[]
  /** They came in for an organisation that they do not belong to any more, and have to come in anew. */
  gone: boolean
}

/**
 * The meeting and the caller's place in it; throws `meeting-unknown`, and `not-found` for whoever never joined. Hosting and
 * acting for an organisation end with the membership, whatever the row says: then they are here as a guest is.
 */
export async function there(
  parts: Pick<MeetingParts, 'store' | 'identity'>,
  caller: Caller,
  id: string,
): Promise<There> {
  const meeting = await findMeeting(parts, id)
  const all = await participants(parts, meeting)
  const me = all.find((one) => one.person_id === caller.id)
  if (!me) throw new HighroadError('not-found')
  const belongs = await belonging(parts, me)
  return {
    meeting,
    me: {
      ...me,
      host: me.host && belongs(meeting.account),
      guest: me.guest || (me.acts_for !== null && !belongs(me.acts_for)),
    },
    all,
    gone: me.acts_for !== null && !belongs(me.acts_for),
  }
}

async function belonging(
  { identity }: Pick<MeetingParts, 'identity'>,
  me: Participant,
): Promise<(account: string) => boolean> {
  if (me.acts_for === null && !me.host) return () => false
  const theirs = new Set((await identity.membershipsOf(me.person_id)).map(({ account }) => account))
  return (account) => theirs.has(account)
}

/** Whoever opened the meeting, while they belong to the account that its content belongs to. */
export async function isHost(
  { identity }: Pick<MeetingParts, 'identity'>,
  caller: Caller,
  { account, hostPerson }: Pick<Meeting, 'account' | 'hostPerson'>,
): Promise<boolean> {
  if (caller.id !== hostPerson) return false
  return (await identity.membershipsOf(caller.id)).some((one) => one.account === account)
}

export function mustBeOpen(meeting: Meeting): void {
  if (meeting.endedAt !== null) throw new HighroadError('meeting-ended')
}

export function mustHost(me: Participant): void {
  if (!me.host) throw new HighroadError('not-yours')
}
