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
