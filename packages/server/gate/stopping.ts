/**
 * Stopping in every other process what a fact is about to end, before it is recorded: recording waits for the disk, and what is
 * used meanwhile elsewhere would be used after the click.
 */
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import type { Store, Tx } from '../store/index.ts'

/** One who says no, until the fact stands or was refused. */
export interface Stopping {
  /** In the transaction of the fact: uses elsewhere end with its commit, or go on where it ends none. */
  readonly over: (tx: Tx) => Promise<void>
  /** The fact was refused: uses elsewhere go on. */
  readonly refused: () => Promise<void>
}

/**
 * Resolves when other processes have been told; `me` names this one. Where they could not be, the fact is recorded all the same and they learn
 * of it then; where it cannot be recorded either, they go on half a minute later.
 */
export async function stopElsewhere(
  store: Pick<Store, 'app'>,
  me: string,
  of: readonly Scope[],
): Promise<Stopping> {
  const scopes = [...new Set(of)]
  await store.app.query('select gate.stop($1::text[], $2)', [scopes, me]).catch(() => undefined)
  return {
    over: async (tx) => {
      await sql`select gate.go_on(${scopes}::text[], ${me})`.execute(tx)
    },
    refused: async () => {
      await store.app.query('select gate.go_on($1::text[], $2)', [scopes, me]).catch(() => undefined)
    },
  }
}
