/**
 * What runs in this process under a permit or a lease, by the scopes it consulted: so that a withdrawal can stop it before
 * it is recorded, and what could not be recorded keeps its scope stopped.
 */
import { type Fact, Feature, type Handle, type Scope, scopesOf } from '@highroad/core/consent'

export type DeathReason = 'withdrawn' | 'not-recorded' | 'notifications-lost' | 'facts-changed' | 'expired'

/** One permit or lease, alive. */
export interface Use {
  /** Scope → the epoch in which it was consulted; -1 while its permit is on its way. */
  readonly scopes: ReadonlyMap<Scope, number>
  /** Time of the newest item handed out under it. */
  readonly newestItem: number
  /** For whom it runs, where it is for one person: it ends when they leave. */
  readonly servesHandle: Handle | null
  readonly suspend: () => void
  readonly resume: () => void
  readonly die: (reason: DeathReason) => void
}

/**
 * What a no is about, and what takes one back: a no that is missing is made good by one about the same, not by whichever comes
 * next in its scope.
 */
function aboutOf(fact: Fact): string[] {
  const { kind } = fact
  if (kind === 'objected' || kind === 'objection-lifted')
    return (fact.features === 'everything' ? ['*', ...Feature.options] : fact.features).map(
      (one) => `objected ${one}`,
    )
  if (kind === 'train-objected' || kind === 'train-objection-lifted') return ['train-objected']
  if (kind === 'feature-started' || kind === 'feature-stopped') return [`feature-stopped ${fact.feature}`]
  if (kind === 'switch-set' || kind === 'answer-given') return [`${kind} ${fact.feature}`]
  if (kind === 'train-answered') return [`${kind} ${fact.handle}`]
  if (kind === 'form-withdrawn' || kind === 'form-revoked') return [`${kind} ${fact.form}`]
  return [kind]
}

export class Uses {
  /** With the scopes that each is filed under. */
  readonly #uses = new Map<Use, readonly Scope[]>()
  /** A withdrawal among a thousand leases looks at those it ends, and at no others. */
  readonly #of = new Map<Scope, Set<Use>>()
  /** With the moment at which it could not be recorded, milliseconds since 1970. */
  readonly #stopped = new Map<Scope, Map<string, number>>()
  /** Persons whose no could not be recorded and whose pseudonyms are not known: each may be theirs. */
  readonly #anybodys = new Set<string>()

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
  stop(fact: Fact, at: number): void {
    for (const scope of scopesOf(fact)) {
      const missing = this.#stopped.get(scope) ?? new Map<string, number>()
      this.#stopped.set(scope, missing)
      for (const about of aboutOf(fact)) missing.set(about, at)
    }
  }

  /** A fact was recorded: it is what was missing, or says the opposite. `scopes`: those of its own that it counts for. */
  recorded(fact: Fact, scopes: readonly Scope[] = scopesOf(fact)): void {
    for (const scope of scopes) {
      const missing = this.#stopped.get(scope)
      if (missing === undefined) continue
      for (const about of aboutOf(fact)) missing.delete(about)
      // Whoever signs again has the account's last word on what they withdrew.
      if (fact.kind === 'form-given')
        for (const about of missing.keys()) if (about.startsWith('form-withdrawn ')) missing.delete(about)
      if (missing.size === 0) this.#stopped.delete(scope)
    }
  }

  /** Scopes that are stopped, with the moment since which the earliest of their facts is missing. */
  stopped(): Map<Scope, number> {
    return new Map([...this.#stopped].map(([scope, missing]) => [scope, Math.min(...missing.values())]))
  }

  /** This person said no, and it is not known in which scopes: everybody's are stopped until it is. */
  stopAnybody(person: string): void {
    this.#anybodys.add(person)
  }

  goOnWithout(person: string): void {
    this.#anybodys.delete(person)
  }

  isStopped(scopes: readonly Scope[]): boolean {
    return scopes.some(
      (scope) => this.#stopped.has(scope) || (this.#anybodys.size > 0 && scope.startsWith('handle:')),
    )
  }
}
