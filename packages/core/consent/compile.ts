/** Facts in the form decisions are made from. */
import type { Fact } from './facts.ts'

/** Facts by what they are about. Opaque to callers: made by {@link compile}, read by the rules. */
export interface CompiledFacts {
  readonly facts: readonly Fact[]
}

/** Compiles facts, in any order. Facts of other scopes than a request's never matter to it. */
export function compile(facts: readonly Fact[]): CompiledFacts {
  return { facts: [...facts] }
}
