/** R8: accounts marked as regulated, the hosting one or one that a contributor acts for. */
import { type CompiledFacts, standingAt } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { hasAccepted } from './accepted.ts'

type Mark = 'hipaa' | 'education'

export function r08Regulated(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose !== 'assist' && request.purpose !== 'train') return []
  const accounts = new Set([request.hostingAccount])
  for (const { actsFor } of request.contributors) if (actsFor !== null) accounts.add(actsFor)
  const marks = new Set<Mark>()
  for (const account of accounts) {
    const line = facts.marks.get(account)
    // Items made under a mark stay under it, and a mark set since covers what is already there.
    const standing = [standingAt(line, request.itemTime), standingAt(line, request.at)]
    if (standing.some((s) => s.length === 0)) return [reason('R8.mark-missing')]
    for (const { mark } of standing.flat()) if (mark !== 'none') marks.add(mark)
  }
  if (marks.size === 0) return []
  return request.purpose === 'train'
    ? [reason('R8.train')]
    : [ofProcessor(facts, request, marks), ...answered(facts, request)]
}

function ofProcessor(facts: CompiledFacts, request: DecisionRequest, marks: ReadonlySet<Mark>): Reason {
  const cards = request.processor === null ? [] : standingAt(facts.cards.get(request.processor), request.at)
  const holds = ({ card }: (typeof cards)[number]) =>
    card.party === 'first' || [...marks].every((mark) => card.agreements.includes(mark))
  return reason(cards.length > 0 && cards.every(holds) ? 'R8.agreement' : 'R8.no-agreement')
}

/** In a regulated account a notice is never enough (R5). */
function answered(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  return request.contributors
    .filter(({ handle }) => !hasAccepted(facts, request, handle))
    .map(({ handle }) => reason('R8.not-accepted', handle))
}
