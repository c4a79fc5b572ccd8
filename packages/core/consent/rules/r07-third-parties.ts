/** R7: nobody else's model is trained, and a processor of another party that trains on its inputs would be. */
import { type CompiledFacts, standingAt } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'

export function r07ThirdParties(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  const reasons: Reason[] = []
  if (request.purpose === 'train-third-party') reasons.push(reason('R7.never'))
  const cards = standingAt(facts.cards.get(request.processor), request.at)
  if (cards.some(({ card }) => card.party === 'third' && card.trainsOnInputs))
    reasons.push(reason('R7.trains'))
  return reasons
}
