/** What stands behind a lease: its permits one after another, whether it lives, what was made under it. */
import type { Handle, Scope } from '@highroad/core/consent'
import type { UsedItem } from '@highroad/core/ledger'
import type { LeaseRequest } from './gate.ts'
import type { LeaseEnd } from './lease.ts'
import type { DeathReason, Use } from './uses.ts'

/** One permit of a lease: at most ten minutes. A renewal is the next one. */
export interface Segment {
  readonly id: string
  readonly leafHash: string
  readonly from: number
  readonly until: number
  readonly scopes: Map<Scope, number>
  readonly items: Map<string, UsedItem>
  closed: boolean
}

export interface LeasePorts {
  readonly clock: () => number
  /** Whether epochs were read recently. */
  readonly fresh: () => boolean
  /** It ended: it is watched no longer. */
  readonly onEnd: (state: LeaseState) => void
  /** Writes the `used` entries of these segments. */
  readonly close: (segments: readonly Segment[]) => Promise<void>
}

/** After a withdrawal the holder has this long to note what it had already written. */
const LAST_NOTES_MS = 1_000

export class LeaseState implements Use {
  readonly request: LeaseRequest
  readonly first: Segment
  readonly ended: Promise<LeaseEnd>
  readonly #ports: LeasePorts
  readonly #segments: Segment[]
  #resolveEnded: (end: LeaseEnd) => void = () => undefined
  #end: LeaseEnd | null = null
  #suspended = 0
  #newestItem = 0
  #closing: Promise<void> | null = null
  #closeLater: NodeJS.Timeout | undefined

  constructor(request: LeaseRequest, first: Segment, ports: LeasePorts) {
    this.request = request
    this.first = first
    this.#segments = [first]
    this.#ports = ports
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
  }

  get last(): Segment {
    return this.#segments.at(-1) ?? this.first
  }

  get servesHandle(): Handle {
    return this.request.handle
  }

  get scopes(): ReadonlyMap<Scope, number> {
    return this.last.scopes
  }

  get newestItem(): number {
    return this.#newestItem
  }

  get over(): boolean {
    return this.#end !== null
  }

  get live(): boolean {
    return (
      this.#end === null &&
      this.#suspended === 0 &&
      this.#ports.clock() < this.last.until &&
      this.#ports.fresh()
    )
  }

  covers(fromMs: number, untilMs: number): boolean {
    if (this.#suspended > 0 || !(fromMs <= untilMs) || !(fromMs >= this.first.from)) return false
    if (this.#end !== null) return this.#end.reason === 'ended' && untilMs <= this.#end.at
    return this.#ports.fresh() && untilMs <= this.last.until
  }

  suspend(): void {
    this.#suspended += 1
  }

  resume(): void {
    this.#suspended -= 1
  }

  die(reason: DeathReason): void {
    if (!this.#finish(reason)) return
    this.#closeLater = setTimeout(() => void this.closed(), LAST_NOTES_MS)
    this.#closeLater.unref()
  }

  /** Renewed: the next permit takes over, and those two back are closed. */
  renew(segment: Segment): void {
    this.#segments.push(segment)
    const done = this.#segments.slice(0, -2).filter(({ closed }) => !closed)
    for (const old of done) old.closed = true
    if (done.length > 0) void this.#ports.close(done)
  }

  /** Items belong to the permit in force at their time; one of a permit that is closed comes too late and is refused. */
  note(item: UsedItem): void {
    const segment = this.#segments.findLast(({ from }) => from <= item.time)
    if (!segment || segment.closed) throw new Error('this lease does not cover the item, or is closed')
    segment.items.set(item.item, item)
    this.#newestItem = Math.max(this.#newestItem, item.time)
  }

  async end(): Promise<void> {
    this.#finish('ended')
    await this.closed()
  }

  /** Writes the `used` entries, once. */
  closed(): Promise<void> {
    clearTimeout(this.#closeLater)
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  #closeAll(): Promise<void> {
    const open = this.#segments.filter(({ closed }) => !closed)
    for (const segment of open) segment.closed = true
    return this.#ports.close(open)
  }

  #finish(reason: LeaseEnd['reason']): boolean {
    if (this.#end !== null) return false
    this.#end = { reason, at: Math.min(this.#ports.clock(), this.last.until) }
    this.#ports.onEnd(this)
    this.#resolveEnded(this.#end)
    return true
  }
}
