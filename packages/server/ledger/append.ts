/** Writing entries in the caller's transaction, and reading what is there. */
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import { leafOf, NO_PREVIOUS, type Opening } from '@highroad/core/ledger'
import type { Tx } from '../store/index.ts'
import type { Appended, Head, NewEntry, StoredEntry } from './ledger.ts'

export async function headsOf(tx: Tx, scopes: readonly Scope[]): Promise<Head[]> {
  const { rows } = await sql<{ scope: Scope; head: string; epoch: string }>`
    select scope, head, epoch from ledger.heads_of(${[...scopes]}::text[])`.execute(tx)
  const found = new Map(rows.map((row) => [row.scope, row]))
  return scopes.map((scope) => ({
    scope,
    head: found.get(scope)?.head ?? NO_PREVIOUS,
    epoch: Number(found.get(scope)?.epoch ?? 0),
  }))
}

/** Salts are fresh for every entry. The transaction runs in the name of the account that the entries belong to. */
export async function appendTo(
  tx: Tx,
  entries: readonly NewEntry[],
  random: (count: number) => Uint8Array,
): Promise<Appended[]> {
  const salt = () => Buffer.from(random(32)).toString('hex')
  const scopes = [...new Set(entries.flatMap((entry) => entry.scopes.map(({ scope }) => scope)))]
  const heads = new Map((await headsOf(tx, scopes)).map((head) => [head.scope, head]))
  const appended: Appended[] = []
  for (const { kind, time, body, scopes: named } of entries) {
    const links = named.map(({ scope, raise }) => {
      const { head, epoch } = heads.get(scope) ?? { head: NO_PREVIOUS, epoch: 0 }
      return { scope, salt: salt(), prev: head, epoch: raise ? epoch + 1 : epoch }
    })
    const made = leafOf({
      kind,
      time,
      body,
      bodySalt: salt(),
      scopes: links.map((link) => ({ ...link, prev: link.prev === NO_PREVIOUS ? null : link.prev })),
    })
    const { rows } = await sql<{ id: string }>`
      select ledger.append(${kind}, ${Buffer.from(made.bytes)}, ${Buffer.from(made.hash, 'hex')},
        ${made.opening.bodySalt}, ${JSON.stringify(body)}::jsonb, ${links.map((l) => l.scope)}::text[],
        ${links.map((l) => l.salt)}::text[], ${links.map((l) => l.prev)}::text[],
        ${links.map((l) => l.epoch)}::bigint[]) as id`.execute(tx)
    const id = rows[0]?.id
    if (id === undefined) throw new Error('the ledger gave no row id')
    appended.push({ entryId: id, leafHash: made.hash })
    if (kind === 'fact')
      for (const { scope, epoch } of links) heads.set(scope, { scope, head: made.hash, epoch })
  }
  return appended
}

/** Bodies of every fact of these scopes, in the order they were written. */
export async function factBodies(
  tx: Tx,
  scopes: readonly Scope[],
): Promise<{ entryId: string; body: unknown }[]> {
  const { rows } = await sql<{ entryId: string; body: unknown }>`
    select entry_id as "entryId", body from ledger.facts_of(${[...scopes]}::text[])`.execute(tx)
  return rows
}

interface Row {
  entry_id: string
  index: string | null
  leaf: Buffer
  hash: string
  body_salt: string | null
  body: unknown
  scopes: Scope[] | null
  salts: string[] | null
  prevs: string[] | null
}

/** Entries that have an index, as evidence wants them. */
export async function storedEntries(tx: Tx, ids: readonly string[]): Promise<StoredEntry[]> {
  const { rows } = await sql<Row>`select * from ledger.entries(${[...ids]}::bigint[])`.execute(tx)
  return rows.flatMap((row) =>
    row.index === null
      ? []
      : [
          {
            entryId: row.entry_id,
            index: Number(row.index),
            leaf: new Uint8Array(row.leaf),
            leafHash: row.hash,
            opening: openingOf(row),
          },
        ],
  )
}

function openingOf({ body_salt, body, scopes, salts, prevs }: Row): Opening | null {
  if (body_salt === null || scopes === null) return null
  return {
    bodySalt: body_salt,
    body,
    scopes: scopes.map((scope, i) => ({ scope, salt: salts?.[i] ?? '', prev: prevs?.[i] ?? '' })),
  }
}
