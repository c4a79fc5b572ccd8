/** The heads of chains, as they stand for a transaction. */
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import { NO_PREVIOUS } from '@highroad/core/ledger'
import type { Tx } from '../store/index.ts'
import type { Head } from './ledger.ts'

/** Heads of scopes that a transaction has locked: nobody else moves them until it ends. */
const locked = new WeakMap<Tx, Map<Scope, Head>>()

export interface HeadRow {
  readonly scope: Scope
  readonly head: string
  readonly epoch: string
}

/** Keeps what was read under the locks of these scopes; a scope without a row has no fact yet. */
export function keepHeads(tx: Tx, scopes: readonly Scope[], rows: readonly HeadRow[]): void {
  const heads = locked.get(tx) ?? new Map<Scope, Head>()
  locked.set(tx, heads)
  for (const scope of scopes) heads.set(scope, { scope, head: NO_PREVIOUS, epoch: 0 })
  for (const { scope, head, epoch } of rows) heads.set(scope, { scope, head, epoch: Number(epoch) })
}

/** This transaction itself moved a head. */
export function moveHead(tx: Tx, head: Head): void {
  const heads = locked.get(tx)
  if (heads?.has(head.scope)) heads.set(head.scope, head)
}

/** In the order of `scopes`; asks the database only for those whose lock was not taken. */
export async function headsOf(tx: Tx, scopes: readonly Scope[]): Promise<Head[]> {
  const known = locked.get(tx)
  const asked = scopes.filter((scope) => !known?.has(scope))
  const { rows } =
    asked.length === 0
      ? { rows: [] }
      : await sql<HeadRow>`select scope, head, epoch from ledger.heads_of(${asked}::text[])`.execute(tx)
  const found = new Map(rows.map((row) => [row.scope, row]))
  return scopes.map(
    (scope) =>
      known?.get(scope) ?? {
        scope,
        head: found.get(scope)?.head ?? NO_PREVIOUS,
        epoch: Number(found.get(scope)?.epoch ?? 0),
      },
  )
}
