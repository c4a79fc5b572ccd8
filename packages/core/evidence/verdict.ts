/** What verifying a bundle says. */
import type { Reason } from '../consent/decision.ts'
import type { DataClass, Feature, Purpose } from '../consent/words.ts'
import type { Place } from './bundle.ts'

/** `where` names the place, for example `entry 17` or `item t4 of permit p1`; `what` is a sentence. */
export interface Finding {
  readonly where: string
  readonly what: string
}

export interface VerifiedItem {
  readonly item: string
  readonly time: number
  readonly classes: readonly DataClass[]
  readonly contributors: readonly { readonly handle: string; readonly actsFor: string | null }[]
  readonly decision: 'permit' | 'deny' | 'not-decided'
  readonly reasons: readonly Reason[]
}

/** A notice that a use rests on: shown to whom (a pseudonym), when, under which entry. */
export interface RestsOnNotice {
  readonly handle: string
  readonly version: number
  readonly time: number
  readonly index: number
}

/** One AI use that the ledger names. */
export interface VerifiedUse {
  readonly permit: string
  readonly index: number
  readonly leaf: string
  readonly time: number
  readonly purpose: Purpose
  readonly feature: Feature
  readonly processor: string
  readonly hostingAccount: string
  readonly classes: readonly DataClass[]
  readonly from: number
  readonly until: number
  readonly continuous: boolean
  /** Who asked for it, by their pseudonym there; null where nobody has to ask. */
  readonly asker: string | null
  /** `closed`: rows are proved. `not-closed`: permitted, use not closed. `erased`: not decided. */
  readonly state: 'closed' | 'not-closed' | 'erased'
  readonly usedIndex: number | null
  readonly items: readonly VerifiedItem[]
  readonly notices: readonly RestsOnNotice[]
}

export interface Verdict {
  readonly verdict: 'verified' | 'wrong' | 'erased'
  readonly findings: readonly Finding[]
  /** The meeting or channel. */
  readonly place: Place | null
  readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string } | null
  readonly uses: readonly VerifiedUse[]
  /** How many entries' openings were erased (R16). */
  readonly erased: number
}
