/** Granting, renewing and closing leases. */
import { setTimeout as wait } from 'node:timers/promises'
import {
  consultedScopes,
  decide,
  type Decision,
  type DecisionRequest,
  type Scope,
} from '@highroad/core/consent'
import type { Ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { closePermit } from './close-permit.ts'
import type { EpochWatch } from './epoch-watch.ts'
import { audienceOf, compiledFrom, factsOf, newestTime, notRecorded, notThere } from './facts.ts'
import type { Answer, LeaseRequest } from './gate.ts'
import { internAudience, internSet } from './interning.ts'
import { mayBeThere } from './in-channel.ts'
import { issueLease, type Lease } from './lease.ts'
import { LeaseState, type Segment } from './lease-state.ts'
import { nextTerms } from './next-terms.ts'
import { type RecordedPermit, Seals, writePermit } from './record-permit.ts'
import type { Use, Uses } from './uses.ts'

const LASTS_MS = 600_000
const TRIED_AGAIN_AFTER_MS = 10_000
const CLOSE_TRIES = 5

type Made =
  | { readonly denied: Decision }
  | (RecordedPermit & { readonly id: string; readonly at: number; readonly until: number })

export interface LeasesOptions {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  readonly log: (line: string) => void
  readonly uses: Uses
  readonly watch: EpochWatch
  /** A lease is renewed this long after its permit, well before its ten minutes are over. */
  readonly renewAfterMs: number
}

export class Leases {
  readonly #options: LeasesOptions
  readonly #states = new Set<LeaseState>()
  readonly #timers = new Map<LeaseState, NodeJS.Timeout>()
  readonly #closing = new Set<Promise<void>>()
  readonly #renewing = new Map<LeaseState, Promise<void>>()
  readonly #seals: Seals

  constructor(options: LeasesOptions) {
    this.#options = options
    this.#seals = new Seals(options.store, options.ledger)
  }

  async grant(request: LeaseRequest): Promise<Answer<Lease>> {
    const got = await this.#segment(request)
    if ('denied' in got) return got
    const { segment, pending } = got
    const state = new LeaseState(request, segment, {
      clock: this.#options.clock,
      fresh: () => this.#options.watch.fresh(),
      onEnd: (ended) => this.#ended(ended),
      close: (segments) => this.#track(this.#close(request, segments)),
    })
    this.#states.add(state)
    this.#options.uses.add(state)
    this.#options.uses.remove(pending)
    this.#renewInTime(state)
    this.#options.watch.check(state)
    return { granted: issueLease(state) }
  }

  /** Resolves when what has ended so far is closed in the ledger. */
  async settled(): Promise<void> {
    await this.#overWithin([...this.#states, ...this.#renewing.keys()])
    while (this.#closing.size > 0) await Promise.all(this.#closing)
  }

  /** Ends every lease of a place, and closes it. */
  async endIn(place: Scope): Promise<void> {
    const there = [...this.#states].filter(({ request }) => request.place === place)
    await Promise.all(there.map((state) => state.end()))
    await this.#overWithin(there)
  }

  /** Of these what has ended is closed, with a renewal that was on its way when it did. */
  async #overWithin(states: readonly LeaseState[]): Promise<void> {
    const over = states.filter((state) => state.over)
    await Promise.all(over.map((state) => this.#renewing.get(state) ?? Promise.resolve()))
    await Promise.all(over.map((state) => state.closed()))
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#states].map((state) => state.end()))
    await this.settled()
  }

  /** One permit, decided and sealed. While it is on its way it can be withdrawn like one that runs. */
  async #segment(request: LeaseRequest): Promise<{ segment: Segment; pending: Use } | { denied: Decision }> {
    const { store, ledger, clock, uses, watch } = this.#options
    const contributors = [{ handle: request.handle, actsFor: request.actsFor }]
    const question = (at: number): DecisionRequest => ({
      purpose: 'assist',
      feature: request.feature,
      processor: request.processor,
      hostingAccount: request.hostingAccount,
      place: request.place,
      classes: [...request.classes],
      contributors,
      itemTime: at,
      at,
    })
    const consulted = consultedScopes(question(0))
    if (uses.isStopped(consulted) || !watch.fresh()) return { denied: notRecorded(consulted) }
    const life = { stopped: 0, dead: false }
    const pending: Use = {
      scopes: new Map(consulted.map((scope) => [scope, -1])),
      newestItem: 0,
      servesHandle: request.handle,
      suspend: () => void (life.stopped += 1),
      resume: () => void (life.stopped -= 1),
      die: () => void (life.dead = true),
    }
    uses.add(pending)
    const tenant = { account: request.hostingAccount, person: null }
    let kept = false
    try {
      const made = await store.asTenant(tenant, async (tx): Promise<Made> => {
        await ledger.lock(tx, consulted, 'shared')
        const facts = await factsOf(ledger, tx, consulted)
        const at = Math.max(clock(), newestTime(facts))
        const decision = decide(compiledFrom(facts), question(at))
        const audience = audienceOf(facts, request.place)
        if (decision.decision === 'deny' || audience === null) return { denied: decision }
        if (!(await mayBeThere(tx, request.hostingAccount, request.place, request.handle)))
          return { denied: notThere(decision, request.handle) }
        const until = Math.min(at + LASTS_MS, nextTerms(facts, at))
        const id = Buffer.from(this.#options.random(16)).toString('hex')
        const recorded = await writePermit(ledger, tx, {
          id,
          time: at,
          purpose: 'assist',
          feature: request.feature,
          processor: request.processor,
          hostingAccount: request.hostingAccount,
          place: request.place,
          audience,
          classes: request.classes,
          contributorSets: [contributors],
          setIds: [await internSet(tx, request.hostingAccount, contributors)],
          audienceIds: [await internAudience(tx, request.hostingAccount, request.place)],
          from: at,
          until,
          expires: until,
          continuous: true,
          consulted,
        })
        return { id, at, until, ...recorded }
      })
      if ('denied' in made) return made
      const sealed = await this.#seals.seal(made)
      const segment: Segment = {
        id: made.id,
        leafHash: made.leafHash,
        from: made.at,
        until: made.until,
        scopes: made.scopes,
        items: new Map(),
        closed: false,
      }
      if (!sealed || life.dead || life.stopped > 0 || uses.isStopped(consulted) || !watch.fresh()) {
        void this.#track(this.#close(request, [segment]))
        return { denied: notRecorded(consulted) }
      }
      kept = true
      return { segment, pending }
    } catch (error) {
      this.#options.log(`a lease was not recorded: ${error instanceof Error ? error.name : 'unknown'}`)
      return { denied: notRecorded(consulted) }
    } finally {
      if (!kept) uses.remove(pending)
    }
  }

  /** Where other terms come into force sooner, at that moment: then everything is decided again. */
  #renewInTime(state: LeaseState): void {
    const left = state.last.until - this.#options.clock()
    this.#renewLater(state, Math.max(0, Math.min(this.#options.renewAfterMs, left)))
  }

  #renewLater(state: LeaseState, ms: number): void {
    const timer = setTimeout(() => {
      const renewing = this.#renew(state).finally(() => {
        if (this.#renewing.get(state) === renewing) this.#renewing.delete(state)
      })
      this.#renewing.set(state, renewing)
    }, ms)
    timer.unref()
    this.#timers.set(state, timer)
  }

  async #renew(state: LeaseState): Promise<void> {
    const got = await this.#segment(state.request)
    if (state.over) {
      if ('segment' in got) {
        this.#options.uses.remove(got.pending)
        await this.#track(this.#close(state.request, [got.segment]))
      }
      return
    }
    if ('segment' in got) {
      state.renew(got.segment)
      this.#options.uses.add(state)
      this.#options.uses.remove(got.pending)
      this.#renewInTime(state)
      this.#options.watch.check(state)
    } else if (got.denied.reasons.some(({ rule }) => rule !== 'R12')) state.die('facts-changed')
    else if (this.#options.clock() >= state.last.until) state.die('expired')
    else this.#renewLater(state, TRIED_AGAIN_AFTER_MS)
  }

  #ended(state: LeaseState): void {
    clearTimeout(this.#timers.get(state))
    this.#timers.delete(state)
    this.#options.uses.remove(state)
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#closing.add(work)
    try {
      await work
    } finally {
      this.#closing.delete(work)
      for (const state of this.#states) if (state.over && state.last.closed) this.#states.delete(state)
    }
  }

  /** What cannot be closed stays "permitted, use not closed" in evidence; that is said in the log. */
  async #close(request: LeaseRequest, segments: readonly Segment[]): Promise<void> {
    const { store, ledger, clock, log } = this.#options
    for (const { id, leafHash, scopes, items, from } of segments) {
      for (let tries = 1; ; tries++) {
        try {
          await closePermit(store, ledger, clock, {
            id,
            leafHash,
            hostingAccount: request.hostingAccount,
            items: [...items.values()],
            scopes: [...scopes.keys()],
            time: from,
          })
          break
        } catch {
          if (tries === CLOSE_TRIES) {
            log(`the use of permit ${id} was not closed in the ledger`)
            break
          }
          await wait(200 * tries)
        }
      }
    }
  }
}
