/** What a person's own is to the other rooms. Every function acts for one person, and gives nothing of anybody else (R14). */
import type { Decision, Fact, Feature, Handle, Purpose, Scope } from '@highroad/core/consent'

/** What a person said for every place. Times in milliseconds since 1970. */
export interface Standing {
  /** Since when "never train on me" stands. */
  readonly neverTrain: number | null
  readonly leftOut: readonly {
    readonly features: readonly Feature[] | 'everything'
    readonly since: number
  }[]
  readonly formNotices: readonly {
    readonly account: string
    readonly form: string
    readonly since: number
    readonly until: number
  }[]
}

/** A pseudonym of the person, and whether the ledger has a fact of it. */
export interface OwnHandle {
  readonly handle: Handle
  readonly account: string
  readonly place: Scope
  readonly begun: boolean
}

export interface OwnFact {
  /** Its row, for the next page. */
  readonly entryId: string
  /** Its place in the log; null until it has one. */
  readonly index: number | null
  readonly handle: Handle
  readonly account: string
  readonly place: Scope
  readonly fact: Fact
}

/** One permit or lease that used something of the person. */
export interface OwnUse {
  readonly permit: string
  readonly account: string
  readonly place: Scope
  readonly purpose: Purpose
  readonly feature: Feature
  readonly processor: string
  readonly continuous: boolean
  readonly items: number
  readonly firstAt: number
  readonly lastAt: number
  /** Where the permit and the closing of its use are in the log. */
  readonly entry: number
  readonly usedEntry: number | null
  /** Decided again for the newest item, from the facts of that time, as the person may read it. */
  readonly decision: Decision
}

export interface UsesPage {
  readonly uses: readonly OwnUse[]
  /** Where the next page begins; null: this was the last. */
  readonly next: UsesCursor | null
}
export interface UsesCursor {
  readonly at: number
  readonly permit: string
}

export interface Own {
  readonly standing: (person: string) => Promise<Standing>
  /** "Never train on me", on or off, in every place at once and in each later one (R10). */
  readonly neverTrain: (person: string, on: boolean) => Promise<void>
  /** An objection in every place at once and in each later one. */
  readonly leaveOut: (person: string, features: readonly Feature[] | 'everything') => Promise<void>
  /**
   * Takes that back, for what comes next; what the person objected to in one place by itself stays. Throws `conflict`
   * where features are named and everything is objected to.
   */
  readonly letIn: (person: string, features: readonly Feature[] | 'everything') => Promise<void>
  /** The person's client showed them an account's form: recorded wherever they act for that account (R6). */
  readonly formNoticeShown: (
    person: string,
    notice: { readonly account: string; readonly form: string; readonly until: number },
  ) => Promise<void>
  readonly handles: (person: string) => Promise<OwnHandle[]>
  /** Facts about the person, newest first, older than the row `before`. */
  readonly facts: (
    person: string,
    of: { readonly kinds: readonly Fact['kind'][]; readonly before: string | null; readonly most: number },
  ) => Promise<OwnFact[]>
  /** Uses of what is the person's, newest first. One that is not closed yet is not among them. */
  readonly uses: (
    person: string,
    of: { readonly before: UsesCursor | null; readonly most: number },
  ) => Promise<UsesPage>
}
