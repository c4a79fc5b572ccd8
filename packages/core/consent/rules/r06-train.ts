/** R6: training needs a signed form. Version 1 knows none, so it is denied. */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'

export function r06Train(_facts: CompiledFacts, request: DecisionRequest): Reason[] {
  return request.purpose === 'train' ? [reason('R6.no-form')] : []
}
