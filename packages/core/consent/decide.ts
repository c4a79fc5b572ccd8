/** The decision: the join of what every rule says. */
import type { CompiledFacts } from './compile.ts'
import { consultedScopes } from './consulted.ts'
import type { Decision, DecisionRequest, Reason } from './decision.ts'
import { byRule, reason } from './reasons.ts'
import { type Rule, RULES } from './rules/all.ts'
import { RULES_VERSION, type RulesVersion } from './words.ts'

/**
 * Decides, under the rules of a version: the newest unless named. Pure and total: any forbid denies, else any allow
 * permits (R2), else nothing does (R1). Facts with a later time than `at` are not looked at; `reasons` holds what allowed
 * as well as what forbade, each once, by rule.
 */
export function decide(
  facts: CompiledFacts,
  request: DecisionRequest,
  version: RulesVersion = RULES_VERSION,
): Decision {
  // Of a fact that is not known nobody can say at which moments it begins to matter.
  if (version !== RULES_VERSION || facts.unknown) return join(RULES[version], facts, request, version)
  return facts.decided.find(request, (asked) => join(RULES[version], facts, asked))
}

/** What the rules of a list say together, each asked anew. Their order means nothing. */
export function join(
  rules: readonly Rule[],
  facts: CompiledFacts,
  request: DecisionRequest,
  version: RulesVersion = RULES_VERSION,
): Decision {
  const said: Reason[] = facts.since > version ? [reason('R1.unknown-fact')] : []
  for (const rule of rules) said.push(...rule(facts, request))
  const reasons = said.length > 0 ? once(said.sort(byRule)) : [reason('R1.nothing-allows')]
  return {
    decision: reasons.every((r) => r.effect === 'allow') ? 'permit' : 'deny',
    reasons,
    rulesVersion: version,
    consulted: consultedScopes(request),
  }
}

function once(sorted: readonly Reason[]): Reason[] {
  const kept: Reason[] = []
  for (const one of sorted) {
    const last = kept.at(-1)
    if (last?.code !== one.code || last.about !== one.about) kept.push(one)
  }
  return kept
}
