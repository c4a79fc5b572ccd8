/** What version 1 said where version 2 says otherwise: it knew no form, no answer about recording, and no training. */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { isServiceGenerated } from '../words.ts'
import { licensed } from './r04-service-generated.ts'

export function version1Record(_facts: CompiledFacts, request: DecisionRequest): Reason[] {
  return request.purpose === 'record' ? [reason('R3.recording-not-answered')] : []
}

export function version1ServiceGenerated(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (!request.classes.some(isServiceGenerated)) return []
  if (request.purpose !== 'improve') return [reason('R4.only-improves')]
  return request.classes.every(isServiceGenerated) ? [licensed(facts, request)] : []
}

export function version1Train(_facts: CompiledFacts, request: DecisionRequest): Reason[] {
  return request.purpose === 'train' ? [reason('R6.no-form')] : []
}
