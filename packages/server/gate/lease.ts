/** A lease: a permit for something continuous. Only the gate makes one. */
import type { Feature, Handle } from '@highroad/core/consent'
import type { UsedItem } from '@highroad/core/ledger'

export interface LeaseEnd {
  readonly reason: 'ended' | 'withdrawn' | 'not-recorded' | 'notifications-lost' | 'facts-changed'
  readonly at: number
}

export interface Lease {
  readonly id: string
  readonly feature: Feature
  readonly handle: Handle
  readonly meeting: string
  /** Milliseconds since 1970 of the first moment it covers. */
  readonly from: number
  readonly live: boolean
  readonly ended: Promise<LeaseEnd>
  /** Whether it held from the first to the last of these milliseconds. False for everything once it was withdrawn. */
  readonly covers: (fromMs: number, untilMs: number) => boolean
  /** Notes an item that was made under it, for the `used` entry. */
  readonly used: (item: UsedItem) => void
  /** Ends it and writes its `used` entry. */
  readonly end: () => Promise<void>
}
