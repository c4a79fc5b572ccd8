/** What every noun of this room is given. Time and randomness come in from outside. */
import type { Gate } from '../gate/index.ts'
import type { Store } from '../store/index.ts'
import type { MeetingFeature } from './words.ts'
import type { Changes } from './changes.ts'
import type { IdentityPort, MediaPort } from './ports.ts'
import type { Presence } from './presence.ts'

export interface MeetingOptions {
  store: Store
  gate: Gate
  identity: IdentityPort
  media: MediaPort
  /** Milliseconds since 1970. */
  clock: () => number
  random: (count: number) => Uint8Array
  publicUrl: string
  /** The processor that would run a feature where no switch has named one yet; null: none. */
  processorFor: (feature: MeetingFeature) => string | null
  /** An event's name and numbers or ids; never content, never a name. */
  log: (event: string, detail: Record<string, string | number>) => void
  /** How long somebody whose socket is gone still counts as present. Default 15 s. */
  presenceGraceMs?: number
  /**
   * After how long a meeting that everybody left ends by itself. Default 5 minutes; null in a process that does not know who
   * is where, because another one holds the meetings.
   */
  endsWhenEmptyMs?: number | null
}

export interface MeetingParts extends MeetingOptions {
  presence: Presence
  changes: Changes
  /**
   * Called before a feature's stop or a meeting's end is recorded, so that what was said until now is written while its
   * lease still lives. Bounded by whoever answers; the assistants do.
   */
  drain: (meeting: string, feature: MeetingFeature | 'all') => Promise<void>
}
