/** Which facts take something away, and so raise their scopes' epochs. */
import type { CompiledFacts } from './compile.ts'
import type { Fact } from './facts.ts'

/**
 * Whether a fact takes something away from what `before` allowed. `before` holds (at least) every earlier fact of the
 * fact's own scopes; nothing else matters, so that a verifier with the same chains finds the same.
 */
export function narrows(_fact: Fact, _before: CompiledFacts): boolean {
  return true
}

/** The epoch of a scope after a fact: one more if the fact narrows. A scope without facts has epoch 0. */
export function epochAfter(epoch: number, narrowing: boolean): number {
  return narrowing ? epoch + 1 : epoch
}
