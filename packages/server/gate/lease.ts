/** A lease: a permit for something continuous, renewed while its facts hold. Nobody but the gate can make one. */
import type { Feature, Handle, Scope } from '@highroad/core/consent'
import type { UsedItem } from '@highroad/core/ledger'
import type { LeaseState } from './lease-state.ts'

export interface LeaseEnd {
  readonly reason: 'ended' | 'withdrawn' | 'not-recorded' | 'notifications-lost' | 'facts-changed' | 'expired'
  /** Milliseconds since 1970. */
  readonly at: number
}

const SECRET = Symbol('only the gate')

export class Lease {
  readonly id: string
  readonly feature: Feature
  readonly handle: Handle
  readonly place: Scope
  /** Milliseconds since 1970 of the first moment it covers. */
  readonly from: number
  readonly #state: LeaseState

  private constructor(secret: symbol, state: LeaseState) {
    if (secret !== SECRET) throw new TypeError('only the gate makes leases')
    const { feature, handle, place } = state.request
    this.id = state.first.id
    this.feature = feature
    this.handle = handle
    this.place = place
    this.from = state.first.from
    this.#state = state
    Object.freeze(this)
  }

  static issue(secret: symbol, state: LeaseState): Lease {
    return new Lease(secret, state)
  }

  /** Whether something may be used under it at this moment. */
  get live(): boolean {
    return this.#state.live
  }

  /** Resolves when it is dead, for whatever reason. */
  get ended(): Promise<LeaseEnd> {
    return this.#state.ended
  }

  /**
   * Whether it held from the first to the last of these milliseconds. False for every time once it was withdrawn or lost:
   * what was not written by then is not written any more.
   */
  covers(fromMs: number, untilMs: number): boolean {
    return this.#state.covers(fromMs, untilMs)
  }

  /** Notes an item that was made under it, for the `used` entry. */
  used(item: UsedItem): void {
    this.#state.note(item)
  }

  /** Ends it and writes its `used` entry. */
  end(): Promise<void> {
    return this.#state.end()
  }
}

/** Not exported by the room's face. */
export function issueLease(state: LeaseState): Lease {
  return Lease.issue(SECRET, state)
}
