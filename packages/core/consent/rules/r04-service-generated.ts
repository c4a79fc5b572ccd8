/** R4: numbers about the service may improve it where the terms say so, and serve nothing else. */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import type { DataClass } from '../words.ts'
import { cellsFor } from './r11-terms.ts'

export const isServiceGenerated = (c: DataClass) => c === 'telemetry' || c === 'diagnostics'

export function r04ServiceGenerated(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (!request.classes.some(isServiceGenerated)) return []
  if (request.purpose !== 'improve') return [reason('R4.only-improves')]
  // With content among the sources (R9) this is content, which nothing allows to improve the service.
  if (!request.classes.every(isServiceGenerated)) return []
  const cells = cellsFor(facts, request)
  const licensed = cells.length > 0 && cells.every((cell) => cell === 'licensed')
  return [reason(licensed ? 'R4.terms-allow' : 'R4.not-in-terms')]
}
