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

/** What the account's newest switch says of a feature: on or off, and which processor runs it. Null: never set. */
export function switchOf(
  facts: readonly Fact[],
  account: string,
  feature: MeetingFeature,
): { on: boolean; processor: string } | null {
  let found: { on: boolean; processor: string } | null = null
  for (const fact of facts)
    if (fact.kind === 'switch-set' && fact.account === account && fact.feature === feature)
      found = { on: fact.on, processor: fact.processor }
  return found
}

/** Whether people are asked first where this account is concerned: it says so, or it is regulated (R5, R8). */
export function asksFirst(facts: readonly Fact[], account: string): boolean {
  let asks = false
  let regulated = false
  for (const fact of facts) {
    if (fact.kind === 'ask-first-set' && fact.account === account) asks = fact.askFirst
    if (fact.kind === 'mark-set' && fact.account === account) regulated = fact.mark !== 'none'
  }
  return asks || regulated
}

/** Whether somebody who acts for `actsFor` is asked first in a meeting of `hosting`. Only a mark goes with a person. */
export function isAskedFirst(facts: readonly Fact[], hosting: string, actsFor: string | null): boolean {
  const marks = facts.filter((fact) => fact.kind === 'mark-set')
  return asksFirst(facts, hosting) || (actsFor !== null && asksFirst(marks, actsFor))
}
