/**
 * Facts of what a question consults, as they were read before. They stand for as long as the heads of their chains do, which
 * whoever decides reads anew under the locks: where one moved, they are read again.
 */
import {
  type CompiledFacts,
  consultedScopes,
  type Contributor,
  type DecisionRequest,
  type Scope,
} from '@highroad/core/consent'
import type { Head, Ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { compiledFrom, factsOf, type StandingFact } from './facts.ts'

export interface Known {
  /** What was consulted: everybody who joined is among it. */
  readonly consulted: readonly Scope[]
  readonly facts: readonly StandingFact[]
  readonly compiled: CompiledFacts
  readonly heads: ReadonlyMap<Scope, string>
}

/** The facts that a decision was to rest on are not all that stand any more. */
export class Stale extends Error {}

const MOST = 500
/** What nobody asks about is forgotten: of a meeting that was erased nothing stays for long. */
const FORGOTTEN_AFTER_MS = 60_000

export class KnownFacts {
  readonly #store: Pick<Store, 'asTenant'>
  readonly #ledger: Ledger
  /** Those asked about last come last. */
  readonly #known = new Map<string, Known>()
  #forgetting: NodeJS.Timeout | null = null
  #asked = new Set<string>()

  constructor(store: Pick<Store, 'asTenant'>, ledger: Ledger) {
    this.#store = store
    this.#ledger = ledger
  }

  /** The facts of this question about what a meeting's people made; of whom it names nobody. */
  async of(question: DecisionRequest): Promise<Known> {
    const key = keyOf(question)
    const known = this.#known.get(key) ?? (await this.#read(question))
    this.#known.delete(key)
    this.#known.set(key, known)
    this.#asked.add(key)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST) break
      this.#known.delete(oldest)
    }
    this.#forgetLater()
    return known
  }

  forget(question: DecisionRequest): void {
    this.#known.delete(keyOf(question))
  }

  /** The heads before the facts: one that moves between the two readings is then missed by nobody. */
  async #read(question: DecisionRequest): Promise<Known> {
    const ledger = this.#ledger
    return await this.#store.asTenant({ account: question.hostingAccount, person: null }, async (tx) => {
      const joined = joinedOf(await factsOf(ledger, tx, [question.place]), question.place)
      const consulted = consultedScopes({ ...question, contributors: joined })
      const heads = headsOf(await ledger.heads(tx, consulted))
      const facts = await factsOf(ledger, tx, consulted)
      return { consulted, facts, compiled: compiledFrom(facts), heads }
    })
  }

  #forgetLater(): void {
    if (this.#forgetting !== null) return
    this.#forgetting = setTimeout(() => {
      this.#forgetting = null
      for (const key of this.#known.keys()) if (!this.#asked.has(key)) this.#known.delete(key)
      this.#asked = new Set()
      if (this.#known.size > 0) this.#forgetLater()
    }, FORGOTTEN_AFTER_MS)
    this.#forgetting.unref()
  }
}

/** Throws `Stale` where a chain is longer than it was, or gone. */
export function mustStand({ heads, consulted }: Known, standing: readonly Head[]): void {
  const now = headsOf(standing)
  if (consulted.some((scope) => now.get(scope) !== heads.get(scope))) throw new Stale()
}

const headsOf = (heads: readonly Head[]) => new Map(heads.map(({ scope, head }) => [scope, head]))

function keyOf({ purpose, feature, processor, hostingAccount, place, classes }: DecisionRequest): string {
  return JSON.stringify([purpose, feature, processor, hostingAccount, place, classes])
}

function joinedOf(facts: readonly StandingFact[], place: Scope): Contributor[] {
  return facts.flatMap(({ fact }) =>
    fact.kind === 'contributor-joined' && `meeting:${fact.meeting}` === place
      ? [{ handle: fact.handle, actsFor: fact.actsFor }]
      : [],
  )
}
