/** R6: what is said in a private channel or a direct message stays out unless everyone in it accepted. */
import { type CompiledFacts, lineOf, standingAt } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { acceptedSince, hasAccepted } from './accepted.ts'
import { contentToTrain } from './r06-form.ts'

export function r06Private(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (contentToTrain(request).length === 0 || !isPrivate(facts, request)) return []
  const line = lineOf(facts.members, request.place).filter((f) => f.time <= request.at)
  const handles = new Set(line.map(({ handle }) => handle))
  const accepted = [...handles].every((handle) => {
    const own = line.filter((f) => f.handle === handle)
    // Who was there has accepted before the item was made; who came since, at any time.
    if (standingAt(own, request.itemTime).some((f) => f.kind === 'channel-joined'))
      return hasAccepted(facts, request, handle)
    const cameSince = own.some((f) => f.kind === 'channel-joined' && f.time > request.itemTime)
    return !cameSince || acceptedSince(facts, request, handle) !== null
  })
  return [reason(accepted ? 'R6.everyone-accepted' : 'R6.not-everyone-accepted')]
}

/** Private now, or when the item was made. */
function isPrivate(facts: CompiledFacts, { place, itemTime, at }: DecisionRequest): boolean {
  const line = facts.channels.get(place)
  return [itemTime, at].some((time) => standingAt(line, time).some((o) => o.privacy !== 'public'))
}
