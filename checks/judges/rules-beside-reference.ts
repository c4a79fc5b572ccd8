/** What the rules say of a case in the reference's words, and whether the two differ. */
import { decide, type CompiledFacts, type DecisionRequest } from '@highroad/core/consent'
import type { Judgement } from './reference.ts'

/** The judgement of the rules: the decision, and the codes that forbid. */
export function ours(facts: CompiledFacts, request: DecisionRequest): Judgement {
  const { decision, reasons } = decide(facts, request)
  const forbids = reasons.filter((r) => r.effect === 'forbid').map((r) => r.code)
  return { decision, forbids: [...new Set(forbids)].toSorted() }
}

/** Where the request itself is unknown SPEC.md leaves open what else is said (see "Rules"). */
const isOpen = ({ forbids }: Judgement) =>
  forbids.includes('R1.unknown-request') || forbids.includes('R13.not-yet-made')

/** Whether they differ in the decision, or in a reason that SPEC.md determines. */
export function disagree(a: Judgement, b: Judgement): boolean {
  if (a.decision !== b.decision || isOpen(a) !== isOpen(b)) return true
  return !isOpen(a) && a.forbids.join() !== b.forbids.join()
}
