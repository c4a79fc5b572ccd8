/**
 * Waking whoever leads when entries were written here. A transaction that notifies would make every other writer's commit
 * wait for its own, so this is done beside the transactions: soon after an entry was written, a few times, as its transaction
 * may still be open; and at once when somebody waits for a checkpoint. A wake that is missed costs the second after which
 * the leader looks by itself.
 */
import type { Store } from '../store/index.ts'
import { LEDGER_CHANNEL } from './batch.ts'
import type { Sequencer } from './sequencer.ts'

/** After the first entry written that nobody waits for: the more of them share a batch the better. */
const WAKES_AFTER_MS = [50, 200]

export class Waking {
  readonly #store: Store
  readonly #sequencer: Sequencer
  #next = 0
  #timer: NodeJS.Timeout | null = null
  #notifying = false
  #again = false

  constructor(store: Store, sequencer: Sequencer) {
    this.#store = store
    this.#sequencer = sequencer
  }

  /** An entry was written in a transaction that has not ended yet. */
  written(): void {
    // The first wake after it is on its way already.
    if (this.#timer !== null && this.#next === 1) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#next = 0
    this.#schedule()
  }

  /** An entry is committed, or is about to be. */
  wake(): void {
    if (this.#sequencer.leads) this.#sequencer.poke()
    else this.#notify()
  }

  stop(): void {
    this.#next = WAKES_AFTER_MS.length
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #schedule(): void {
    const ms = WAKES_AFTER_MS[this.#next]
    if (this.#timer !== null || ms === undefined) return
    this.#next += 1
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.wake()
      this.#schedule()
    }, ms)
    this.#timer.unref()
  }

  /** To another process; one at a time, and who asks meanwhile is served by the next. */
  #notify(): void {
    this.#again = this.#notifying
    if (this.#notifying) return
    this.#notifying = true
    this.#store.sequencer
      .query('select pg_notify($1, $2)', [LEDGER_CHANNEL, ''])
      .catch(() => undefined)
      .finally(() => {
        this.#notifying = false
        if (this.#again) this.#notify()
      })
  }
}
