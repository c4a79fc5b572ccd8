/**
 * Gives the order, in one process of those that share the database: it leads while it holds the session of the sequencer.
 * Every other process follows: it learns how far the log is published, and tries for that session until it can have it.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import type { TreeState } from '@highroad/core/ledger'
import type { Store } from '../store/index.ts'
import { type BatchParts, MOST_A_BATCH, PUBLISHED, sequenceBatch, tellPublished } from './batch.ts'
import { catchUp, mustBeOurs } from './catch-up.ts'
import type { Covered } from './ledger.ts'
import { leaveSequencing, takeSequencing } from './sequencing-session.ts'

/** Who leads looks by itself this often, should a notification be lost. */
const LOOKS_EVERY_MS = 1_000
/** Who follows tries this often to lead: a leader that was killed is missed no longer. */
const TRIES_EVERY_MS = 250
/** A server that was killed may hold its session for a moment longer: a start waits so long before it follows. */
const START_TRIES = 5
const START_TRIES_EVERY_MS = 100

export interface SequencerOptions extends BatchParts {
  readonly store: Store
  readonly log: (line: string) => void
}

interface Leading {
  readonly client: PoolClient
  state: TreeState
}

export class Sequencer {
  readonly #options: SequencerOptions
  readonly #stopping = new AbortController()
  #leading: Leading | null = null
  /** The size that was told last. */
  #published = 0
  #wake: (() => void) | null = null
  #poked = false
  #loop: Promise<void> = Promise.resolve()

  constructor(options: SequencerOptions) {
    this.#options = options
  }

  /** Throws `LedgerRefuses` where it must not sign, or where the log of this database is not of this server's key. */
  async start(): Promise<void> {
    for (let tries = 0; tries < START_TRIES && !(await this.#lead()); tries++)
      await wait(START_TRIES_EVERY_MS)
    if (this.#leading === null) {
      await mustBeOurs(this.#options.store.sequencer, this.#options.signer)
      await this.#follow()
    }
    this.#loop = this.#run()
  }

  get leads(): boolean {
    return this.#leading !== null
  }

  /** A notification came: of a published checkpoint for who follows, of an entry for who leads. */
  notified(payload: string): void {
    if ((payload === PUBLISHED) !== this.leads) this.poke()
  }

  poke(): void {
    this.#poked = true
    this.#wake?.()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake?.()
    await this.#loop
    await this.#leave()
  }

  async #run(): Promise<void> {
    let pause = 50
    let triedAt = 0
    while (!this.#stopping.signal.aborted) {
      try {
        this.#poked = false
        // Being told of checkpoints, however often, is no reason to try for the lead.
        if (this.#leading === null && performance.now() - triedAt >= TRIES_EVERY_MS) {
          triedAt = performance.now()
          if (await this.#lead()) this.#options.log('this process gives the order of the ledger now')
        }
        await (this.#leading === null ? this.#follow() : this.#sequence(this.#leading))
        pause = 50
        if (!this.#poked) await this.#rest(this.leads ? LOOKS_EVERY_MS : TRIES_EVERY_MS)
      } catch (error) {
        await this.#leave()
        if (this.#stopping.signal.aborted) return
        this.#options.log(
          `sequencing failed and is tried again: ${error instanceof Error ? error.message : 'unknown'}`,
        )
        await this.#rest(pause)
        pause = Math.min(pause * 2, 5_000)
      }
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms)
      this.#wake = () => {
        clearTimeout(timer)
        done()
      }
    })
  }

  async #leave(): Promise<void> {
    const client = this.#leading?.client
    this.#leading = null
    if (client) await leaveSequencing(client)
  }

  /** Takes the lead if it is free; false where another process has it. */
  async #lead(): Promise<boolean> {
    const { store, files, signer } = this.#options
    const client = await takeSequencing(store)
    if (client === null) return false
    try {
      const { state, note } = await catchUp(client, files, signer)
      if (note !== null) {
        this.#tell(state.size, note)
        await tellPublished(client, state.size)
      }
      this.#leading = { client, state }
      return true
    } catch (error) {
      await leaveSequencing(client)
      throw error
    }
  }

  /**
   * Batch after batch while something waits. Each is published before the next one's tiles are written; but while a
   * checkpoint is on its way to the disk, the next batch is given its indexes.
   */
  async #sequence(leading: Leading): Promise<void> {
    const onPublished: BatchParts['onPublished'] = (size, note, covered) => this.#tell(size, note, covered)
    const parts = { ...this.#options, onPublished }
    let published = Promise.resolve()
    try {
      for (let more = true; more && !this.#stopping.signal.aborted;) {
        this.#poked = false
        const batch = await sequenceBatch(leading.client, leading.state, parts)
        leading.state = batch.state
        await published
        const { tiles, done } = batch.publish()
        published = done
        await tiles
        more = batch.taken === MOST_A_BATCH || (batch.taken > 0 && this.#poked)
      }
    } finally {
      // What is on its way ends before anybody else leads, this process included.
      await published
    }
  }

  /** Looks how far the log is published. */
  async #follow(): Promise<void> {
    const { rows } = await this.#options.store.sequencer.query<{ size: string; note: string }>(
      'select p.size, c.note from ledger.published p join ledger.checkpoint c on c.size = p.size where p.size > $1',
      [this.#published],
    )
    const [newest] = rows
    if (newest) this.#tell(Number(newest.size), newest.note)
  }

  #tell(size: number, note: string, covered?: ReadonlyMap<string, Covered>): void {
    this.#published = size
    this.#options.onPublished(size, note, covered)
  }
}
