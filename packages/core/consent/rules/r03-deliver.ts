/** R3: content is the account's, and the operator has a licence to deliver it; a recording is another thing. */
import { type CompiledFacts, lineOf } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { isServiceGenerated } from '../words.ts'
import { hasAccepted } from './accepted.ts'

export function r03Deliver(_facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose !== 'deliver' || request.classes.some(isServiceGenerated)) return []
  return [reason('R3.deliver')]
}

/** Each recorded person was told of the recording and said yes, before the item, apart from any answer about AI. */
export function r03Record(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose !== 'record') return []
  return request.contributors.flatMap(({ handle }) => [
    reason(wasTold(facts, request, handle), handle),
    reason(
      hasAccepted(facts, request, handle) ? 'R3.recording-accepted' : 'R3.recording-not-answered',
      handle,
    ),
  ])
}

function wasTold(facts: CompiledFacts, { itemTime, at }: DecisionRequest, handle: string) {
  const told = lineOf(facts.recordingNotices, handle).filter((n) => n.time <= itemTime)
  if (told.length === 0) return 'R3.recording-no-notice'
  return told.some((n) => at < n.until) ? 'R3.recording-noticed' : 'R13.notice-expired'
}
