/** What the other rooms see of PostgreSQL. */
import type { Transaction } from 'kysely'
import type { Pool } from 'pg'

/** No tables: a room names its own with `tx.$extendTables<ItsTables>()`. */
export interface NoTables {
  readonly [noTable]?: never
}
declare const noTable: unique symbol

/** A transaction in progress. */
export type Tx = Transaction<NoTables>

/** In whose name a transaction runs: row-level security admits the rows of this account, and of no other. */
export interface Who {
  readonly account: string | null
  readonly person: string | null
}

export interface Subscription {
  /**
   * Asks over the connection that listens, one question after another: an answer says that notifications can arrive. Rejects
   * once the connection is gone; while it is cut off without a word there is no answer.
   */
  readonly query: <R>(text: string, values: unknown[]) => Promise<R[]>
  /** Resolves in bounded time, whatever state the connection is in. */
  readonly close: () => Promise<void>
}

export interface Store {
  /**
   * One READ COMMITTED transaction as role `app` in the name of an account and a person. `account` null: only rows that
   * belong to no account, and those that a policy admits by person or by link.
   * Throws what the database refused (its SQLSTATE in `code`, no values) and whatever `work` throws; then nothing was written.
   */
  readonly asTenant: <T>(who: Who, work: (tx: Tx) => Promise<T>) => Promise<T>
  /** Role `app` without a transaction: only for functions that carry their own checks. */
  readonly app: Pool
  /** Role `ai`: sees a row only under a live permit that this connection is bound to. For the gate alone. */
  readonly ai: Pool
  /** Role `auth`, with schema `identity` on its search path. */
  readonly auth: Pool
  /** Role `sequencer`. For the ledger alone. */
  readonly sequencer: Pool
  /** Role `jobs`: what a server has to find by itself after a restart, ids and times. */
  readonly jobs: Pool
  /**
   * Listens on a channel with a connection of its own, as role `app` or `sequencer`. `onLost` is called once when that
   * connection is gone; nobody reconnects by himself.
   */
  readonly listen: (
    role: 'app' | 'sequencer',
    channel: string,
    onNotification: (payload: string) => void,
    onLost: () => void,
  ) => Promise<Subscription>
  /** A connection went silent: all those over which nothing comes for some seconds are given up, and made anew. */
  readonly doubt: () => void
  readonly close: () => Promise<void>
}
