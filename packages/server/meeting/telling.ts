/** Which notices are due in a meeting, who has seen them, and the fact that says so. */
import type { Fact, Feature, Handle } from '@highroad/core/consent'
import { HighroadError, type Notice } from '@highroad/core/wire'
import type { MeetingParts } from './parts.ts'
import type { Snapshot } from './snapshot.ts'
import { isMeetingFeature, type MeetingFeature } from './words.ts'

/** A notice lapses (R13): long after any meeting, so that a summary made after a restart still rests on it. */
const NOTICE_HOLDS_MS = 30 * 24 * 3600_000

/** The notices of the features that run now. */
export function runningNotices(parts: Pick<MeetingParts, 'gate'>, snapshot: Snapshot): Notice[] {
  return snapshot.running.flatMap(({ feature }) => {
    const card = snapshot.cardOf(feature)
    return card ? [parts.gate.noticeFor(feature, card)] : []
  })
}

/** Those of them that this person's client has not acknowledged in their present version. */
export function unseenBy(parts: Pick<MeetingParts, 'gate'>, snapshot: Snapshot, handle: Handle): Notice[] {
  return runningNotices(parts, snapshot).filter(
    (notice) =>
      !snapshot.facts.some(
        (fact) =>
          fact.kind === 'notice-shown' &&
          fact.handle === handle &&
          fact.feature === notice.feature &&
          fact.version === notice.version &&
          fact.until > snapshot.at,
      ),
  )
}

export function shownFact(handle: Handle, notice: Notice, time: number): Fact {
  return {
    kind: 'notice-shown',
    time,
    handle,
    feature: notice.feature,
    version: notice.version,
    keeps: notice.keeps,
    laterFeatures: notice.laterFeatures,
    until: time + NOTICE_HOLDS_MS,
  }
}

/** Only what meetings run can be told, answered or objected to here. */
export function mustRunInMeetings(feature: Feature): MeetingFeature {
  if (!isMeetingFeature(feature)) throw new HighroadError('bad-request', 'feature')
  return feature
}
