/**
 * What runs in this process under a permit or a lease, by the scopes it consulted: so that a withdrawal can stop it before
 * it is recorded, and what could not be recorded keeps its scope stopped.
 */
import type { Fact, Scope } from '@highroad/core/consent'

export type DeathReason = 'withdrawn' | 'not-recorded' | 'notifications-lost' | 'facts-changed' | 'expired'

/** One permit or lease, alive. */
export interface Use {
  /** Scope → the epoch in which it was consulted; -1 while its permit is on its way. */
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
  'train-objection-lifted': 'train-objected',
  'feature-started': 'feature-stopped',
  'form-given': 'form-withdrawn',
}

export class Uses {
  /** With the scopes that each is filed under. */
  readonly #uses = new Map<Use, readonly Scope[]>()
  /** A withdrawal among a thousand leases looks at those it ends, and at no others. */
  readonly #of = new Map<Scope, Set<Use>>()
  /** With the moment at which it could not be recorded, milliseconds since 1970. */
  readonly #stopped = new Map<Scope, Map<Fact['kind'], number>>()

  /** Adding one that is there files it anew, as after a renewal. */
  add(use: Use): void {
    this.remove(use)
    const scopes = [...use.scopes.keys()]
    this.#uses.set(use, scopes)
    for (const scope of scopes) this.#of.set(scope, (this.#of.get(scope) ?? new Set<Use>()).add(use))
  }

  remove(use: Use): void {
    for (const scope of this.#uses.get(use) ?? []) {
      const there = this.#of.get(scope)
      there?.delete(use)
      if (there?.size === 0) this.#of.delete(scope)
    }
    this.#uses.delete(use)
  }

  all(): Use[] {
    return [...this.#uses.keys()]
  }

  in(scopes: readonly Scope[]): Use[] {
    return [...new Set(scopes.flatMap((scope) => [...(this.#of.get(scope) ?? [])]))]
  }

  /** Every scope that something here consulted. */
  scopes(): Scope[] {
    return [...this.#of.keys()]
  }

  /** A fact that takes something away could not be recorded: nothing is used in its scopes until it is. */
  stop(scopes: readonly Scope[], kind: Fact['kind'], at: number): void {
    for (const scope of scopes)
      this.#stopped.set(scope, (this.#stopped.get(scope) ?? new Map<Fact['kind'], number>()).set(kind, at))
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

  /** Scopes that are stopped, with the moment since which the earliest of their facts is missing. */
  stopped(): Map<Scope, number> {
    return new Map([...this.#stopped].map(([scope, kinds]) => [scope, Math.min(...kinds.values())]))
  }

  isStopped(scopes: readonly Scope[]): boolean {
    return scopes.some((scope) => this.#stopped.has(scope))
  }
}
