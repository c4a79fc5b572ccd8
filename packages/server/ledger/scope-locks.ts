/** Locks on scopes, in one order for everybody: the order of facts rests on them. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import type { Tx } from '../store/index.ts'
import { type HeadRow, keepHeads } from './heads.ts'

/** The key of a scope's advisory lock. Two scopes may share one: then they wait for each other, and nothing breaks. */
function lockKey(scope: Scope): bigint {
  return createHash('sha256').update(`highroad/lock/v1\n${scope}`).digest().readBigInt64BE(0)
}

/**
 * Takes the locks until the transaction ends: exclusively for facts, shared for what consults them. Must come before
 * facts are read and before a row id is taken. Ordered by key, so that two transactions never wait for each other.
 */
export async function lockScopes(
  tx: Tx,
  scopes: readonly Scope[],
  mode: 'exclusive' | 'shared',
): Promise<void> {
  const keys = [...new Set(scopes.map(lockKey))].sort((a, b) => (a < b ? -1 : 1)).map(String)
  const { rows } = await sql<HeadRow>`
    select scope, head, epoch from ledger.lock_heads(${keys}::bigint[], ${[...scopes]}::text[], ${mode === 'exclusive'})
  `.execute(tx)
  keepHeads(tx, scopes, rows)
}
