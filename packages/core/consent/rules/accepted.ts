/** Whether a person's recorded answer accepts a use (R3, R5, R6, R8, R11) or refuses it (R10). */
import { type CompiledFacts, pair } from '../compile.ts'
import type { DecisionRequest } from '../decision.ts'

interface Answer {
  readonly time: number
  readonly accepted: boolean
}
const NO_ANSWERS: { readonly accepted: readonly Answer[]; readonly refused: undefined } = {
  accepted: [],
  refused: undefined,
}

/** What the person was asked: about a feature, about being recorded, or about training with what is made in this place. */
function asked(facts: CompiledFacts, request: DecisionRequest, handle: string): readonly Answer[] {
  if (request.purpose === 'record') return facts.recordingAnswers.get(handle) ?? []
  if (request.purpose === 'train') return facts.trainAnswers.get(pair(handle, request.place)) ?? []
  return request.feature === null ? [] : (facts.answers.get(pair(handle, request.feature)) ?? [])
}

/** Answers up to now; of equal times a refusal is the later. */
function answers(facts: CompiledFacts, request: DecisionRequest, handle: string) {
  const all = asked(facts, request, handle)
  if (all.length === 0) return NO_ANSWERS
  const given = all.filter((a) => a.time <= request.at)
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
 * A refusal is a recorded no, also where nobody had to be asked: `standing` while nothing else was answered since,
 * `lifted` where the item is older than the acceptance that came after it.
 */
export function refusal(
  facts: CompiledFacts,
  request: DecisionRequest,
  handle: string,
): 'none' | 'standing' | 'lifted' {
  const { accepted, refused } = answers(facts, request, handle)
  const [first] = accepted
  if (refused === undefined || (first !== undefined && first.time <= request.itemTime)) return 'none'
  return first === undefined ? 'standing' : 'lifted'
}
