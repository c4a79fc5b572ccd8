/** R10: an objection holds on the next use, for old items too; taking it back lets in what is made from then on. */
import { type CompiledFacts, concerns } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { refusal } from './accepted.ts'

export function r10Withdrawal(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose === 'deliver') return []
  return request.contributors.flatMap(({ handle }) => [
    ...objection(facts, request, handle),
    ...refused(facts, request, handle),
  ])
}

function objection(facts: CompiledFacts, request: DecisionRequest, handle: string): Reason[] {
  const all = facts.objections.get(handle)
  if (all === undefined) return []
  const acts = all.filter((f) => f.time <= request.at && concerns(f, request.feature))
  const objected = acts.findLast((f) => f.kind === 'objected')?.time
  if (objected === undefined) return []
  // Of equal times the objection is the later.
  const lifted = acts.find((f) => f.kind === 'objection-lifted' && f.time > objected)?.time
  if (lifted === undefined) return [reason('R10.objects', handle)]
  return request.itemTime < lifted ? [reason('R10.before-lifting', handle)] : []
}

function refused(facts: CompiledFacts, request: DecisionRequest, handle: string): Reason[] {
  const state = refusal(facts, request, handle)
  if (state === 'none') return []
  return [reason(state === 'standing' ? 'R10.refused' : 'R10.before-accepting', handle)]
}
