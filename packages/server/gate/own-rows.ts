/** Reading what is a person's own, through the functions of migration 0120. */
import { sql } from 'kysely'
import { Fact, type Feature, type Handle, type Scope } from '@highroad/core/consent'
import type { Store, Tx } from '../store/index.ts'
import type { OwnFact, OwnHandle, Standing } from './own.ts'

/** Work in a person's own name, of no account. */
export function asPerson<T>(store: Store, person: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return store.asTenant({ account: null, person }, work)
}

export async function ownHandles(tx: Tx): Promise<OwnHandle[]> {
  const { rows } = await sql<{ handle: Handle; account_id: string; place: Scope; begun: boolean }>`
    select handle, account_id, place, begun from gate.own_handles()`.execute(tx)
  return rows.map(({ handle, account_id, place, begun }) => ({ handle, account: account_id, place, begun }))
}

interface StandingRow {
  readonly subject: string
  readonly body: { features?: Feature[] | 'everything'; account?: string; form?: string }
  readonly since: Date
  readonly until: Date | null
}

export async function ownStanding(tx: Tx): Promise<Standing> {
  const { rows } = await sql<StandingRow>`
    select subject, body, since, until from gate.own_standing()`.execute(tx)
  return {
    neverTrain: rows.find(({ subject }) => subject === 'train')?.since.getTime() ?? null,
    leftOut: rows.flatMap(({ body: { features }, since }) =>
      features === undefined ? [] : [{ features, since: since.getTime() }],
    ),
    formNotices: rows.flatMap(({ body: { account, form }, since, until }) =>
      account === undefined || form === undefined || until === null
        ? []
        : [{ account, form, since: since.getTime(), until: until.getTime() }],
    ),
  }
}

/** `body` null: it stands no longer. */
export async function setStanding(
  tx: Tx,
  row: {
    readonly subject: string
    readonly body: Record<string, unknown> | null
    readonly since: number
    readonly until: number | null
  },
): Promise<void> {
  await sql`
    select gate.set_standing(${row.subject}, ${row.body === null ? null : JSON.stringify(row.body)}::jsonb,
      ${new Date(row.since)}, ${row.until === null ? null : new Date(row.until)})`.execute(tx)
}

export async function ownFacts(
  tx: Tx,
  of: { readonly kinds: readonly Fact['kind'][]; readonly before: string | null; readonly most: number },
): Promise<OwnFact[]> {
  const { rows } = await sql<{
    entry_id: string
    index: string | null
    handle: Handle
    account_id: string
    place: Scope
    body: unknown
  }>`
    select * from gate.own_facts(${[...of.kinds]}::text[], ${of.before}::bigint, ${of.most})`.execute(tx)
  return rows.map((row) => ({
    entryId: row.entry_id,
    index: row.index === null ? null : Number(row.index),
    handle: row.handle,
    account: row.account_id,
    place: row.place,
    fact: Fact.parse(row.body),
  }))
}
