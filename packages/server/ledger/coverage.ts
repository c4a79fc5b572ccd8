/** Waiting until a published checkpoint covers an entry. */
import type { Pool } from 'pg'
import { HighroadError } from '@highroad/core/wire'
import type { Covered } from './ledger.ts'

interface Waiter {
  readonly resolve: (covered: Covered) => void
  readonly reject: (error: Error) => void
}

interface Row {
  id: string
  index: string
  hash: string
  size: string
  signed_at: Date
}

/** How many entries covered last are remembered: a batch often takes an entry before its writer comes to wait for it. */
const REMEMBERED = 8_192
/** Who waits for an entry of long ago is answered after so long; one that is new is covered before, without asking. */
const LOOKS_AFTER_MS = 15

export class Coverage {
  readonly #sequencer: Pool
  readonly #waiting = new Map<string, Set<Waiter>>()
  readonly #newest = new Map<string, Covered>()
  #size = 0
  #looking = false
  #again = false
  #timer: NodeJS.Timeout | null = null

  constructor(sequencer: Pool) {
    this.#sequencer = sequencer
  }

  get size(): number {
    return this.#size
  }

  /** `covered`: the entries that this checkpoint is the first to cover, where this process made it. */
  published(size: number, covered?: ReadonlyMap<string, Covered>): void {
    this.#size = size
    for (const [id, at] of covered ?? []) {
      this.#newest.set(id, at)
      this.#resolve(id, at)
    }
    for (const id of this.#newest.keys()) {
      if (this.#newest.size <= REMEMBERED) break
      this.#newest.delete(id)
    }
    if (covered === undefined) this.#lookAgain()
  }

  /** Rejects with `not-recorded` after `withinMs`: a use that waits for it is then denied (R12). */
  wait(entryId: string, withinMs: number): Promise<Covered> {
    const known = this.#newest.get(entryId)
    if (known) return Promise.resolve(known)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        forget()
        reject(new HighroadError('not-recorded'))
      }, withinMs)
      const waiter: Waiter = {
        resolve: (covered) => {
          clearTimeout(timer)
          resolve(covered)
        },
        reject: (error) => {
          clearTimeout(timer)
          reject(error)
        },
      }
      const waiters = this.#waiting.get(entryId) ?? new Set()
      this.#waiting.set(entryId, waiters.add(waiter))
      const forget = () => {
        waiters.delete(waiter)
        if (waiters.size === 0) this.#waiting.delete(entryId)
      }
      this.#timer ??= setTimeout(() => {
        this.#timer = null
        this.#lookAgain()
      }, LOOKS_AFTER_MS)
    })
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    for (const waiter of [...this.#waiting.values()].flatMap((set) => [...set]))
      waiter.reject(new Error('the ledger has stopped'))
    this.#waiting.clear()
  }

  #resolve(entryId: string, covered: Covered): void {
    const waiters = this.#waiting.get(entryId)
    this.#waiting.delete(entryId)
    for (const waiter of waiters ?? []) waiter.resolve(covered)
  }

  /** One look at a time; who comes while one runs is served by the next. */
  #lookAgain(): void {
    this.#again = this.#looking
    if (this.#looking) return
    this.#looking = true
    this.#look()
      .catch(() => undefined)
      .finally(() => {
        this.#looking = false
        if (this.#again) this.#lookAgain()
      })
  }

  async #look(): Promise<void> {
    const ids = [...this.#waiting.keys()]
    if (ids.length === 0) return
    const size = this.#size
    const { rows } = await this.#sequencer.query<Row>(
      `select e.id, e.index, encode(e.hash, 'hex') as hash, c.size, c.signed_at from ledger.entry e,
         lateral (select size, signed_at from ledger.checkpoint where size > e.index order by size limit 1) c
        where e.id = any ($1::bigint[]) and e.index < $2`,
      [ids, size],
    )
    for (const { id, index, hash, size: covering, signed_at } of rows)
      this.#resolve(id, {
        index: Number(index),
        leafHash: hash,
        checkpointSize: Number(covering),
        checkpointTime: signed_at.getTime(),
      })
  }
}
