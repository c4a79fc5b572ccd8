/** R4: numbers about the service may improve it, and train models of our own, where the terms say so; nothing else. */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import { isServiceGenerated } from '../words.ts'
import { cellsFor } from './r11-terms.ts'

export function r04ServiceGenerated(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (!request.classes.some(isServiceGenerated)) return []
  if (request.purpose !== 'improve' && request.purpose !== 'train') return [reason('R4.other-purpose')]
  // With content among the sources (R9) this is content, which no licence for numbers allows.
  return request.classes.every(isServiceGenerated) ? [licensed(facts, request)] : []
}

/** Whether the terms license every class for this purpose, then and now. */
export function licensed(facts: CompiledFacts, request: DecisionRequest): Reason {
  const cells = cellsFor(facts, request)
  return reason(
    cells.length > 0 && cells.every((cell) => cell === 'licensed') ? 'R4.terms-allow' : 'R4.not-in-terms',
  )
}
