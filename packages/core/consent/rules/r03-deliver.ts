/** R3: content is the account's, and the operator has a licence to deliver it; a recording is another thing. */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { isServiceGenerated } from './r04-service-generated.ts'

export function r03Deliver(_facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose === 'deliver' && !request.classes.some(isServiceGenerated))
    return [reason('R3.deliver')]
  // No fact of version 1 is a person's answer about recording, so nobody has given one.
  if (request.purpose === 'record') return [reason('R3.recording-not-answered')]
  return []
}
