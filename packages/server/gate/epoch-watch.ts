/**
 * Watches whether what runs here may still run. At each notification it reads which of the consulted scopes were narrowed
 * since it last looked, and in which somebody says no elsewhere; every second the epochs of all of them. Both readings go over the connection that is notified,
 * so that one which is cut off without a word is missed as well. That connection lost, or no reading of all for as long as
 * two may take, is the death of everything that runs.
 */
import type { Scope } from '@highroad/core/consent'
import type { Store, Subscription } from '../store/index.ts'
import { ProcessClock } from './process-clock.ts'
import { keepStopped } from './stopping.ts'
import type { Use, Uses } from './uses.ts'

export const EPOCH_CHANNEL = 'highroad_epoch'
const READS_EVERY_MS = 1_000
/** Counted from the moment at which a reading was asked for: 4 s are promised, and a timer needs time too. */
const FRESH_FOR_MS = 3_800
const CONNECTS_AGAIN_AFTER_MS = 500

/** A row without an epoch is a scope in which uses pause, one without a scope is there for `seen` alone. */
const reading = (
  epochs: string,
) => `select pg_snapshot_xmin(pg_current_snapshot())::text as seen, r.scope, r.epoch,
    floor(extract(epoch from statement_timestamp()) * 1000)::bigint as now
  from (select) one left join (${epochs} union all
    select s, null from gate.being_stopped($1::text[], $2) as s) r on true`
const ALL = reading('select scope, epoch from ledger.heads_of($1::text[])')
const RAISED = reading('select scope, epoch from ledger.raised_since($1::text[], $3::xid8)')

interface Row {
  /** The oldest transaction that was not over: the next reading begins there. */
  readonly seen: string
  readonly scope: Scope | null
  readonly epoch: string | null
  /** When the question came, by the database's clock: milliseconds since 1970. */
  readonly now: string
}

/** One connection: what is to be read over it, one reading at a time. */
interface Watching {
  readonly subscription: Subscription
  due: 'nothing' | 'raised' | 'all'
  reading: boolean
  /** Null before the first reading of all. */
  seen: string | null
}

export interface WatchOptions {
  readonly store: Pick<Store, 'listen' | 'doubt'>
  /** Names this process: what is said here has stopped here already. */
  readonly me: string
  readonly uses: Uses
  /** What items here are dated by, milliseconds since 1970. */
  readonly clock: () => number
  readonly log: (line: string) => void
}

