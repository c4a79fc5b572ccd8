/**
 * Watches whether what runs here may still run: reads the epochs of all consulted scopes every 2 s, and at each
 * notification. A lost notification connection, or two readings missed, is the death of everything that runs.
 */
import type { Pool } from 'pg'
import type { Store, Subscription } from '../store/index.ts'
import type { Uses } from './uses.ts'

export const EPOCH_CHANNEL = 'highroad_epoch'
const READS_EVERY_MS = 2_000
const READ_WITHIN_MS = 1_900
const FRESH_FOR_MS = 4_000

export interface WatchOptions {
  readonly store: Pick<Store, 'app' | 'listen'>
  readonly uses: Uses
  readonly log: (line: string) => void
}

export class EpochWatch {
  readonly #app: Pool
  readonly #options: WatchOptions
  #subscription: Subscription | null = null
  #timer: NodeJS.Timeout | undefined
  #retry: NodeJS.Timeout | undefined
  #lastRead = Number.NEGATIVE_INFINITY
  #missed = 0
  #stopped = false
  #reading = false
  #unread = false

  constructor(options: WatchOptions) {
    this.#options = options
    this.#app = options.store.app
  }

  async start(): Promise<void> {
    await this.#connect()
    this.#timer = setInterval(() => void this.#read(), READS_EVERY_MS)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    clearTimeout(this.#retry)
    await this.#subscription?.close()
  }

  /** Whether a reading is recent and notifications arrive: without that nothing may run. */
  fresh(): boolean {
    return this.#subscription !== null && performance.now() - this.#lastRead <= FRESH_FOR_MS
  }

  async #connect(): Promise<void> {
    this.#subscription = await this.#options.store.listen(
      'app',
      EPOCH_CHANNEL,
      () => this.#notified(),
      () => this.#lost(),
    )
    await this.#read()
  }

  /** Any role may notify, as often as it likes: one reading answers all that came before it, and takes one connection. */
  #notified(): void {
    this.#unread = true
    if (this.#reading) return
    this.#unread = false
    this.#reading = true
    void this.#read().finally(() => {
      this.#reading = false
      if (this.#unread) this.#notified()
    })
  }

  #lost(): void {
    this.#subscription = null
    if (this.#stopped) return
    this.#options.log('the notifications of the database were lost: every lease has ended')
    this.#endAll()
    this.#again()
  }

  #again(): void {
    if (this.#stopped) return
    this.#retry = setTimeout(() => {
      this.#connect().catch(() => this.#again())
    }, 500)
    this.#retry.unref()
  }

  #endAll(): void {
    for (const use of this.#options.uses.all()) use.die('notifications-lost')
  }

  async #read(): Promise<void> {
    const started = performance.now()
    const uses = this.#options.uses.all()
    const scopes = [...new Set(uses.flatMap((use) => [...use.scopes.keys()]))]
    try {
      const epochs = await this.#epochs(scopes)
      this.#missed = 0
      this.#lastRead = Math.max(this.#lastRead, started)
      for (const use of uses)
        for (const [scope, epoch] of use.scopes)
          if (epoch >= 0 && (epochs.get(scope) ?? 0) !== epoch) {
            use.die('withdrawn')
            break
          }
    } catch {
      this.#missed += 1
      if (this.#missed >= 2) this.#endAll()
    }
  }

  async #epochs(scopes: readonly string[]): Promise<Map<string, number>> {
    const late = new AbortController()
    const timeout = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error('the reading came too late')), READ_WITHIN_MS)
      late.signal.addEventListener('abort', () => clearTimeout(timer))
    })
    try {
      const reading = this.#app.query<{ scope: string; epoch: string }>(
        'select scope, epoch from ledger.heads_of($1)',
        [scopes],
      )
      const { rows } = await Promise.race([reading, timeout])
      return new Map(rows.map(({ scope, epoch }) => [scope, Number(epoch)]))
    } finally {
      late.abort()
    }
  }
}
