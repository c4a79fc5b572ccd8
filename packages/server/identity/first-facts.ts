/**
 * The facts that set-up and a new account begin with. `identity` knows when; main.ts joins this to the gate, which
 * knows how. Recording twice must be harmless: a set-up that was cut short is done again.
 */
export interface FirstFacts {
  /** Terms version 1 and the processor cards, in this order. Rejects when they cannot be recorded. */
  readonly ofDeployment: () => Promise<void>
  /** `mark-set none`. Rejects when it cannot be recorded. */
  readonly ofAccount: (account: string) => Promise<void>
}
