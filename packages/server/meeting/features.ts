/** Starting and stopping a feature in a meeting. Starting tells nobody by itself: each client shows the notice (R5). */
import type { Feature } from '@highroad/core/consent'
import { HighroadError, type RoomState } from '@highroad/core/wire'
import { mustBeOpen, there, type Participant } from './finding.ts'
import { mustRunInMeetings } from './telling.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { roomOf } from './room-state.ts'
import { snapshotOf } from './snapshot.ts'
import { decideForAnybody } from './standing.ts'
import type { MeetingFeature } from './words.ts'

/** The summary is the host's; captions are anybody's but a guest's, who never starts a feature (SPEC, "guest"). */
function mustBeAllowed(me: Participant, feature: MeetingFeature): void {
  const may = feature === 'summary' ? me.host : !me.guest
  if (!may) throw new HighroadError('not-yours')
}

/** Throws `denied` where the account, the operator or the processor would let nobody at all be included. */
export async function startFeature(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  feature: Feature,
): Promise<RoomState> {
  const { meeting, me } = await there(parts, caller, id)
  mustBeOpen(meeting)
  const wanted = mustRunInMeetings(feature)
  mustBeAllowed(me, wanted)
  const snapshot = await snapshotOf(parts, meeting)
  const card = snapshot.cardOf(wanted)
  if (!card || decideForAnybody(snapshot, wanted).decision === 'deny') throw new HighroadError('denied')
  if (!snapshot.running.some((one) => one.feature === wanted))
    await parts.gate.record(
      [
        {
          kind: 'feature-started',
          time: parts.clock(),
          meeting: id,
          feature: wanted,
          processor: card.processor,
          by: me.handle,
        },
      ],
      { account: meeting.account, person: caller.id },
    )
  parts.changes.tell(id)
  return await roomOf(parts, caller, id)
}

export async function stopFeature(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  feature: Feature,
): Promise<RoomState> {
  const { meeting, me } = await there(parts, caller, id)
  mustBeOpen(meeting)
  const wanted = mustRunInMeetings(feature)
  mustBeAllowed(me, wanted)
  const { running } = await snapshotOf(parts, meeting)
  if (running.some((one) => one.feature === wanted)) {
    await parts.drain(id, wanted)
    await parts.gate.record(
      [{ kind: 'feature-stopped', time: parts.clock(), meeting: id, feature: wanted }],
      { account: meeting.account, person: caller.id },
    )
  }
  parts.changes.tell(id)
  return await roomOf(parts, caller, id)
}
