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
  /** Whose facts these are: of a meeting, everybody who joined is among them. */
  readonly consulted: readonly Scope[]
  readonly facts: readonly StandingFact[]
  readonly compiled: CompiledFacts
  readonly heads: ReadonlyMap<Scope, string>
}

/** The facts that a decision was to rest on are not all that stand any more. */
export class Stale extends Error {}

const MOST = 500
/** In a channel ever more people ask and are asked about: with so many it begins anew with those who are. */
const MOST_SCOPES = 2_000
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

  /** The facts of this question, about whoever joined the meeting; about whom it names, and others perhaps, in a channel. */
  async of(question: DecisionRequest): Promise<Known> {
    const key = keyOf(question)
    const wanted = consultedScopes(question)
    const before = this.#known.get(key)
    const known =
      before && wanted.every((scope) => before.heads.has(scope))
        ? before
        : await this.#read(question, before?.consulted ?? [])
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

  /** Whether nothing was recorded in these scopes since; asked without locks, so that it is true of a moment ago. */
  async stands(known: Known, scopes: readonly Scope[]): Promise<boolean> {
    // Heads of chains are no account's.
    const heads = await this.#store.asTenant({ account: null, person: null }, (tx) =>
      this.#ledger.heads(tx, scopes),
    )
    return areAsKnown(known, scopes, heads)
  }

  forget(question: DecisionRequest): void {
    this.#known.delete(keyOf(question))
  }

  /** The heads before the facts: one that moves between the two readings is then missed by nobody. */
  async #read(question: DecisionRequest, before: readonly Scope[]): Promise<Known> {
    const ledger = this.#ledger
    const kept = before.length <= MOST_SCOPES ? before : []
    return await this.#store.asTenant({ account: question.hostingAccount, person: null }, async (tx) => {
      const joined = question.place.startsWith('meeting:')
        ? joinedOf(await factsOf(ledger, tx, [question.place]), question.place)
        : []
      const contributors = [...question.contributors, ...joined]
      const consulted = [...new Set([...consultedScopes({ ...question, contributors }), ...kept])].sort()
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

/** Throws `Stale` where one of these chains is longer than it was, or gone. */
export function mustStand(known: Known, consulted: readonly Scope[], standing: readonly Head[]): void {
  if (!areAsKnown(known, consulted, standing)) throw new Stale()
}

function areAsKnown({ heads }: Known, scopes: readonly Scope[], standing: readonly Head[]): boolean {
  const now = headsOf(standing)
  return scopes.every((scope) => now.get(scope) === heads.get(scope))
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
