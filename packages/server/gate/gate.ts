/** What the other rooms see of the gate. */
import type {
  CompiledFacts,
  Contributor,
  DataClass,
  Decision,
  DecisionRequest,
  Fact,
  Feature,
  Handle,
  ProcessorCard,
  Purpose,
  Scope,
} from '@highroad/core/consent'
import type { Place } from '@highroad/core/evidence'
import type { Notice } from '@highroad/core/wire'
import type { Tx } from '../store/index.ts'
import type { Lease } from './lease.ts'
import type { Own } from './own.ts'
import type { Permit } from './permit.ts'

export interface Recorded {
  readonly fact: Fact
  readonly entryId: string
  readonly leafHash: string
  readonly narrowed: boolean
}

export interface RecordOptions {
  /** To whom the fact belongs: the hosting account for what happens in a meeting, null for the operator's acts. */
  readonly account: string | null
  readonly person: string | null
  /** To whom each fact belongs, where they are of several accounts. */
  readonly accountOf?: (fact: Fact) => string | null
  /** Runs first in the transaction, before any lock of a scope: what it throws undoes all. */
  readonly first?: (tx: Tx) => Promise<void>
  /** Runs in the same transaction, after the entries: what it throws undoes them. */
  readonly within?: (tx: Tx) => Promise<void>
}

export interface LeaseRequest {
  readonly feature: Feature
  readonly processor: string
  readonly hostingAccount: string
  /** The meeting or channel. */
  readonly place: Scope
  readonly handle: Handle
  readonly actsFor: string | null
  readonly classes: readonly DataClass[]
}

export interface PermitRequest<P extends Purpose> {
  readonly purpose: P
  readonly feature: Feature
  readonly processor: string
  readonly hostingAccount: string
  /** The meeting or channel. */
  readonly place: Scope
  readonly classes: readonly DataClass[]
  /** Window of the items' own time, milliseconds since 1970: from inclusive, until exclusive. */
  readonly from: number
  readonly until: number
  /**
   * In a channel, who asks, and has to be in it: what they make is decided with the rest as of now, and where that is denied
   * nothing is permitted. Where it is permitted the permit is too, though it may open nothing. Nobody in a meeting.
   */
  readonly asker?: Contributor
  /** In a channel: only what this contributor made. */
  readonly only?: Handle
  /** In a channel: the window begins no earlier than the newest so many messages that were not deleted. */
  readonly newest?: number
}

export interface TurnItem {
  readonly id: string
  readonly handle: Handle
  readonly actsFor: string | null
  readonly fromMs: number
  readonly untilMs: number
  readonly text: string
  readonly contributorSetId: string
  readonly audienceId: string
  readonly classes: readonly DataClass[]
}

/** A message as it was when its batch was handed on. */
export interface MessageUnderPermit {
  readonly id: string
  readonly handle: Handle
  readonly actsFor: string | null
  /** Milliseconds since 1970. */
  readonly madeAt: number
  /** The message that it replies to; null: it is in the channel's own line. */
  readonly thread: string | null
  /** Its place in the channel's order. */
  readonly place: number
  readonly text: string
  readonly contributorSetId: string
  readonly audienceId: string
  readonly classes: readonly DataClass[]
}

/** Which messages of the channel: all of it, its own line (null), or one thread, the message that it hangs on among them. */
export interface MessagesWanted {
  readonly thread?: string | null
  /** Places: none before the first but the one that the thread hangs on, none after the last. What is not wanted is not read. */
  readonly first?: number
  readonly last?: number
  /** Only of people who act for this account: a guest acts for none. */
  readonly actsFor?: string
}

export type Answer<T> = { readonly granted: T } | { readonly denied: Decision }

/** Where a fact or a permit is in the log. */
export interface EntryAt {
  readonly index: number
  readonly leaf: string
  readonly checkpointSize: number
  readonly checkpointTime: number
}

