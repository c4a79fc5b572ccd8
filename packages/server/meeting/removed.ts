/**
 * Somebody who is no longer a member of an organisation hosts none of its meetings, and takes no part for it: rights are
 * asked of the membership at each request, and what still connects them is cut. By its link they may come in again, as
 * themselves.
 */
import { inMeeting, meetingOf, tables } from './finding.ts'
import type { MeetingParts } from './parts.ts'

/** What else connects somebody to a meeting. */
export type PutOut = (meeting: string, handle: string) => void

/**
 * Takes this person out of the meetings that go on and that they are in for an organisation which they do not belong to any
 * more, or which they hosted for it. Where they still belong to all of them nothing happens.
 */
export async function noLongerMember(parts: MeetingParts, person: string, putOut: PutOut): Promise<void> {
  const found = await parts.store.asTenant({ account: null, person }, async (tx) => {
    const places = await tables(tx)
      .selectFrom('meeting.participant')
      .selectAll()
      .where('person_id', '=', person)
      .where('left_at', 'is', null)
      .where((where) => where.or([where('acts_for', 'is not', null), where('host', '=', true)]))
      .execute()
    if (places.length === 0) return []
    const meetings = await tables(tx)
      .selectFrom('meeting.meeting')
      .selectAll()
      .where('ended_at', 'is', null)
      .where(
        'id',
        'in',
        places.map((one) => one.meeting_id),
      )
      .execute()
    return meetings.map(meetingOf).flatMap((meeting) => {
      const me = places.find((one) => one.meeting_id === meeting.id)
      return me ? [{ meeting, me }] : []
    })
  })
  if (found.length === 0) return
  const theirs = new Set((await parts.identity.membershipsOf(person)).map(({ account }) => account))
  for (const { meeting, me } of found) {
    const stays =
      (me.acts_for === null || theirs.has(me.acts_for)) && (!me.host || theirs.has(meeting.account))
    if (stays) continue
    parts.presence.left(meeting.id, me.handle)
    putOut(meeting.id, me.handle)
    await inMeeting(parts, meeting, person, (tx) =>
      tables(tx)
        .updateTable('meeting.participant')
        .set({ left_at: new Date(parts.clock()) })
        .where('meeting_id', '=', meeting.id)
        .where('person_id', '=', person)
        .execute(),
    )
    if (parts.media.state() !== 'up') continue
    // The media server's door asks who is present, so a connection that outlives this is not made again.
    await parts.media
      .remove(meeting.id, me.handle)
      .catch(() => parts.log('media-participant-not-removed', { meeting: meeting.id }))
  }
}
