/** Pseudonyms: the ledger knows a person only by a handle, one for one person in one place. */
import { sql } from 'kysely'
import type { Handle, Scope } from '@highroad/core/consent'
import type { Tx } from '../store/index.ts'

export async function handleOf(
  tx: Tx,
  of: { readonly person: string; readonly place: Scope; readonly account: string },
  random: (count: number) => Uint8Array,
): Promise<Handle> {
  const find = () =>
    sql<{ handle: Handle }>`
      select handle from gate.handle
       where account_id = ${of.account} and place = ${of.place} and person_id = ${of.person}`.execute(tx)
  const found = (await find()).rows[0]
  if (found) return found.handle
  const handle = Buffer.from(random(16)).toString('hex')
  const { rows } = await sql<{ handle: Handle }>`
    insert into gate.handle (handle, account_id, place, person_id)
    values (${handle}, ${of.account}, ${of.place}, ${of.person})
    on conflict (account_id, place, person_id) do nothing returning handle`.execute(tx)
  const made = rows[0]?.handle ?? (await find()).rows[0]?.handle
  if (made === undefined) throw new Error('the handle was not made')
  return made
}

export async function personOf(tx: Tx, account: string, handle: Handle): Promise<string | null> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from gate.handle where account_id = ${account} and handle = ${handle}`.execute(tx)
  return rows[0]?.person_id ?? null
}
