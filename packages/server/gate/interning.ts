/** Sets of contributors and audiences: interned and immutable, so that a decision about one is a decision about its rows. */
import { sql } from 'kysely'
import { type Contributor, type Scope } from '@highroad/core/consent'
import { canonicalJson } from '@highroad/core/ledger'
import type { Tx } from '../store/index.ts'

/** Row id of the set, made where it is new. Contributors in any order; each handle once. */
export async function internSet(
  tx: Tx,
  account: string,
  contributors: readonly Contributor[],
): Promise<string> {
  const members = [...contributors].sort((a, b) => (a.handle < b.handle ? -1 : 1))
  const json = canonicalJson(members.map(({ handle, actsFor }) => ({ handle, actsFor })))
  const find = () =>
    sql<{ id: string }>`
      select id from gate.contributor_set where account_id = ${account} and members = ${json}::jsonb`.execute(
      tx,
    )
  const found = (await find()).rows[0]
  if (found) return found.id
  const { rows } = await sql<{ id: string }>`
    insert into gate.contributor_set (account_id, members) values (${account}, ${json}::jsonb)
    on conflict (account_id, members) do nothing returning id`.execute(tx)
  const id = rows[0]?.id ?? (await find()).rows[0]?.id
  if (id === undefined) throw new Error('the set of contributors was not interned')
  return id
}

export async function internAudience(tx: Tx, account: string, place: Scope): Promise<string> {
  const find = () =>
    sql<{ id: string }>`
      select id from gate.audience where account_id = ${account} and place = ${place}`.execute(tx)
  const found = (await find()).rows[0]
  if (found) return found.id
  const { rows } = await sql<{ id: string }>`
    insert into gate.audience (account_id, place) values (${account}, ${place})
    on conflict (account_id, place) do nothing returning id`.execute(tx)
  const id = rows[0]?.id ?? (await find()).rows[0]?.id
  if (id === undefined) throw new Error('the audience was not interned')
  return id
}
