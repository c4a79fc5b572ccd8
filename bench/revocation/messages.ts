// What the bench and its two servers say to each other. Times are milliseconds of the machine's own clock, which all
// processes share.
import type { Fact } from '../../packages/core/consent/index.ts'

export interface Place {
  meeting: string
  account: string
  openedAt: number
  handles: string[]
}

export type Command =
  | { do: 'open'; meetings: number; people: number }
  | { do: 'lease'; place: Place; handles: string[] }
  | { do: 'record'; account: string | null; facts: Fact[] }
  /** Leases of this place come and go, without end, beside everything else. */
  | { do: 'come-and-go'; place: Place }
  | { do: 'counts' }

export type Answer =
  | { places: Place[] }
  | { clickedAt: number; acknowledgedAt: number }
  | { live: number; disturbed: number; bytes: number }
  | { error: string }

/** From a server: an answer to the command of this number, or a lease that ended. */
export type Said = { to: number; answer: Answer } | { ended: string; reason: string; lastByteAt: number }
