/** Transactions in somebody's name. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Pool } from 'pg'
import type { NoTables, Tx, Who } from './store.ts'

/**
 * Policies read the two settings, which live as long as the transaction. READ COMMITTED, so that a statement after a lock
 * sees what was committed while it waited.
 */
export function tenancy(app: Pool): <T>(who: Who, work: (tx: Tx) => Promise<T>) => Promise<T> {
  const db = new Kysely<NoTables>({ dialect: new PostgresDialect({ pool: app }) })
  return ({ account, person }, work) =>
    db
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async (tx) => {
        await sql`select set_config('highroad.account', ${account ?? ''}, true),
                         set_config('highroad.person', ${person ?? ''}, true)`.execute(tx)
        return await work(tx)
      })
}
