/** A meeting that is over, as it stood when a feature last ran in it: what "Why?" explains then. */
import { runningFeatures } from './running.ts'
import type { Snapshot } from './snapshot.ts'
import type { MeetingFeature } from './words.ts'

/** Everybody who joined counts as present. A meeting that is open is as it is now; so is a feature that never ran. */
export function atItsEnd(snapshot: Snapshot, feature: MeetingFeature): Snapshot {
  const { meeting, facts, all } = snapshot
  if (meeting.endedAt === null) return snapshot
  const stops = facts
    .filter(
      (fact) =>
        (fact.kind === 'feature-stopped' && fact.meeting === meeting.id && fact.feature === feature) ||
        (fact.kind === 'meeting-ended' && fact.meeting === meeting.id),
    )
    .map((fact) => fact.time)
    .toSorted((a, b) => b - a)
  for (const stop of stops) {
    const running = runningFeatures(
      facts.filter((fact) => fact.time < stop),
      meeting.id,
    )
    if (running.some((one) => one.feature === feature))
      return { ...snapshot, meeting: { ...meeting, endedAt: null }, present: all, running, at: stop - 1 }
  }
  return snapshot
}
