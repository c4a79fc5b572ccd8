/** Whether a person's recorded answer accepts a feature (R5, R8, R11) or refuses it (R10). */
import { type CompiledFacts, pair } from '../compile.ts'
import type { DecisionRequest } from '../decision.ts'

const NO_ANSWERS = { accepted: [], refused: undefined }

/** Answers to the request's feature up to now; of equal times a refusal is the later. */
function answers(facts: CompiledFacts, request: DecisionRequest, handle: string) {
  const all = request.feature === null ? [] : (facts.answers.get(pair(handle, request.feature)) ?? [])
  if (all.length === 0) return NO_ANSWERS
  const given = all.filter((a) => a.time <= request.at)
  const refused = given.findLast((a) => !a.accepted)?.time
  return { accepted: given.filter((a) => a.accepted && (refused === undefined || a.time > refused)), refused }
}

/** Accepted before the item was made, and not refused since. */
export function hasAccepted(facts: CompiledFacts, request: DecisionRequest, handle: string): boolean {
  return answers(facts, request, handle).accepted.some((a) => a.time <= request.itemTime)
}

/**
 * A refusal is a recorded no, also where nobody had to be asked: `standing` while nothing else was answered since,
 * `lifted` where the item is older than the acceptance that came after it.
 */
export function refusal(
  facts: CompiledFacts,
  request: DecisionRequest,
  handle: string,
): 'none' | 'standing' | 'lifted' {
  const { accepted, refused } = answers(facts, request, handle)
  if (refused === undefined || accepted.some((a) => a.time <= request.itemTime)) return 'none'
  return accepted.length === 0 ? 'standing' : 'lifted'
}
