/** What the other rooms see of the ledger. */
import type { Scope } from '@highroad/core/consent'
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
  /** Chains this is a link of (fact) or heads it consulted (permit). `raise`: the scope's epoch goes up with this fact. */
  readonly scopes: readonly { readonly scope: Scope; readonly raise: boolean }[]
  /** To whom the entry belongs in the store; null: the operator's, which nobody's account owns. */
  readonly account: string | null
}

export interface Head {
  readonly scope: Scope
  /** Leaf hash of the scope's last fact; 64 zeros where there is none. */
  readonly head: string
  readonly epoch: number
}

export interface Covered {
  readonly index: number
  /** Size of the checkpoint that first covered it, and when that was published (milliseconds since 1970). */
  readonly checkpointSize: number
  readonly checkpointTime: number
}

/** An entry as evidence wants it. `opening` null: erased (R16). */
export interface StoredEntry {
  readonly entryId: string
  readonly index: number
  readonly leaf: Uint8Array
  readonly leafHash: string
  readonly opening: unknown
}

export interface Ledger {
  /** Locks scopes in the one order: exclusively for facts, shared for what consults them. Before any fact is read. */
  readonly lock: (tx: Tx, scopes: readonly Scope[], mode: 'exclusive' | 'shared') => Promise<void>
  /** Writes entries within the caller's transaction, which holds the locks on their scopes. In this order. */
  readonly append: (tx: Tx, entries: readonly NewEntry[]) => Promise<Appended[]>
  readonly heads: (tx: Tx, scopes: readonly Scope[]) => Promise<Head[]>
  /** Resolves once a signed, published checkpoint covers the entry. Rejects when the sequencer stops. */
  readonly covered: (entryId: string) => Promise<Covered>
  /** The signed checkpoint as published, as text. */
  readonly checkpoint: () => string
  readonly size: () => number
  /** C2SP verifier key. */
  readonly verifierKey: string
  /** A static file of the log by its C2SP path (`checkpoint`, `tile/…`); null where there is none. */
  readonly read: (path: string) => Promise<Uint8Array | null>
  /** Inclusion proofs (hex hashes) for these indexes in the tree of `size`. */
  readonly inclusion: (indexes: readonly number[], size: number) => Promise<string[][]>
  readonly stop: () => Promise<void>
}
