/** Closing a permit: the `used` entry, and the rows that it commits to. */
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import { canonicalItems, type UsedBody, type UsedItem, usedRoot } from '@highroad/core/ledger'
import type { Ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { factsOf, newestTime } from './facts.ts'

export interface PermitToClose {
  readonly id: string
  readonly leafHash: string
  readonly hostingAccount: string
  readonly items: readonly UsedItem[]
  /** For a lease: the scopes that it consulted, whose heads the entry names; empty for what read at one moment. */
  readonly scopes: readonly Scope[]
  /** Not before this: the permit's own time. */
  readonly time: number
}

/** Closing twice changes nothing. From then on the permit opens nothing. */
export async function closePermit(
  store: Store,
  ledger: Ledger,
  clock: () => number,
  permit: PermitToClose,
): Promise<void> {
  const { id, hostingAccount, scopes } = permit
  const items = canonicalItems(permit.items)
  await store.asTenant({ account: hostingAccount, person: null }, async (tx) => {
    await ledger.lock(tx, scopes, 'shared')
    const { rows } = await sql`
      update gate.permit set closed_at = clock_timestamp()
       where id = ${id} and closed_at is null returning id`.execute(tx)
    if (rows.length === 0) return
    const newestItem = items.reduce((newest, item) => Math.max(newest, item.time), permit.time)
    const newestFact = scopes.length > 0 ? newestTime(await factsOf(ledger, tx, scopes)) : 0
    const body: UsedBody = { permit: id, permitLeaf: permit.leafHash, ...usedRoot(items) }
    const [entry] = await ledger.append(tx, [
      {
        kind: 'used',
        time: Math.max(clock(), newestItem, newestFact),
        body,
        scopes: scopes.map((scope) => ({ scope, raise: false })),
      },
    ])
    if (!entry) throw new Error('the ledger gave no entry')
    await sql`update gate.permit set used_entry_id = ${entry.entryId} where id = ${id}`.execute(tx)
    await sql`
      insert into gate.used_item (permit_id, account_id, item, body)
      select ${id}, ${hostingAccount}, i ->> 'item', i from jsonb_array_elements(${JSON.stringify(items)}::jsonb) i
    `.execute(tx)
  })
}
