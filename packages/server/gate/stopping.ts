/**
 * Stopping in every other process what a fact is about to end, before it is recorded: recording waits for the disk, and what is
 * used meanwhile elsewhere would be used after the click.
 */
import { sql } from 'kysely'
import { Fact, type Scope, scopesOf } from '@highroad/core/consent'
import type { Store, Subscription, Tx } from '../store/index.ts'
import type { Uses } from './uses.ts'

const STOP = 'select gate.stop($1::text[], $2)'
const GO_ON = 'select gate.go_on($1::text[], $2)'

/** One who says no, until the fact stands or was refused. */
export interface Stopping {
  /** In the transaction of the fact: uses elsewhere end with its commit, or go on where it ends none. */
  readonly over: (tx: Tx) => Promise<void>
  /** The fact was refused: uses elsewhere go on. */
  readonly refused: () => Promise<void>
}

/**
 * Resolves when other processes have been told; `me` names this one. Where they could not be, the fact is recorded all the same and they learn
 * of it then. Where it cannot be recorded either, `keepStopped` says it again until it can; should this process end before,
 * they go on half a minute later.
 */
export async function stopElsewhere(
  store: Pick<Store, 'app'>,
  me: string,
  of: readonly Scope[],
): Promise<Stopping> {
  const scopes = [...new Set(of)]
  await store.app.query(STOP, [scopes, me]).catch(() => undefined)
  return {
    over: async (tx) => {
      await sql`select gate.go_on(${scopes}::text[], ${me})`.execute(tx)
    },
    refused: async () => {
      await store.app.query(GO_ON, [scopes, me]).catch(() => undefined)
    },
  }
}

/**
 * R12: what could not be recorded in this process stays stopped in the others too, until the fact, or one that says the
 * opposite, was recorded in whichever process. To be called again and again; asks nothing while nothing is stopped.
 */
export async function keepStopped(uses: Uses, me: string, query: Subscription['query']): Promise<void> {
  const stopped = uses.stopped()
  if (stopped.size === 0) return
  const rows = await query<{ body: unknown }>('select body from ledger.facts_of($1::text[])', [
    [...stopped.keys()],
  ])
  for (const { body } of rows) {
    const fact = Fact.parse(body)
    const since = scopesOf(fact).filter(
      (scope) => fact.time >= (stopped.get(scope) ?? Number.POSITIVE_INFINITY),
    )
    uses.recorded(fact, since)
  }
  const still = uses.stopped()
  const over = [...stopped.keys()].filter((scope) => !still.has(scope))
  if (over.length > 0) await query(GO_ON, [over, me])
  if (still.size > 0) await query(STOP, [[...still.keys()], me])
}
