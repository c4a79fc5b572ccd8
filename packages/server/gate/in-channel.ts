/** Who is in a channel: nobody else has anything of it read for them (R9). */
import { sql } from 'kysely'
import type { Handle, Scope } from '@highroad/core/consent'
import type { Tx } from '../store/index.ts'

/** True of every place that is no channel. In the name of the account that hosts it. */
export async function mayBeThere(tx: Tx, account: string, place: Scope, handle: Handle): Promise<boolean> {
  if (!place.startsWith('channel:')) return true
  const { rows } = await sql<{ there: boolean }>`
    select exists (select from chat.member
                    where handle = ${handle} and channel_id = ${place.slice('channel:'.length)}
                      and account_id = ${account} and left_at is null) as there`.execute(tx)
  return rows[0]?.there === true
}
