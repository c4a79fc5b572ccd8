/** Whose rows a transaction writes, where it writes for several accounts in turn. */
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'

export async function inNameOf(tx: Tx, account: string | null): Promise<void> {
  await sql`select set_config('highroad.account', ${account ?? ''}, true)`.execute(tx)
}
