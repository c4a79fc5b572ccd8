/** R16: what its owner deleted is used for nothing any more. */
import { type CompiledFacts, lineOf } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'

export function r16Erasure(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  return lineOf(facts.erased, request.place).some((e) => e.time <= request.at) ? [reason('R16.erased')] : []
}
