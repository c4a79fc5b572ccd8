/** What anybody with the link sees before they join. */
import type { Door } from '@highroad/core/wire'
import { findMeeting, isHost } from './finding.ts'
import { runningNotices } from './telling.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { snapshotOf } from './snapshot.ts'

export async function doorOf(parts: MeetingParts, caller: Caller | null, id: string): Promise<Door> {
  const meeting = await findMeeting(parts, id)
  const snapshot = await snapshotOf(parts, meeting)
  const memberships = caller && !caller.guest ? await parts.identity.membershipsOf(caller.id) : []
  const open = meeting.endedAt === null
  return {
    meeting: id,
    title: meeting.title,
    organisation: (await parts.identity.accountOf(meeting.account))?.organisation ?? '',
    account: meeting.account,
    state: open ? 'open' : 'ended',
    host: caller !== null && (await isHost(parts, caller, meeting)),
    askFirst: snapshot.askFirst,
    running: snapshot.running.map((one) => one.feature),
    notices: open ? runningNotices(parts, snapshot) : [],
    mayActFor: memberships.map(({ account, organisation }) => ({ account, organisation })),
    media: parts.media.available(),
  }
}
