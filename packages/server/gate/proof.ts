/** Gathering what the proof bundle of a meeting or channel needs. */
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import { buildBundle, type Place } from '@highroad/core/evidence'
import { openCheckpoint, parseVerifierKey, UsedItem } from '@highroad/core/ledger'
import { HighroadError } from '@highroad/core/wire'
import type { Ledger } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { factsOf } from './facts.ts'

interface Gathered {
  readonly ids: string[]
  readonly items: Record<string, UsedItem[]>
}

/**
 * The bundle's bytes: the place's permits and uses, and whole every chain that they consulted, below one checkpoint. After
 * an erasure the entries are there without what opened them. Throws `not-found` where this account hosts no such place.
 */
export async function proofOf(
  store: Store,
  ledger: Ledger,
  place: Place,
  account: string,
): Promise<Uint8Array> {
  const tenant = { account, person: null }
  const { ids, items } = await store.asTenant(tenant, (tx) => gather(ledger, tx, place, account))
  // Facts recorded while we wait are left out on both sides: entries were listed before the checkpoint is read.
  await Promise.all(ids.map((id) => ledger.covered(id)))
  const checkpoint = ledger.checkpoint()
  const key = parseVerifierKey(ledger.verifierKey)
  const opened = checkpoint !== null && key !== null ? openCheckpoint(checkpoint, key) : null
  if (checkpoint === null || opened === null || 'error' in opened) throw new HighroadError('internal')
  const entries = await store.asTenant(tenant, (tx) => ledger.entries(tx, ids))
  return await buildBundle({
    place,
    checkpoint,
    size: opened.size,
    entries: entries.map(({ index, leaf, opening }) => ({ index, leaf, opening })),
    items,
    read: (path) => ledger.read(path),
  })
}

async function gather(ledger: Ledger, tx: Tx, place: Place, account: string): Promise<Gathered> {
  const own = await factsOf(ledger, tx, [place])
  const { rows: permits } = await sql<{
    id: string
    entry_id: string
    leaf_hash: string
    used_entry_id: string | null
    scopes: Scope[]
  }>`
    select p.id, p.entry_id, p.leaf_hash, p.used_entry_id,
           array(select s.scope from gate.permit_scope s where s.permit_id = p.id) as scopes
      from gate.permit p where p.account_id = ${account} and p.place = ${place}`.execute(tx)
  const { rows: erased } = await sql<{ entry_id: string }>`
    select entry_id from gate.erased_entry where account_id = ${account} and place = ${place}`.execute(tx)
  const hosts = own.flatMap(({ fact }) =>
    fact.kind === 'meeting-opened' || fact.kind === 'channel-opened' ? [fact.hostingAccount] : [],
  )
  // Of an erased place the opening is gone; then its erased entries say whose it was.
  if (hosts.length > 0 ? hosts.some((host) => host !== account) : erased.length === 0)
    throw new HighroadError('not-found')
  const scopes = new Set<Scope>([place, ...permits.flatMap((permit) => permit.scopes)])
  for (const { fact } of own) if (fact.kind === 'contributor-joined') scopes.add(`handle:${fact.handle}`)
  const facts = await factsOf(ledger, tx, [...scopes])
  const items: Record<string, UsedItem[]> = {}
  for (const permit of permits)
    if (permit.used_entry_id !== null) items[permit.leaf_hash] = await itemsOf(tx, permit.id)
  return {
    ids: [
      ...new Set([
        ...facts.map(({ entryId }) => entryId),
        ...permits.map((permit) => permit.entry_id),
        ...permits.flatMap((permit) => permit.used_entry_id ?? []),
        ...erased.map((row) => row.entry_id),
      ]),
    ],
    items,
  }
}

async function itemsOf(tx: Tx, permit: string): Promise<UsedItem[]> {
  const { rows } = await sql<{ body: unknown }>`
    select body from gate.used_item where permit_id = ${permit} order by item`.execute(tx)
  return rows.map(({ body }) => UsedItem.parse(body))
}
