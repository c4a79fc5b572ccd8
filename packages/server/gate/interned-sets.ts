/** The members of an account's interned sets of contributors, by row id. */
import { sql } from 'kysely'
import type { Contributor } from '@highroad/core/consent'
import type { Store } from '../store/index.ts'

export async function contributorSets(
  store: Pick<Store, 'asTenant'>,
  account: string,
): Promise<ReadonlyMap<string, readonly Contributor[]>> {
  return await store.asTenant({ account, person: null }, async (tx) => {
    const { rows } = await sql<{ id: string; members: Contributor[] }>`
      select id, members from gate.contributor_set where account_id = ${account}`.execute(tx)
    return new Map(rows.map(({ id, members }) => [id, members]))
  })
}
