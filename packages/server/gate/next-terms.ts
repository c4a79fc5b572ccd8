/** When the terms change by themselves: a version that was published earlier comes into force. */
import type { StandingFact } from './facts.ts'

/**
 * The first moment after `at` at which another version comes into force (milliseconds since 1970), Infinity where none is
 * to come. What was decided before it holds until then and no longer (R11).
 */
export function nextTerms(facts: readonly StandingFact[], at: number): number {
  return facts.reduce(
    (next, { fact }) =>
      fact.kind === 'terms-published' && fact.inForceFrom > at ? Math.min(next, fact.inForceFrom) : next,
    Infinity,
  )
}
