/** A meeting as one person sees it: numbers of people for everybody, their own part for themselves alone (R14). */
import { isAskedFirst } from '@highroad/core/consent'
import type { ConsentLine, RoomState } from '@highroad/core/wire'
import { there, type Participant } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'

import { snapshotOf, type Snapshot } from './snapshot.ts'
import { unseenBy } from './telling.ts'
import { decideFor, standingOf, youIn, type Standing } from './standing.ts'
import { MEETING_FEATURES, type MeetingFeature } from './words.ts'

/** What is the same for everybody in the meeting, worked out once for all of them. */
export interface SharedView {
  snapshot: Snapshot
  standings: ReadonlyMap<MeetingFeature, Standing>
}

export function shareView(snapshot: Snapshot): SharedView {
  const standings = new Map(MEETING_FEATURES.map((feature) => [feature, standingOf(snapshot, feature)]))
  return { snapshot, standings }
}

export function roomFor(
  parts: MeetingParts,
  { snapshot, standings }: SharedView,
  me: Participant,
): RoomState {
  const { meeting } = snapshot
  const open = meeting.endedAt === null
  return {
    meeting: meeting.id,
    title: meeting.title,
    state: open ? 'open' : 'ended',
    host: me.host,
    you: me.handle,
    people: snapshot.present.map(({ handle, name, host, guest }) => ({ handle, name, host, guest })),
    lines: MEETING_FEATURES.flatMap((feature): ConsentLine[] => {
      const card = snapshot.cardOf(feature)
      const standing = standings.get(feature)
      // Without a card nothing may run and there is nothing true to say about it.
      if (!card || !standing) return []
      const { keepsSentence } = parts.gate.noticeFor(feature, card)
      return [
        { feature, ...standing, processor: card, keepsSentence, you: youIn(partOf(snapshot, feature, me)) },
      ]
    }),
    unseen: open ? unseenBy(parts, snapshot, me.handle) : [],
    askFirst: isAskedFirst(snapshot.facts, meeting.account, me.acts_for),
    earsMayHearYou:
      open && snapshot.running.some(({ feature }) => decideFor(snapshot, feature, me).decision === 'permit'),
    media: parts.media.state(),
    openedAt: meeting.openedAt,
  }
}

/** A person's part in a feature that does not run is the part they would have, were it running. */
function partOf(snapshot: Snapshot, feature: MeetingFeature, me: Participant) {
  return decideFor(snapshot, feature, me)
}

/** The room for one caller who joined it. */
export async function roomOf(parts: MeetingParts, caller: Caller, id: string): Promise<RoomState> {
  const { meeting, me } = await there(parts, caller, id)
  return roomFor(parts, shareView(await snapshotOf(parts, meeting)), me)
}
