/** R5: an AI feature for the people of a meeting or channel. All of its conditions have to hold; each says so or forbids. */
import { type CompiledFacts, lineOf, pair, standingAt } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import type { Feature } from '../words.ts'
import { hasAccepted } from './accepted.ts'

type Assist = DecisionRequest & { feature: Feature }
const isAssist = (request: DecisionRequest): request is Assist =>
  request.purpose === 'assist' && request.feature !== null

/** An owner or admin switched the feature on, for this processor: now, and when the item was made (R13). */
export function r05Switch(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (!isAssist(request)) return []
  const line = facts.switches.get(pair(request.hostingAccount, request.feature))
  const now = standingAt(line, request.at)
  const then = standingAt(line, request.itemTime)
  if (now.length === 0 || now.some((s) => !s.on)) return [reason('R5.switch-off')]
  if (now.some((s) => s.processor !== request.processor)) return [reason('R5.other-processor')]
  if (then.length === 0 || then.some((s) => !s.on)) return [reason('R13.switch-off-then')]
  return [reason('R5.switched-on')]
}

/** A host or user had started it, for this processor, when the item was made. */
export function r05Started(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (!isAssist(request)) return []
  const line = lineOf(facts.running, request.place).filter(
    (f) => f.time <= request.itemTime && (f.kind === 'meeting-ended' || f.feature === request.feature),
  )
  const standing = standingAt(line, request.itemTime)
  const starts = standing.filter((f) => f.kind === 'feature-started')
  // An end stands for good: nothing can be started in a meeting that is over.
  const over = line.some((f) => f.kind === 'meeting-ended')
  if (over || starts.length === 0 || starts.length < standing.length) return [reason('R5.not-started')]
  return starts.every((s) => s.processor === request.processor)
    ? [reason('R5.started')]
    : [reason('R5.started-elsewhere')]
}

/** In a channel nothing runs by itself: whoever asks starts it, for this one use. Elsewhere it has to have been started. */
export function r05AskedOrStarted(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (!request.place.startsWith('channel:')) return r05Started(facts, request)
  return isAssist(request) ? [reason('R5.asked')] : []
}

/** Every contributor had the notice before the item was made, and it has not expired (R13). */
export function r05Notice(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (!isAssist(request)) return []
  return request.contributors.map(({ handle }) => {
    const told = lineOf(facts.notices, handle).filter(
      (n) =>
        n.time <= request.itemTime &&
        (n.feature === request.feature ||
          (n.laterFeatures.includes(request.feature) && request.classes.every((c) => n.keeps.includes(c)))),
    )
    if (told.length === 0) return reason('R5.no-notice', handle)
    return told.some((n) => request.at < n.until)
      ? reason('R5.noticed', handle)
      : reason('R13.notice-expired', handle)
  })
}

/** Where the account asks first, now or when the item was made, a notice is not enough. */
export function r05AskFirst(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (!isAssist(request)) return []
  const line = facts.askFirst.get(request.hostingAccount)
  const asks = [request.at, request.itemTime].some((t) => standingAt(line, t).some((a) => a.askFirst))
  if (!asks) return []
  return request.contributors.map(({ handle }) =>
    reason(hasAccepted(facts, request, handle) ? 'R5.accepted' : 'R5.not-accepted', handle),
  )
}

/** The processor neither keeps inputs nor trains on them. One without a card is R1's, another party that trains R7's. */
export function r05Processor(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (!isAssist(request)) return []
  const cards = standingAt(facts.cards.get(request.processor), request.at)
  if (cards.length === 0) return []
  const reasons: Reason[] = []
  if (cards.some(({ card }) => card.retainsInputs)) reasons.push(reason('R5.processor-retains'))
  if (cards.some(({ card }) => card.trainsOnInputs && card.party === 'first'))
    reasons.push(reason('R5.processor-trains'))
  const clean = cards.every(({ card }) => !card.retainsInputs && !card.trainsOnInputs)
  return clean ? [reason('R5.processor-keeps-nothing')] : reasons
}
