/** Which features run in a meeting, from its facts. */
import type { Fact } from '@highroad/core/consent'
import { isMeetingFeature, type MeetingFeature } from './words.ts'

export interface Running {
  feature: MeetingFeature
  processor: string
  since: number
}

/** The features started and not stopped since. Facts in the ledger's order; those of other meetings do not count. */
export function runningFeatures(facts: readonly Fact[], meeting: string): Running[] {
  const running = new Map<MeetingFeature, Running>()
  for (const fact of facts) {
    if (fact.kind === 'meeting-ended' && fact.meeting === meeting) running.clear()
    if (fact.kind !== 'feature-started' && fact.kind !== 'feature-stopped') continue
    if (fact.meeting !== meeting || !isMeetingFeature(fact.feature)) continue
    if (fact.kind === 'feature-stopped') running.delete(fact.feature)
    else
      running.set(fact.feature, {
        feature: fact.feature,
        processor: fact.processor,
        since: fact.time,
      })
  }
  return [...running.values()]
}

/** The processor that a feature was last started for in the meeting; null: it never ran. */
export function startedFor(facts: readonly Fact[], meeting: string, feature: MeetingFeature): string | null {
  let processor: string | null = null
  for (const fact of facts)
    if (fact.kind === 'feature-started' && fact.meeting === meeting && fact.feature === feature)
      processor = fact.processor
  return processor
}
