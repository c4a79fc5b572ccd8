/** Whether a person's recorded answer accepts a use (R3, R5, R6, R8, R11) or refuses it (R10). */
import { type CompiledFacts, lineOf, pair } from '../compile.ts'
import type { DecisionRequest } from '../decision.ts'

interface Answer {
  readonly time: number
  readonly accepted: boolean
}

/** What the person was asked: about a feature, about being recorded, or about training with what is made in this place. */
function asked(facts: CompiledFacts, request: DecisionRequest, handle: string): readonly Answer[] {
  if (request.purpose === 'record') return lineOf(facts.recordingAnswers, handle)
  if (request.purpose === 'train') return lineOf(facts.trainAnswers, pair(handle, request.place))
  return lineOf(facts.answers, handle).filter(({ feature }) => feature === request.feature)
}

/** Answers up to now; of equal times a refusal is the later. */
function answers(facts: CompiledFacts, request: DecisionRequest, handle: string) {
  const given = asked(facts, request, handle).filter((a) => a.time <= request.at)
  const refused = given.findLast((a) => !a.accepted)?.time
  return { accepted: given.filter((a) => a.accepted && (refused === undefined || a.time > refused)), refused }
}

/** Since when an acceptance stands that nothing refused later; null where none does. */
export function acceptedSince(facts: CompiledFacts, request: DecisionRequest, handle: string): number | null {
  return answers(facts, request, handle).accepted[0]?.time ?? null
}

/** Accepted before the item was made, and not refused since. */
export function hasAccepted(facts: CompiledFacts, request: DecisionRequest, handle: string): boolean {
  const since = acceptedSince(facts, request, handle)
  return since !== null && since <= request.itemTime
}

/**
 * The reason of a recorded no, also where nobody had to be asked: while nothing else was answered since, or where the item
 * is older than the acceptance that came after it. Null where there is none.
 */
export function refusal(
  facts: CompiledFacts,
  request: DecisionRequest,
  handle: string,
): 'R10.refused' | 'R10.before-accepting' | null {
  const { accepted, refused } = answers(facts, request, handle)
  const [first] = accepted
  if (refused === undefined || (first !== undefined && first.time <= request.itemTime)) return null
  return first === undefined ? 'R10.refused' : 'R10.before-accepting'
}
