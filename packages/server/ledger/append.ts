/** Writing entries in the caller's transaction, and reading what is there. */
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import { leafOf, type MadeLeaf, NO_PREVIOUS, type Opening } from '@highroad/core/ledger'
import type { Tx } from '../store/index.ts'
import { headsOf, moveHead } from './heads.ts'
import type { Appended, NewEntry, StoredEntry } from './ledger.ts'

/** Salts are fresh for every entry. The transaction runs in the name of the account that the entries belong to. */
export async function appendTo(
  tx: Tx,
  entries: readonly NewEntry[],
  random: (count: number) => Uint8Array,
): Promise<Appended[]> {
  const salt = () => Buffer.from(random(32)).toString('hex')
  const scopes = [...new Set(entries.flatMap((entry) => entry.scopes.map(({ scope }) => scope)))]
  const heads = new Map((await headsOf(tx, scopes)).map((head) => [head.scope, head]))
  const rows: Writing[] = []
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
    rows.push({ kind, body, links, made })
    if (kind === 'fact')
      for (const { scope, epoch } of links) heads.set(scope, { scope, head: made.hash, epoch })
  }
  const ids = await write(tx, rows)
  for (const head of heads.values()) moveHead(tx, head)
  return rows.map(({ made }, i) => {
    const entryId = ids[i]
    if (entryId === undefined) throw new Error('the ledger gave no row id')
    return { entryId, leafHash: made.hash }
  })
}

interface Writing {
  readonly kind: NewEntry['kind']
  readonly body: unknown
  readonly links: readonly { scope: Scope; salt: string; prev: string; epoch: number }[]
  readonly made: MadeLeaf
}

/** One statement, however many entries; they are written in their order. Gives their row ids. */
async function write(tx: Tx, entries: readonly Writing[]): Promise<string[]> {
  const rows = entries.map(({ kind, body, links, made }) => ({
    kind,
    leaf: Buffer.from(made.bytes).toString('hex'),
    hash: made.hash,
    salt: made.opening.bodySalt,
    body,
    scopes: links.map((link) => link.scope),
    salts: links.map((link) => link.salt),
    prevs: links.map((link) => link.prev),
    epochs: links.map((link) => link.epoch),
  }))
  const { rows: written } = await sql<{ id: string }>`
    select ledger.append(e ->> 'kind', decode(e ->> 'leaf', 'hex'), decode(e ->> 'hash', 'hex'), e ->> 'salt', e -> 'body',
             array(select jsonb_array_elements_text(e -> 'scopes')), array(select jsonb_array_elements_text(e -> 'salts')),
             array(select jsonb_array_elements_text(e -> 'prevs')),
             array(select jsonb_array_elements_text(e -> 'epochs')::bigint)) as id
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as e`.execute(tx)
  return written.map(({ id }) => id)
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
