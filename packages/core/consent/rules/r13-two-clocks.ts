/** R13: an item is never used before it was made. Expiry and windows stand with the rules whose facts have them. */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'

export function r13TwoClocks(_facts: CompiledFacts, request: DecisionRequest): Reason[] {
  return request.itemTime <= request.at ? [] : [reason('R13.not-yet-made')]
}
