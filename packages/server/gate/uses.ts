/**
 * What runs in this process under a permit or a lease, by the scopes it consulted: so that a withdrawal can stop it before
 * it is recorded, and what could not be recorded keeps its scope stopped.
 */
import type { Fact, Scope } from '@highroad/core/consent'

export type DeathReason = 'withdrawn' | 'not-recorded' | 'notifications-lost' | 'facts-changed' | 'expired'

/** One permit or lease, alive. */
export interface Use {
  /** Scope → the epoch in which it was consulted. */
  readonly scopes: ReadonlyMap<Scope, number>
  /** Time of the newest item handed out under it. */
  readonly newestItem: number
  readonly suspend: () => void
  readonly resume: () => void
  readonly die: (reason: DeathReason) => void
}

/** What a later fact says instead of one that could not be recorded. */
const INSTEAD: Partial<Record<Fact['kind'], Fact['kind']>> = {
  'objection-lifted': 'objected',
  'feature-started': 'feature-stopped',
}

export class Uses {
  readonly #uses = new Set<Use>()
  readonly #stopped = new Map<Scope, Set<Fact['kind']>>()

  add(use: Use): void {
    this.#uses.add(use)
  }

  remove(use: Use): void {
    this.#uses.delete(use)
  }

  all(): Use[] {
    return [...this.#uses]
  }

  in(scopes: readonly Scope[]): Use[] {
    return [...this.#uses].filter((use) => scopes.some((scope) => use.scopes.has(scope)))
  }

  /** A fact that takes something away could not be recorded: nothing is used in its scopes until it is. */
  stop(scopes: readonly Scope[], kind: Fact['kind']): void {
    for (const scope of scopes)
      this.#stopped.set(scope, (this.#stopped.get(scope) ?? new Set<Fact['kind']>()).add(kind))
  }

  /** A fact was recorded: it is what was missing, or says the opposite. */
  recorded(scopes: readonly Scope[], kind: Fact['kind']): void {
    for (const scope of scopes) {
      const kinds = this.#stopped.get(scope)
      kinds?.delete(kind)
      const instead = INSTEAD[kind]
      if (instead) kinds?.delete(instead)
      if (kinds?.size === 0) this.#stopped.delete(scope)
    }
  }

  isStopped(scopes: readonly Scope[]): boolean {
    return scopes.some((scope) => this.#stopped.has(scope))
  }
}
