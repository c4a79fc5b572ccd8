/** The decision: the join of what every rule says. */
import type { CompiledFacts } from './compile.ts'
import { consultedScopes } from './consulted.ts'
import type { Decision, DecisionRequest, Reason } from './decision.ts'
import { byRule, reason } from './reasons.ts'
import { ALL_RULES, type Rule } from './rules/all.ts'
import { RULES_VERSION } from './words.ts'

/**
 * Decides. Pure and total: any forbid denies, else any allow permits (R2), else nothing does (R1). Facts with a later
 * time than `at` are not looked at; `reasons` holds what allowed as well as what forbade, each once, by rule.
 */
export function decide(facts: CompiledFacts, request: DecisionRequest): Decision {
  return join(ALL_RULES, facts, request)
}

/** {@link decide} over a given list of rules, so that a test can show that their order means nothing. */
export function join(rules: readonly Rule[], facts: CompiledFacts, request: DecisionRequest): Decision {
  const said: Reason[] = []
  let [forbidden, allowed] = [false, false]
  for (const rule of rules) {
    for (const reason of rule(facts, request)) {
      said.push(reason)
      if (reason.effect === 'forbid') forbidden = true
      else allowed = true
    }
  }
  const reasons = forbidden || allowed ? once(said.sort(byRule)) : [reason('R1.nothing-allows')]
  return {
    decision: allowed && !forbidden ? 'permit' : 'deny',
    reasons,
    rulesVersion: RULES_VERSION,
    consulted: consultedScopes(request),
  }
}

function once(sorted: readonly Reason[]): Reason[] {
  return sorted.filter((r, i) => r.code !== sorted[i - 1]?.code || r.about !== sorted[i - 1]?.about)
}
