/**
 * Who owns an account is a fact of the gate too: only an owner signs a consent form, and a form signed by somebody who
 * owns it no longer is none. `identity` knows when that changes; main.ts joins this to the gate, which records it.
 */
export interface OwnerChange {
  readonly account: string
  readonly person: string
  readonly owner: boolean
  /** Who does it; for what nobody but the person does, the same. */
  readonly by: string
}

export interface OwnerFacts {
  /**
   * Records the change and runs `commit`, which writes it to our own tables, as the last step before the fact itself is
   * committed: what `commit` throws, and what cannot be recorded, leaves neither. Throws `not-recorded`, `disk-full`.
   */
  readonly changed: (change: OwnerChange, commit: () => Promise<void>) => Promise<void>
  /** Records what the facts of this account lack to say who its owners are. Twice is harmless. */
  readonly align: (account: string, owners: readonly string[]) => Promise<void>
}
