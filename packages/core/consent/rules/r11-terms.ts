/** R11: the terms in force from when the item was made until now; the strictest count. */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import type { FactOf } from '../facts.ts'
import { reason } from '../reasons.ts'
import { isServiceGenerated, type DataClass, type TermsCell } from '../words.ts'
import { hasAccepted } from './accepted.ts'
import { accountsOf, contentToTrain, formsThatCover } from './r06-form.ts'

type Cells = readonly (TermsCell | undefined)[]

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
 * What the terms say of these classes, each of the request's unless named: those in force when the item was made, now, and
 * in between, or a table published later could widen what an earlier one had closed. Undefined is a cell that they lack.
 */
export function cellsFor(
  facts: CompiledFacts,
  request: DecisionRequest,
  classes: readonly DataClass[] = request.classes,
): Cells {
  const then = termsAt(facts, request.itemTime)
  if (then.length === 0) return []
  const since = facts.terms.filter((t) => start(t) > request.itemTime && start(t) <= request.at)
  return [...then, ...since].flatMap((terms) => classes.map((one) => terms.cells[one]?.[request.purpose]))
}

/** Where the terms alone decide: that there are none, that they say never (or nothing), that they license every class. */
function ofCells(cells: Cells): Reason | null {
  if (cells.length === 0) return reason('R11.no-terms')
  if (cells.some((cell) => cell !== 'licensed' && cell !== 'with-consent')) return reason('R11.never')
  return cells.every((cell) => cell === 'licensed') ? reason('R11.licensed') : null
}

/** For `assist` and `record`, `with-consent` means each contributor's recorded acceptance. */
export function r11Terms(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (request.purpose !== 'assist' && request.purpose !== 'record') return []
  const decided = ofCells(cellsFor(facts, request))
  if (decided !== null) return [decided]
  const accepted = request.purpose === 'record' ? 'R3.recording-accepted' : 'R5.accepted'
  return request.contributors.map(({ handle }) =>
    reason(hasAccepted(facts, request, handle) ? accepted : 'R11.not-accepted', handle),
  )
}

/**
 * For `train` on content it means a form that covers the item and names the terms in force now. Where no form covers
 * the item R6 says so; numbers among the content (R9) need one as well.
 */
export function r11Train(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  if (contentToTrain(request).length === 0) return []
  const decided = ofCells(cellsFor(facts, request))
  if (decided !== null) return [decided]
  return accountsOf(request).flatMap((account) =>
    request.classes.flatMap((of) => {
      const forms = formsThatCover(facts, request, account, of)
      if (forms.length === 0 && !isServiceGenerated(of)) return []
      return [
        reason(forms.some((form) => namesTerms(facts, request, of, form)) ? 'R11.form' : 'R11.form-missing'),
      ]
    }),
  )
}

/** Whether a form may serve for this class: where the terms ask for consent it has to name those in force now. */
export function namesTerms(
  facts: CompiledFacts,
  request: DecisionRequest,
  of: DataClass,
  form: FactOf<'form-given'>,
): boolean {
  const licensed = cellsFor(facts, request, [of]).every((cell) => cell === 'licensed')
  // Where several are in force they are of one version.
  return licensed || termsAt(facts, request.at)[0]?.version === form.termsVersion
}
