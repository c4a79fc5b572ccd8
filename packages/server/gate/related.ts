/** Facts by their scopes, so that what a fact may replace is found without looking at all of them. */
import { type Fact, type Scope, scopesOf } from '@highroad/core/consent'
import type { StandingFact } from './facts.ts'

export class RelatedFacts {
  readonly #of = new Map<Scope, StandingFact[]>()

  constructor(facts: readonly StandingFact[]) {
    for (const fact of facts) this.add(fact)
  }

  add(fact: StandingFact): void {
    for (const scope of scopesOf(fact.fact)) {
      const there = this.#of.get(scope)
      if (there) there.push(fact)
      else this.#of.set(scope, [fact])
    }
  }

  /** Those that share a scope with this fact. */
  to(fact: Fact): StandingFact[] {
    return [...new Set(scopesOf(fact).flatMap((scope) => this.#of.get(scope) ?? []))]
  }
}