export interface Gate {
  /**
   * Records facts in one transaction, in this order, and resolves once every use that they end has ended. Narrowing
   * facts get the moment of recording as their time. Throws `not-recorded` where the ledger cannot take one that narrows:
   * uses in its scope then stay stopped until it can.
   */
  readonly record: (facts: readonly Fact[], options: RecordOptions) => Promise<Recorded[]>
  /** Called within the transaction of every fact that narrows, before it commits. */
  readonly onNarrowed: (port: (tx: Tx, fact: Fact) => Promise<void>) => void
  /** The pseudonym of a person in a place; made at the first asking. */
  readonly handleOf: (
    tx: Tx | null,
    of: { readonly person: string; readonly place: Scope; readonly account: string },
  ) => Promise<Handle>
  readonly personOf: (account: string, handle: Handle) => Promise<string | null>
  readonly facts: (scopes: readonly Scope[]) => Promise<Fact[]>
  /** The newest fact of each scope, as a digest: what was read of a scope stands while this does. */
  readonly heads: (scopes: readonly Scope[]) => Promise<ReadonlyMap<Scope, string>>
  readonly compiled: (scopes: readonly Scope[]) => Promise<CompiledFacts>
  /** Decides without recording: for "Why?" and the consent line. Never a ground to read anything. */
  readonly decide: (request: DecisionRequest) => Promise<Decision>
  readonly lease: (request: LeaseRequest) => Promise<Answer<Lease>>
  readonly permit: (request: PermitRequest<'assist'>) => Promise<Answer<Permit<'assist'>>>
  /** Content under a permit, in batches of at most 2,000, oldest first. Ends early, with a throw, where the permit died. */
  readonly readTurns: (permit: Permit<'assist'>) => AsyncIterable<readonly TurnItem[]>
  /** The same of a channel's messages. What was deleted before a batch is handed on is not in it, edited it is new. */
  readonly readMessages: (
    permit: Permit<'assist'>,
    wanted?: MessagesWanted,
  ) => AsyncIterable<readonly MessageUnderPermit[]>
  /** Whether what was made under a permit may be kept: to the end of this transaction, what would end the permit waits. */
  readonly stillLives: (tx: Tx, permit: Permit<'assist'>) => Promise<boolean>
  /** Writes the `used` entry of a permit. Afterwards it opens nothing. */
  readonly close: (permit: Permit<'assist'>) => Promise<void>
  /** Interned sets and audiences, which every content row names. Members in canonical order; made where new. */
  readonly internSet: (
    tx: Tx,
    account: string,
    contributors: readonly { readonly handle: Handle; readonly actsFor: string | null }[],
  ) => Promise<string>
  readonly internAudience: (tx: Tx, account: string, place: Scope) => Promise<string>
  /** The proof bundle of a meeting or channel. Throws `not-found` where the account hosts no such place. */
  readonly proof: (place: Place, account: string) => Promise<Uint8Array>
  /**
   * R16's beginning: records `meeting-erased`, runs `within` (which deletes the content) and deletes the openings, rows and
   * handles of the meeting, in one transaction.
   */
  readonly erase: (
    meeting: string,
    account: string,
    person: string,
    within: (tx: Tx) => Promise<void>,
  ) => Promise<void>
  /**
   * The same of a channel, with `channel-erased`. `last`: what else is recorded in the same transaction, before it; what
   * opens that goes with the rest.
   */
  readonly eraseChannel: (
    channel: string,
    account: string,
    last: readonly Fact[],
    within: (tx: Tx) => Promise<void>,
  ) => Promise<void>
  /** The newest entry of this fact kind in this scope, once a checkpoint covers it; null where there is none. */
  readonly entryOf: (scope: Scope, kind: Fact['kind'], feature: Feature | null) => Promise<EntryAt | null>
  /** What is a person's own: what they said for every place, the facts about them, the uses of what is theirs. */
  readonly own: Own
  /** The notice of a feature in force, as people are shown it. */
  readonly noticeFor: (feature: Feature, card: ProcessorCard) => Notice
  readonly stop: () => Promise<void>
}
