/** R11: the terms in force from when the item was made until now; the strictest count. */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import type { TermsCell } from '../words.ts'
import { hasAccepted } from './accepted.ts'

/** When a version came into force: never before it was published, so that it cannot reach back (R11). */
const start = (terms: CompiledFacts['terms'][number]) => Math.max(terms.time, terms.inForceFrom)

/** The terms in force at a time. More than one only where start and version are equal: then all count. */
function termsAt(facts: CompiledFacts, time: number): CompiledFacts['terms'] {
  let last: CompiledFacts['terms'][number][] = []
  for (const terms of facts.terms) {
    if (start(terms) > time) continue
    const [standing] = last
    const newer =
      standing === undefined ? 1 : start(terms) - start(standing) || terms.version - standing.version
    if (newer > 0) last = [terms]
    else if (newer === 0) last.push(terms)
  }
  return last
}

/**
 * What the terms say of each of the request's classes: those in force when the item was made, now, and in between, or a
 * table published later could widen what an earlier one had closed. A cell they lack is `never`.
 */
export function cellsFor(facts: CompiledFacts, request: DecisionRequest): TermsCell[] {
  const then = termsAt(facts, request.itemTime)
  if (then.length === 0) return []
  const since = facts.terms.filter((t) => start(t) > request.itemTime && start(t) <= request.at)
  const cells: TermsCell[] = []
  for (const terms of since.length === 0 ? then : [...then, ...since])
    for (const one of request.classes) cells.push(terms.cells[one]?.[request.purpose] ?? 'never')
  return cells
}

export function r11Terms(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose !== 'assist' && request.purpose !== 'record') return []
  const cells = cellsFor(facts, request)
  if (cells.length === 0) return [reason('R11.no-terms')]
  if (cells.some((cell) => cell !== 'licensed' && cell !== 'with-consent')) return [reason('R11.never')]
  if (cells.every((cell) => cell === 'licensed')) return [reason('R11.licensed')]
  return request.contributors.map(({ handle }) =>
    reason(hasAccepted(facts, request, handle) ? 'R5.accepted' : 'R11.not-accepted', handle),
  )
}