export class EpochWatch {
  readonly #options: WatchOptions
  readonly #clock: ProcessClock
  #watching: Watching | null = null
  /** The newest epoch read of each scope that was consulted at the last reading of all, or raised since. */
  #latest = new Map<Scope, number>()
  /** Scopes in which somebody says no, with what pauses for it. */
  readonly #paused = new Map<Scope, Set<Use>>()
  #lastRead = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #deadline: NodeJS.Timeout | undefined
  #retry: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: WatchOptions) {
    this.#options = options
    this.#clock = new ProcessClock(options.clock, options.me)
  }

  async start(): Promise<void> {
    await this.#connect()
    this.#timer = setInterval(() => {
      if (this.#watching) void this.#look(this.#watching, 'all')
    }, READS_EVERY_MS)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of [this.#timer, this.#deadline, this.#retry]) clearTimeout(timer)
    await this.#watching?.subscription.close()
  }

  /** Whether a reading is recent, notifications arrive and this clock is known: without that nothing may run. */
  fresh(): boolean {
    return (
      this.#watching !== null && performance.now() - this.#lastRead <= FRESH_FOR_MS && this.#clock.isKnown()
    )
  }

  /**
   * A use begins, or is renewed: ends it where one of its scopes was narrowed while its permit was on its way, and lets it
   * pause where somebody says no elsewhere.
   */
  check(use: Use): void {
    for (const [scope, epoch] of use.scopes) {
      if (epoch >= 0 && (this.#latest.get(scope) ?? 0) > epoch) return use.die('withdrawn')
      const paused = this.#paused.get(scope)
      if (paused) pause(use, paused)
    }
  }

  async #connect(): Promise<void> {
    let watching: Watching | null = null
    const subscription = await this.#options.store.listen(
      'app',
      EPOCH_CHANNEL,
      () => {
        if (watching) void this.#look(watching, 'raised')
      },
      () => this.#lost(),
    )
    if (this.#stopped) return await subscription.close()
    watching = { subscription, due: 'nothing', reading: false, seen: null }
    this.#watching = watching
    this.#expireLater(performance.now())
    await this.#look(watching, 'all')
  }

  #lost(): void {
    this.#watching = null
    this.#lastRead = Number.NEGATIVE_INFINITY
    this.#paused.clear()
    clearTimeout(this.#deadline)
    if (this.#stopped) return
    this.#options.log('the notifications of the database were lost: every lease has ended')
    for (const use of this.#options.uses.all()) use.die('notifications-lost')
    this.#again()
  }

  #again(): void {
    if (this.#stopped) return
    this.#retry = setTimeout(() => {
      this.#connect().catch(() => this.#again())
    }, CONNECTS_AGAIN_AFTER_MS)
    this.#retry.unref()
  }

  /** Nothing came over this connection for too long: it is as good as lost, whatever the system says of it. */
  #expireLater(from: number): void {
    clearTimeout(this.#deadline)
    this.#deadline = setTimeout(
      () => {
        const gone = this.#watching?.subscription
        this.#lost()
        void gone?.close()
        this.#options.store.doubt()
      },
      from + FRESH_FOR_MS - performance.now(),
    )
    this.#deadline.unref()
  }

  /** Any role may notify, as often as it likes: one reading answers all that came before it. */
  async #look(watching: Watching, what: 'raised' | 'all'): Promise<void> {
    if (watching.due !== 'all') watching.due = what
    if (watching.reading) return
    watching.reading = true
    try {
      while (watching.due !== 'nothing' && this.#watching === watching) {
        const { due, seen } = watching
        watching.due = 'nothing'
        await (due === 'all' || seen === null ? this.#readAll(watching) : this.#readRaised(watching, seen))
      }
    } catch {
      // A reading that failed is one missed: the next is asked for in its time, if that comes soon enough.
    } finally {
      watching.reading = false
    }
  }

  async #readRaised(watching: Watching, since: string): Promise<void> {
    const wanted = this.#options.uses.scopes()
    const rows = await watching.subscription.query<Row>(RAISED, [wanted, this.#options.me, since])
    if (this.#watching !== watching) return
    const raised = epochsOf(rows)
    for (const [scope, epoch] of raised) this.#latest.set(scope, epoch)
    this.#seen(watching, wanted, rows)
    this.#endRaised(raised)
    this.#pause(rows)
  }

  async #readAll(watching: Watching): Promise<void> {
    const { uses } = this.#options
    const started = performance.now()
    const wanted = uses.scopes()
    const asked = uses.all().map((use) => [use, use.scopes] as const)
    const rows = await watching.subscription.query<Row>(ALL, [wanted, this.#options.me])
    if (this.#watching !== watching) return
    const epochs = epochsOf(rows)
    this.#latest = epochs
    this.#seen(watching, wanted, rows)
    this.#lastRead = started
    this.#expireLater(started)
    this.#endRaised(epochs)
    // A head that is gone, or was set back, is none that was consulted.
    for (const [use, scopes] of asked)
      if (use.scopes === scopes && [...scopes].some(([scope, epoch]) => (epochs.get(scope) ?? 0) < epoch))
        use.die('withdrawn')
    this.#pause(rows)
    // Last: where it cannot be said, what was read counts all the same.
    await this.#clock.checkAgainst(Number(rows[0]?.now), watching.subscription.query)
    await keepStopped(uses, this.#options.me, watching.subscription.query)
  }

  /** What was added during the reading was not asked for: the next reading begins where this one did. */
  #seen(watching: Watching, wanted: readonly Scope[], rows: readonly Row[]): void {
    const asked = new Set(wanted)
    const [first] = rows
    if (first && this.#options.uses.scopes().every((scope) => asked.has(scope))) watching.seen = first.seen
  }

  /** Uses pause where somebody says no, and go on where that came to nothing. */
  #pause(rows: readonly Row[]): void {
    const stopped = new Set(
      rows.flatMap(({ scope, epoch }) => (epoch === null && scope !== null ? [scope] : [])),
    )
    for (const [scope, paused] of this.#paused) {
      if (stopped.has(scope)) continue
      this.#paused.delete(scope)
      for (const use of paused) use.resume()
    }
    for (const scope of stopped) {
      const paused = this.#paused.get(scope) ?? new Set<Use>()
      this.#paused.set(scope, paused)
      for (const use of this.#options.uses.in([scope])) pause(use, paused)
    }
  }

  #endRaised(epochs: ReadonlyMap<Scope, number>): void {
    for (const [scope, epoch] of epochs)
      for (const use of this.#options.uses.in([scope])) {
        const consulted = use.scopes.get(scope) ?? -1
        if (consulted >= 0 && consulted < epoch) use.die('withdrawn')
      }
  }
}

function epochsOf(rows: readonly Row[]): Map<Scope, number> {
  return new Map(
    rows.flatMap(({ scope, epoch }) =>
      scope === null || epoch === null ? [] : [[scope, Number(epoch)] as const],
    ),
  )
}

/** Once for each scope, however often it is read. */
function pause(use: Use, paused: Set<Use>): void {
  if (paused.has(use)) return
  paused.add(use)
  use.suspend()
}
