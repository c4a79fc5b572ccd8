/** Every use made of a person's content, each decided again from the facts that stood then. */
import { sql } from 'kysely'
import {
  compile,
  consultedScopes,
  decide,
  type Decision,
  type DecisionRequest,
  type Feature,
  forReader,
  type Handle,
  type Purpose,
  RULES_VERSION,
  RulesVersion,
  type Scope,
  scopesOf,
} from '@highroad/core/consent'
import { parseLeaf, PermitBody, UsedItem } from '@highroad/core/ledger'
import type { Ledger, StoredEntry } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { factsOf, type StandingFact } from './facts.ts'
import type { OwnUse, UsesCursor, UsesPage } from './own.ts'
import { asPerson } from './own-rows.ts'

interface Row {
  readonly permit_id: string
  readonly handle: Handle
  readonly account_id: string
  readonly place: Scope
  readonly purpose: Purpose
  readonly feature: Feature
  readonly continuous: boolean
  readonly items: string
  readonly first_at: Date
  readonly last_at: Date
  readonly entry_id: string
  readonly used_entry_id: string | null
  readonly newest: unknown
}

export async function ownUses(
  store: Store,
  ledger: Ledger,
  person: string,
  { before, most }: { readonly before: UsesCursor | null; readonly most: number },
): Promise<UsesPage> {
  return await asPerson(store, person, async (tx) => {
    const { rows } = await sql<Row>`
      select * from gate.own_uses(${before === null ? null : new Date(before.at)}, ${before?.permit ?? null},
        ${most + 1})`.execute(tx)
    const page = rows.slice(0, most)
    const last = page.at(-1)
    return {
      uses: await withReasons(ledger, tx, page),
      next: rows.length > most && last ? { at: last.last_at.getTime(), permit: last.permit_id } : null,
    }
  })
}

async function withReasons(ledger: Ledger, tx: Tx, rows: readonly Row[]): Promise<OwnUse[]> {
  const ids = rows.flatMap((row) => [
    row.entry_id,
    ...(row.used_entry_id === null ? [] : [row.used_entry_id]),
  ])
  const entries = new Map((await ledger.entries(tx, ids)).map((entry) => [entry.entryId, entry]))
  const asked = rows.flatMap((row) => {
    const entry = entries.get(row.entry_id)
    const body = PermitBody.safeParse(entry?.opening?.body)
    return entry && body.success
      ? [{ row, entry, body: body.data, request: requestOf(row, body.data, entry) }]
      : []
  })
  const scopes = [...new Set(asked.flatMap(({ request }) => consultedScopes(request)))]
  const facts = await factsOf(ledger, tx, scopes)
  return asked.map(({ row, entry, body, request }) => ({
    permit: row.permit_id,
    account: row.account_id,
    place: row.place,
    purpose: row.purpose,
    feature: row.feature,
    processor: body.processor,
    continuous: row.continuous,
    items: Number(row.items),
    firstAt: row.first_at.getTime(),
    lastAt: row.last_at.getTime(),
    entry: entry.index,
    usedEntry: entries.get(row.used_entry_id ?? '')?.index ?? null,
    decision: forReader(decidedThen(row, request, facts, body.rulesVersion), row.handle),
  }))
}

/** What read at one moment is decided at the permit's time, a lease at the item's own. */
function requestOf(row: Row, body: PermitBody, entry: StoredEntry): DecisionRequest {
  const item = UsedItem.parse(row.newest)
  return {
    purpose: body.purpose,
    feature: body.feature,
    processor: body.processor,
    hostingAccount: body.hostingAccount,
    place: body.place,
    classes: item.classes,
    contributors: item.contributors,
    itemTime: item.time,
    at: body.continuous ? item.time : (parseLeaf(entry.leaf)?.time ?? item.time),
  }
}

/** Rows of one scope are numbered in the order of its locks: those before the permit, or before a lease's closing, stood. */
function decidedThen(
  row: Row,
  request: DecisionRequest,
  facts: readonly StandingFact[],
  rulesVersion: number,
): Decision {
  const end = BigInt(row.continuous ? (row.used_entry_id ?? row.entry_id) : row.entry_id)
  const scopes = new Set<Scope>(consultedScopes(request))
  const stood = facts.filter(
    ({ entryId, fact }) => BigInt(entryId) < end && scopesOf(fact).some((scope) => scopes.has(scope)),
  )
  const version = RulesVersion.safeParse(rulesVersion)
  return decide(
    compile(stood.map(({ fact }) => fact)),
    request,
    version.success ? version.data : RULES_VERSION,
  )
}
