/** Writing entries in the caller's transaction, and reading what is there. */
import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import { leafOf, type MadeLeaf, type Opening } from '@highroad/core/ledger'
import type { Tx } from '../store/index.ts'
import { headsOf, moveHead } from './heads.ts'
import type { Appended, Head, NewEntry, StoredEntry } from './ledger.ts'

/** An entry ready to be written. */
export interface Writing {
  readonly kind: NewEntry['kind']
  readonly links: readonly { scope: Scope; salt: string; prev: string; epoch: number }[]
  readonly made: MadeLeaf
}

const SALT_BYTES = 32
/** As a tile of entries has it: two bytes say how long one is. */
const LONGEST_LEAF = 0xffff
const sha256 = (bytes: Uint8Array) => hash('sha256', bytes, 'hex')

/**
 * Makes the leaves of entries that follow each other, and moves `heads` on to each fact's. Salts are fresh for every entry.
 * `heads` has every scope of the entries.
 */
export function chain(
  entries: readonly NewEntry[],
  heads: Map<Scope, Head>,
  random: (count: number) => Uint8Array,
): Writing[] {
  const count = entries.reduce((sum, { scopes }) => sum + scopes.length + 1, 0)
  const salts = Buffer.from(random(SALT_BYTES * count)).toString('hex')
  let at = 0
  const salt = () => salts.slice(at, (at += 2 * SALT_BYTES))
  return entries.map(({ kind, time, body, scopes }) => {
    const links = scopes.map(({ scope, raise }) => {
      const standing = heads.get(scope)
      if (standing === undefined) throw new Error('an entry names a scope that was not locked')
      const { head, epoch } = standing
      return { scope, salt: salt(), prev: head, epoch: raise ? epoch + 1 : epoch }
    })
    const made = leafOf({ kind, time, body, bodySalt: salt(), scopes: links }, sha256)
    // Written, it could never be published, nor anything after it.
    if (Buffer.byteLength(made.json) > LONGEST_LEAF) throw new Error('an entry names too many scopes')
    if (kind === 'fact')
      for (const { scope, epoch } of links) heads.set(scope, { scope, head: made.hash, epoch })
    return { kind, links, made }
  })
}

/** The transaction runs in the name of the account that the entries belong to. */
export async function appendTo(
  tx: Tx,
  entries: readonly NewEntry[],
  random: (count: number) => Uint8Array,
): Promise<Appended[]> {
  const scopes = [...new Set(entries.flatMap((entry) => entry.scopes.map(({ scope }) => scope)))]
  const heads = new Map((await headsOf(tx, scopes)).map((head) => [head.scope, head]))
  const appended = await write(tx, chain(entries, heads, random), null)
  for (const head of heads.values()) moveHead(tx, head)
  return appended
}

/**
 * One statement, however many entries; they are written in their order. `accounts`: whose each is; null where all are of the
 * account in whose name the transaction runs.
 */
export async function write(
  tx: Tx,
  entries: readonly Writing[],
  accounts: readonly (string | null)[] | null,
): Promise<Appended[]> {
  if (entries.length === 0) return []
  const of = (pick: (entry: Writing) => string) => entries.map(pick)
  const links = (pick: (link: Writing['links'][number]) => string | number) =>
    of((entry) => `{${entry.links.map(pick).join(',')}}`)
  const { rows } = await sql<{ ids: string[] }>`
    select ledger.append(${accounts}::text[], ${of(({ kind }) => kind)}::text[], ${of(({ made }) => made.json)}::text[],
                         ${of(({ made }) => made.opening.bodySalt)}::text[], ${of(({ made }) => made.bodyJson)}::text[],
                         ${links(({ scope }) => scope)}::text[], ${links(({ salt }) => salt)}::text[],
                         ${links(({ prev }) => prev)}::text[], ${links(({ epoch }) => epoch)}::text[]) as ids`.execute(
    tx,
  )
  return entries.map(({ made }, i) => {
    const entryId = rows[0]?.ids[i]
    if (entryId === undefined) throw new Error('the ledger gave no row id')
    return { entryId, leafHash: made.hash }
  })
}

/** Bodies of every fact of these scopes, in the order they were written. */
export async function factBodies(tx: Tx, scopes: readonly Scope[]): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`
    select entry_id as "entryId", scopes, body from ledger.facts_of(${[...scopes]}::text[])`.execute(tx)
  return rows
}

export interface FactRow {
  readonly entryId: string
  readonly scopes: readonly Scope[]
  readonly body: unknown
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
