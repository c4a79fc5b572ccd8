/** Whether every scope that a permit consulted is still in the epoch it saw, and nobody revoked it. */
import { sql } from 'kysely'
import type { Ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import type { Issued } from './permit.ts'

export async function headsStillStand(
  { store, ledger }: { readonly store: Pick<Store, 'asTenant'>; readonly ledger: Ledger },
  issued: Issued,
): Promise<boolean> {
  return await store.asTenant({ account: issued.hostingAccount, person: null }, async (tx) => {
    const { rows } = await sql`
      select from gate.permit
       where id = ${issued.id} and sealed_at is not null and revoked_at is null and closed_at is null`.execute(
      tx,
    )
    if (rows.length !== 1) return false
    const heads = await ledger.heads(tx, [...issued.scopes.keys()])
    return heads.every(({ scope, epoch }) => issued.scopes.get(scope) === epoch)
  })
}
