/** Ending the database sessions that read under permits which are revoked: a cursor WITH HOLD outlives every lock. */
import { sql } from 'kysely'
import { setTimeout as wait } from 'node:timers/promises'
import { HighroadError } from '@highroad/core/wire'
import type { Store, Tx } from '../store/index.ts'

const GONE_WITHIN_MS = 10_000

/** Resolves when they are gone. Throws `not-recorded` where they stay: then nothing may be acknowledged. */
export function endReaders(store: Pick<Store, 'app'>, permits: readonly string[]): Promise<void> {
  return untilGone(permits, async () => {
    const { rows } = await store.app.query<{ n: string }>('select wall.end_readers($1) as n', [permits])
    return Number(rows[0]?.n ?? 0)
  })
}

/** The same within the transaction that revoked them and holds their accounts' locks. */
export function endReadersWithin(tx: Tx, permits: readonly string[]): Promise<void> {
  return untilGone(permits, async () => {
    const { rows } = await sql<{ n: string }>`select wall.end_readers(${[...permits]}::text[]) as n`.execute(
      tx,
    )
    return Number(rows[0]?.n ?? 0)
  })
}

async function untilGone(permits: readonly string[], left: () => Promise<number>): Promise<void> {
  if (permits.length === 0) return
  const until = performance.now() + GONE_WITHIN_MS
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    if ((await left().catch(() => -1)) === 0) return
    if (performance.now() > until) throw new HighroadError('not-recorded')
    await wait(pause)
  }
}
