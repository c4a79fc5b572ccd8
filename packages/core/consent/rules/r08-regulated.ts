/** R8: accounts marked as regulated, the hosting one or one that a contributor acts for. */
import { type CompiledFacts, standingAt } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { hasAccepted } from './accepted.ts'
import { accountsOf, contentToTrain } from './r06-form.ts'

type Mark = 'hipaa' | 'education'

export function r08Regulated(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose !== 'assist' && contentToTrain(request).length === 0) return []
  const marks = new Set<Mark>()
  for (const account of accountsOf(request))
    if (!collectMarks(facts, request, account, marks)) return [reason('R8.mark-missing')]
  if (marks.size === 0) return []
  return request.purpose === 'train'
    ? [reason('R8.train')]
    : [ofProcessor(facts, request, marks), ...answered(facts, request)]
}

/** Items made under a mark stay under it, and a mark set since covers what is already there. False where none is known. */
function collectMarks(
  facts: CompiledFacts,
  request: DecisionRequest,
  account: string,
  into: Set<Mark>,
): boolean {
  const line = facts.marks.get(account)
  for (const time of [request.itemTime, request.at]) {
    const standing = standingAt(line, time)
    if (standing.length === 0) return false
    for (const { mark } of standing) if (mark !== 'none') into.add(mark)
  }
  return true
}

function ofProcessor(facts: CompiledFacts, request: DecisionRequest, marks: ReadonlySet<Mark>): Reason {
  const cards = standingAt(facts.cards.get(request.processor), request.at)
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
