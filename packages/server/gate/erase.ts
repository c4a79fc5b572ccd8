/**
 * R16's beginning: a meeting's content goes (the caller's part), and with it what opens its entries: salts, bodies,
 * pseudonyms, rows of use. The leaves stay in the log, and say nothing any more.
 */
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import type { Tx } from '../store/index.ts'

/** Runs in the transaction that records `meeting-erased`, whose own opening stays. */
export async function erasePlace(tx: Tx, account: string, place: Scope): Promise<void> {
  await sql`
    insert into gate.erased_entry (entry_id, account_id, place)
    select entry_id, ${account}, ${place} from ledger.erase_place(${place})
    on conflict do nothing`.execute(tx)
  await sql`delete from gate.permit where account_id = ${account} and place = ${place}`.execute(tx)
  await sql`
    delete from gate.contributor_set s
     where s.account_id = ${account} and exists (
       select from jsonb_array_elements(s.members) m
         join gate.handle h on h.handle = m ->> 'handle' and h.account_id = ${account}
        where h.place = ${place})`.execute(tx)
  await sql`delete from gate.audience where account_id = ${account} and place = ${place}`.execute(tx)
  await sql`delete from gate.handle where account_id = ${account} and place = ${place}`.execute(tx)
}
