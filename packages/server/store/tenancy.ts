/** Transactions in somebody's name. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import { escapeLiteral, type Pool } from 'pg'
import type { NoTables, Tx, Who } from './store.ts'

/**
 * Policies read the two settings, which live as long as the transaction. READ COMMITTED, so that a statement after a lock
 * sees what was committed while it waited.
 */
export function tenancy(app: Pool): <T>(who: Who, work: (tx: Tx) => Promise<T>) => Promise<T> {
  const db = new Kysely<NoTables>({ dialect: new PostgresDialect({ pool: app }) })
  return ({ account, person }, work) =>
    db.connection().execute(async (connection) => {
      const name = (id: string | null) => escapeLiteral(id ?? '')
      // One message for both: whoever withdraws waits for each answer on the way.
      const begin = `begin isolation level read committed;
        select set_config('highroad.account', ${name(account)}, true),
               set_config('highroad.person', ${name(person)}, true)`
      try {
        await sql.raw(begin).execute(connection)
        const result = await work(connection as unknown as Tx)
        await sql`commit`.execute(connection)
        return result
      } catch (error) {
        // A connection that is gone has rolled back.
        await sql`rollback`.execute(connection).catch(() => undefined)
        throw error
      }
    })
}
