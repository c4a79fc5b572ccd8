/** The facts of the scopes that a group has locked, by scope: those that stood, and those that its jobs add. */
import type { Scope } from '@highroad/core/consent'
import type { FactRow } from './append.ts'

interface Standing {
  readonly order: number
  readonly entryId: string
  readonly body: unknown
}

export class FactsOfGroup {
  readonly #of = new Map<Scope, Standing[]>()
  #count = 0

  /** In the order of their row ids. */
  constructor(rows: readonly FactRow[]) {
    for (const { entryId, scopes, body } of rows) this.#add(scopes, entryId, body)
  }

  /** A fact that is to be written, after all that are there. */
  add(scopes: readonly Scope[], body: unknown): void {
    this.#add(scopes, '', body)
  }

  /** Facts of any of these scopes, once each, in their order. */
  of(scopes: readonly Scope[]): { entryId: string; body: unknown }[] {
    const [first = [], ...others] = scopes.map((scope) => this.#of.get(scope) ?? [])
    if (others.every((other) => other.length === 0)) return [...first]
    return [...new Set([first, ...others].flat())].sort((a, b) => a.order - b.order)
  }

  #add(scopes: readonly Scope[], entryId: string, body: unknown): void {
    const fact = { order: this.#count++, entryId, body }
    for (const scope of scopes) {
      const there = this.#of.get(scope)
      if (there) there.push(fact)
      else this.#of.set(scope, [fact])
    }
  }
}
