/**
 * The one session that may sequence: whoever holds its lock leads, every other process follows. The lock goes with the
 * session, so a leader that was killed is replaced at once, and one that hangs (stopped, or cut off without a word) as soon
 * as PostgreSQL ends its session for silence; a leader that is well asks something every second.
 */
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import type { Store } from '../store/index.ts'

const LOCK = '7234017283807667315'
const SILENT_FOR_MS = 5_000
const GONE_WITHIN_MS = 1_000

/** Resolves when the session is over, for whatever reason: also where that was before anybody left. */
const overs = new WeakMap<PoolClient, Promise<unknown>>()

/** The session, with the lock; null where another process has it. */
export async function takeSequencing(store: Pick<Store, 'sequencer'>): Promise<PoolClient | null> {
  const client = await store.sequencer.connect()
  let got = false
  try {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1::bigint) as got', [
      LOCK,
    ])
    got = rows[0]?.got === true
    if (got)
      await client.query(
        `set idle_session_timeout = ${SILENT_FOR_MS}; set idle_in_transaction_session_timeout = ${SILENT_FOR_MS}`,
      )
  } catch (error) {
    client.release(true)
    throw error
  }
  if (got) {
    overs.set(
      client,
      once(client, 'end').catch(() => undefined),
    )
    return client
  }
  client.release()
  return null
}

/** Ends the session, and the lock with it: resolves when the next process can have it, as far as can be known here. */
export async function leaveSequencing(client: PoolClient): Promise<void> {
  // Destroyed, not handed back: the lock belongs to the session.
  client.release(true)
  await Promise.race([overs.get(client), wait(GONE_WITHIN_MS, undefined, { ref: false })])
}
