/** How much of the talk a record covers. */
import type { Coverage } from '../wire/summary.ts'

export type MissingReason = Coverage['missing'][number]['reason']

/** One person's part. `missing` explains what is not covered; what it leaves unexplained becomes `other`. */
export interface Spoken {
  /** How long they spoke, in milliseconds. */
  readonly spokeMs: number
  /** How much of that is in the record. */
  readonly coveredMs: number
  readonly missing: readonly { readonly reason: MissingReason; readonly ms: number }[]
}

/**
 * Totals only, in whole milliseconds: whoever said nothing does not count, and nothing says who is missing. The covered
 * and the missing add up to the total; where reasons explain more than is missing, they are cut in their order.
 */
export function coverage(people: readonly Spoken[]): Coverage {
  const reasons = new Map<MissingReason, number>()
  const add = (reason: MissingReason, ms: number) => {
    if (ms > 0) reasons.set(reason, (reasons.get(reason) ?? 0) + ms)
  }
  const whole = (ms: number) => Math.max(0, Math.round(ms))
  let [covered, total, coveredPeople, spoke] = [0, 0, 0, 0]
  for (const person of people) {
    const said = whole(person.spokeMs)
    if (said === 0) continue
    const kept = Math.min(whole(person.coveredMs), said)
    spoke += 1
    if (kept > 0) coveredPeople += 1
    covered += kept
    total += said
    let left = said - kept
    for (const { reason, ms } of person.missing) {
      const part = Math.min(whole(ms), left)
      add(reason, part)
      left -= part
    }
    add('other', left)
  }
  return {
    people: { covered: coveredPeople, spoke },
    speakingMs: { covered, total },
    missing: [...reasons]
      .map(([reason, ms]) => ({ reason, ms }))
      .sort((a, b) => b.ms - a.ms || (a.reason < b.reason ? -1 : 1)),
  }
}
