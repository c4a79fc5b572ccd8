/** Notices, answers and the question who is at a microphone: what a person's own client tells the gate (R5). */
import type { Fact, Feature } from '@highroad/core/consent'
import { HighroadError, type Microphone, type RoomState } from '@highroad/core/wire'
import { mustBeOpen, there } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { roomOf } from './room-state.ts'
import { snapshotOf } from './snapshot.ts'
import { mustRunInMeetings, shownFact } from './telling.ts'

/** The person's client showed this notice. A version that is not in force now tells nobody anything: `conflict`. */
export async function acknowledgeNotice(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  feature: Feature,
  version: number,
): Promise<RoomState> {
  const { meeting, me } = await there(parts, caller, id)
  mustBeOpen(meeting)
  const wanted = mustRunInMeetings(feature)
  const snapshot = await snapshotOf(parts, meeting)
  const card = snapshot.cardOf(wanted)
  const notice = card && parts.gate.noticeFor(wanted, card)
  if (!notice || notice.version !== version) throw new HighroadError('conflict', 'version')
  await tell(parts, caller, meeting.account, shownFact(me.handle, notice, parts.clock()))
  parts.changes.tell(id)
  return await roomOf(parts, caller, id)
}

/** The person's answer where the account asks first. */
export async function answer(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  feature: Feature,
  accepted: boolean,
): Promise<RoomState> {
  const { meeting, me } = await there(parts, caller, id)
  mustBeOpen(meeting)
  await tell(parts, caller, meeting.account, {
    kind: 'answer-given',
    time: parts.clock(),
    handle: me.handle,
    feature: mustRunInMeetings(feature),
    accepted,
  })
  parts.changes.tell(id)
  return await roomOf(parts, caller, id)
}

/** Who is at the person's microphone. */
export async function answerMicrophone(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  who: Microphone,
): Promise<RoomState> {
  const { meeting, me } = await there(parts, caller, id)
  mustBeOpen(meeting)
  await tell(parts, caller, meeting.account, {
    kind: 'microphone-answered',
    time: parts.clock(),
    handle: me.handle,
    who,
  })
  parts.changes.tell(id)
  return await roomOf(parts, caller, id)
}

async function tell(parts: MeetingParts, caller: Caller, account: string, fact: Fact): Promise<void> {
  await parts.gate.record([fact], { account, person: caller.id })
}
