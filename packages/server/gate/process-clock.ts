/**
 * Machines differ in their clocks. Each process says in the database how far its own is ahead of the database's, before
 * anything may run in it; so whoever takes something away can date that after all that any of them made before.
 */
import { sql } from 'kysely'
import type { Subscription, Tx } from '../store/index.ts'

const SAID_AGAIN_AFTER_MS = 20_000
/** As the database counts (`gate.dated_until`), from before it was asked: nothing is dated here for longer on one saying. */
const HOLDS_FOR_MS = 60_000
/** The quickest of so many answers says it best. */
const TRIES = 5
const NOW = 'select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now'

export class ProcessClock {
  readonly #clock: () => number
  readonly #me: string
  #said: { readonly lead: number; readonly at: number } | null = null

  constructor(clock: () => number, me: string) {
    this.#clock = clock
    this.#me = me
  }

  /**
   * `databaseNow`: what the database's clock showed at some moment before this one, milliseconds since 1970. Resolves once
   * a lead that is no less than the true one has been said, and rejects where that could not be.
   */
  async checkAgainst(databaseNow: number, query: Subscription['query']): Promise<void> {
    const since = performance.now() - (this.#said?.at ?? Number.NEGATIVE_INFINITY)
    // Too great by as long as the answer took: what is dated after it is dated later than need be, never earlier.
    let lead = Math.ceil(this.#clock() - databaseNow)
    const isSaid = () => this.#said !== null && lead <= this.#said.lead && since < SAID_AGAIN_AFTER_MS
    for (let tries = 0; tries < TRIES && !isSaid(); tries++) {
      const [row] = await query<{ now: string }>(NOW, [])
      if (!row) throw new Error('the database did not tell its time')
      lead = Math.min(lead, Math.ceil(this.#clock() - Number(row.now)))
    }
    if (isSaid()) return
    const asked = performance.now()
    await query('select gate.note_clock($1, $2)', [this.#me, lead])
    this.#said = { lead, at: asked }
  }

  /** Whether the others can know of what is dated here. */
  isKnown(): boolean {
    return this.#said !== null && performance.now() - this.#said.at < HOLDS_FOR_MS
  }
}

/**
 * No earlier than anything that other processes have dated until now, milliseconds since 1970. Under the lock of a scope
 * that holds for every use of it: where one was granted, its process had said its lead before.
 */
export async function datedElsewhere(tx: Tx, me: string): Promise<number> {
  const { rows } = await sql<{ latest: string | null }>`select gate.dated_elsewhere(${me}) as latest`.execute(
    tx,
  )
  return Number(rows[0]?.latest ?? 0)
}
