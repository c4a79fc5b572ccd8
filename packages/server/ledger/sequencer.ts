/**
 * Gives the order: takes whatever entry has no index yet, in row-id order (ids and commits may cross, so never "id greater
 * than the last"), and in one transaction gives indexes and keeps the signed checkpoint; then publishes tiles, then the
 * checkpoint. Killed between any two steps it goes on from where it was, by `catchUp`.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { appendEntries, type SignerKey, signCheckpoint, type TreeState } from '@highroad/core/ledger'
import type { Store } from '../store/index.ts'
import { catchUp } from './catch-up.ts'
import type { LogFiles } from './log-files.ts'
import { LedgerRefuses } from './refuses.ts'

const MOST_A_BATCH = 2048
const LOCK = '7234017283807667315'
/** Looks by itself this often, should a notification be lost. */
const LOOKS_EVERY_MS = 1_000

export type Step = 'taken' | 'committed' | 'tiles-written' | 'published'

export interface SequencerOptions {
  readonly store: Store
  readonly files: LogFiles
  readonly signer: SignerKey
  readonly clock: () => number
  readonly log: (line: string) => void
  /** Hears of each step of a batch when it is done. */
  readonly onStep: (step: Step) => void
  /** The checkpoint now covers everything below this size. */
  readonly onPublished: (size: number, note: string) => void
}

export class Sequencer {
  readonly #options: SequencerOptions
  readonly #stopping = new AbortController()
  #client: PoolClient | null = null
  #state: TreeState | null = null
  #wake: (() => void) | null = null
  #poked = false
  #loop: Promise<void> = Promise.resolve()

  constructor(options: SequencerOptions) {
    this.#options = options
  }

  /** Throws `LedgerRefuses` where it must not sign. */
  async start(): Promise<void> {
    await this.#recover()
    this.#loop = this.#run()
  }

  poke(): void {
    this.#poked = true
    this.#wake?.()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake?.()
    await this.#loop
    this.#letGo()
  }

  async #run(): Promise<void> {
    let pause = 50
    while (!this.#stopping.signal.aborted) {
      try {
        if (this.#state === null) await this.#recover()
        this.#poked = false
        while ((await this.#batch()) === MOST_A_BATCH);
        pause = 50
        if (!this.#poked) await this.#rest(LOOKS_EVERY_MS)
      } catch (error) {
        this.#letGo()
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

  #letGo(): void {
    // Destroyed, not handed back: the session's lock goes with it.
    this.#client?.release(true)
    this.#client = null
    this.#state = null
  }

  async #recover(): Promise<void> {
    const { store, files, signer, onPublished } = this.#options
    const client = await store.sequencer.connect()
    client.on('error', () => undefined)
    this.#client = client
    try {
      await this.#lock(client)
      const { state, note } = await catchUp(client, files, signer)
      this.#state = state
      if (note !== null) onPublished(state.size, note)
    } catch (error) {
      this.#letGo()
      throw error
    }
  }

  /** One sequencer a database. A server that was killed may hold its session for a moment longer. */
  async #lock(client: PoolClient): Promise<void> {
    for (let tries = 0; tries < 50; tries++) {
      const { rows } = await client.query<{ got: boolean }>(
        'select pg_try_advisory_lock($1::bigint) as got',
        [LOCK],
      )
      if (rows[0]?.got) return
      await wait(100)
    }
    throw new LedgerRefuses('Another server sequences this database.')
  }

  /** Integrates one batch; returns how many entries it took. */
  async #batch(): Promise<number> {
    const { files, signer, clock, onStep, onPublished } = this.#options
    const [client, state] = [this.#client, this.#state]
    if (client === null || state === null) return 0
    const { rows } = await client.query<{ id: string; leaf: Buffer }>(
      `select id, leaf from ledger.entry where index is null order by id limit ${MOST_A_BATCH}`,
    )
    if (rows.length === 0) return 0
    onStep('taken')
    const made = appendEntries(
      state,
      rows.map(({ leaf }) => new Uint8Array(leaf)),
    )
    const note = signCheckpoint(made.state.size, made.root, signer)
    const signedAt = new Date(clock())
    await client.query('begin')
    const { rowCount } = await client.query(
      `update ledger.entry e set index = $2::bigint + n.nth - 1
         from unnest($1::bigint[]) with ordinality as n (id, nth) where e.id = n.id and e.index is null`,
      [rows.map(({ id }) => id), state.size],
    )
    if (rowCount !== rows.length) throw new Error('another sequencer took these entries')
    await client.query(
      'insert into ledger.checkpoint (size, root, note, signed_at) values ($1, $2, $3, $4)',
      [made.state.size, Buffer.from(made.root), note, signedAt],
    )
    await client.query('commit')
    onStep('committed')
    await files.writeTiles(made.files)
    onStep('tiles-written')
    await files.publish(note)
    this.#state = made.state
    onStep('published')
    onPublished(made.state.size, note)
    await files.dropPartials(made.files)
    return rows.length
  }
}
