/** What the other rooms see of the ledger. */
import type { Scope } from '@highroad/core/consent'
import type { Opening } from '@highroad/core/ledger'
import type { Tx } from '../store/index.ts'

export interface Appended {
  /** Row id of the entry; its index in the log comes with `covered`. */
  readonly entryId: string
  /** Leaf hash as 64 hex digits. */
  readonly leafHash: string
}

export interface NewEntry {
  readonly kind: 'fact' | 'permit' | 'used'
  readonly time: number
  readonly body: unknown
  /** Chains this is a link of (fact) or heads it consulted (others). `raise`: the scope's epoch goes up with this fact. */
  readonly scopes: readonly { readonly scope: Scope; readonly raise: boolean }[]
}

export interface Head {
  readonly scope: Scope
  /** Leaf hash of the scope's last fact; 64 zeros where there is none. */
  readonly head: string
  readonly epoch: number
}

/** What stands under a job's locks, for it to decide on. Facts and heads of jobs before it in the group are among these. */
export interface UnderLocks {
  /** In the order of the job's scopes. */
  readonly heads: readonly Head[]
  /**
   * Bodies of every fact of the job's scopes, in the order they were written; empty where it reads only heads. A fact of the
   * same group has no row id yet: its `entryId` is ''. One and the same object where jobs of a group share a fact.
   */
  readonly facts: readonly { readonly entryId: string; readonly body: unknown }[]
}

/** A job that stands, as far as its transaction does. */
export interface Done<T> {
  readonly result: T
  /** In the order of its entries. */
  readonly appended: readonly Appended[]
}

/**
 * What is to be done within a transaction, handed to the ledger so that it can do it in one transaction with the jobs of
 * others who write at the same moment.
 */
export interface Job<T> {
  /** In whose name: the entries are this account's (null: the operator's), and `within` runs as this account and person. */
  readonly account: string | null
  readonly person: string | null
  /** Locked before anything is read. Every scope of the entries is among them. */
  readonly scopes: readonly Scope[]
  /** `exclusive` for facts, `shared` for what only consults the scopes. */
  readonly mode: 'exclusive' | 'shared'
  /** `heads` spares reading the facts. */
  readonly reads: 'heads' | 'facts'
  /**
   * The entries to write, none where there is nothing to record. It looks at nothing but what it is given, and may be asked
   * again, of other facts, where the transaction had to be undone. What it throws is the answer to this job, and undoes
   * nothing of the others.
   */
  readonly decide: (standing: UnderLocks) => { readonly entries: readonly NewEntry[]; readonly result: T }
  /**
   * Further rows of the same transaction, after the entries are written. Jobs of a group that name the very same function and
   * run in the same name are handed to it together, in their order: one statement can then serve all of them. What it
   * throws undoes the transaction; then the jobs are done one by one, so that only who is to blame fails. So it may run twice,
   * and does nothing but SQL. Something that must not run twice, or that takes locks which come before those of scopes,
   * belongs in a transaction of its own.
   */
  readonly within?: ((tx: Tx, done: readonly Done<T>[]) => Promise<void>) | undefined
  /** `within` says itself for whom each row is: it is handed the jobs of every name together, and runs in that of any of them. */
  readonly forAll?: boolean
}

export interface Covered {
  readonly index: number
  readonly leafHash: string
  /** Size of the checkpoint that first covered it, and when that was signed (milliseconds since 1970). */
  readonly checkpointSize: number
  readonly checkpointTime: number
}

/** An entry as evidence wants it. `opening` null: erased (R16). */
export interface StoredEntry {
  readonly entryId: string
  readonly index: number
  readonly leaf: Uint8Array
  readonly leafHash: string
  readonly opening: Opening | null
}

export interface Ledger {
  /** Locks scopes in the one order: exclusively for facts, shared for what consults them. Before any fact is read. */
  readonly lock: (tx: Tx, scopes: readonly Scope[], mode: 'exclusive' | 'shared') => Promise<void>
  /**
   * Writes entries, in this order, within the caller's transaction: it holds the locks on their scopes, and runs in the
   * name of the account that they belong to (null: the operator's).
   */
  readonly append: (tx: Tx, entries: readonly NewEntry[]) => Promise<Appended[]>
  /**
   * Does a job in one transaction with those of other writers, and resolves when that is committed. Who comes alone is
   * not kept waiting; who comes while others are being done goes with the next group. Rejects with what `decide` or `within`
   * threw, or with what kept the transaction from being committed. Where the connection was lost on the way to the
   * commit, nobody can say whether it stands, and it is not done again: all of its jobs reject, and whoever rests on
   * one looks whether it is there.
   */
  readonly write: <T>(job: Job<T>) => Promise<Done<T>>
  readonly heads: (tx: Tx, scopes: readonly Scope[]) => Promise<Head[]>
  /** Bodies of every fact of these scopes, in the order they were written. */
  readonly facts: (tx: Tx, scopes: readonly Scope[]) => Promise<{ entryId: string; body: unknown }[]>
  /** Those of these entries that have an index. */
  readonly entries: (tx: Tx, ids: readonly string[]) => Promise<StoredEntry[]>
  /** Resolves once a signed, published checkpoint covers the entry. Rejects after `withinMs` and when the ledger stops. */
  readonly covered: (entryId: string, withinMs?: number) => Promise<Covered>
  /** The signed checkpoint as published; null before the first entry. */
  readonly checkpoint: () => string | null
  /** Size of that checkpoint. */
  readonly size: () => number
  /** C2SP verifier key. */
  readonly verifierKey: string
  /** A static file of the log by its C2SP path (`checkpoint`, `tile/…`); null where there is none. */
  readonly read: (path: string) => Promise<Uint8Array | null>
  readonly stop: () => Promise<void>
}
