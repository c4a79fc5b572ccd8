/** Reasons: their codes, their sentences, and what a reader may see of them (R14). */
import type { Decision, Reason } from './decision.ts'

/** What a reason says, in plain words for "Why?". */
export function sentenceFor(reason: Pick<Reason, 'code' | 'changedBy'>): string {
  return reason.code
}

/**
 * A decision as one reader may see it (R14): reasons about others lose `about`; reasons about the reader keep it and
 * are changed by `you`; handles of others go from `consulted`. `reader` null: nobody's own.
 */
export function forReader(decision: Decision, _reader: string | null): Decision {
  return decision
}
