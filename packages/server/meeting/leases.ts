/** The parts of a lease and a permit that a meeting checks before it writes what was made under them. */
import type { Feature, Handle } from '@highroad/core/consent'

/** The gate's lease fits this. */
export interface Lease {
  readonly id: string
  readonly feature: Feature
  readonly handle: Handle
  /** Whether its facts held from the first to the last of these milliseconds. */
  covers(fromMs: number, untilMs: number): boolean
}

/** The gate's permit fits this. */
export interface SummaryPermit {
  readonly id: string
}
