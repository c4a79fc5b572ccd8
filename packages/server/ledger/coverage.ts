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

export class Coverage {
  readonly #sequencer: Pool
  readonly #waiting = new Map<string, Set<Waiter>>()
  #size = 0
  #looking: Promise<void> = Promise.resolve()

  constructor(sequencer: Pool) {
    this.#sequencer = sequencer
  }

  get size(): number {
    return this.#size
  }

  published(size: number): void {
    this.#size = size
    this.#lookAgain()
  }

  /** Rejects with `not-recorded` after `withinMs`: a use that waits for it is then denied (R12). */
  wait(entryId: string, withinMs: number): Promise<Covered> {
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
      this.#lookAgain()
    })
  }

  stop(): void {
    for (const waiter of [...this.#waiting.values()].flatMap((set) => [...set]))
      waiter.reject(new Error('the ledger has stopped'))
    this.#waiting.clear()
  }

  /** One look at a time; who comes while one runs is served by the next. */
  #lookAgain(): void {
    this.#looking = this.#looking.then(() => this.#look()).catch(() => undefined)
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
    for (const { id, index, hash, size: covering, signed_at } of rows) {
      const waiters = this.#waiting.get(id)
      this.#waiting.delete(id)
      for (const waiter of waiters ?? [])
        waiter.resolve({
          index: Number(index),
          leafHash: hash,
          checkpointSize: Number(covering),
          checkpointTime: signed_at.getTime(),
        })
    }
  }
}
