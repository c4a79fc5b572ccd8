/** Recording a permit: its entry and its rows, in the transaction that decides; then the checkpoint; then its seal. */
import { sql } from 'kysely'
import type { Contributor, DataClass, Feature, Purpose, Scope } from '@highroad/core/consent'
import { RULES_VERSION } from '@highroad/core/consent'
import type { PermitBody } from '@highroad/core/ledger'
import type { Ledger } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'

/** How long a permit may wait for its checkpoint before the answer is no (R12). */
const COVERED_WITHIN_MS = 5_000

export interface PermitToRecord {
  readonly id: string
  readonly time: number
  readonly purpose: Purpose
  readonly feature: Feature
  readonly processor: string
  readonly hostingAccount: string
  readonly meeting: string
  readonly audience: string
  readonly classes: readonly DataClass[]
  readonly contributorSets: readonly (readonly Contributor[])[]
  readonly setIds: readonly string[]
  readonly audienceIds: readonly string[]
  readonly from: number
  readonly until: number
  readonly expires: number
  readonly continuous: boolean
  readonly consulted: readonly Scope[]
}

export interface RecordedPermit {
  readonly entryId: string
  readonly leafHash: string
  /** Scope → epoch, as consulted. */
  readonly scopes: Map<Scope, number>
}

/** Within the transaction that holds the consulted scopes' locks, shared. */
export async function writePermit(ledger: Ledger, tx: Tx, permit: PermitToRecord): Promise<RecordedPermit> {
  const body: PermitBody = {
    permit: permit.id,
    rulesVersion: RULES_VERSION,
    purpose: permit.purpose,
    feature: permit.feature,
    processor: permit.processor,
    hostingAccount: permit.hostingAccount,
    audience: permit.audience,
    place: `meeting:${permit.meeting}`,
    classes: [...permit.classes],
    contributorSets: permit.contributorSets.map((set) => [...set]),
    from: permit.from,
    until: permit.until,
    expires: permit.expires,
    continuous: permit.continuous,
  }
  const heads = await ledger.heads(tx, permit.consulted)
  const [entry] = await ledger.append(tx, [
    {
      kind: 'permit',
      time: permit.time,
      body,
      scopes: permit.consulted.map((scope) => ({ scope, raise: false })),
    },
  ])
  if (!entry) throw new Error('the ledger gave no entry')
  await sql`
    insert into gate.permit (id, account_id, place, purpose, feature, classes, sets, audiences, from_at, until_at,
                             expires_at, continuous, entry_id, leaf_hash)
    values (${permit.id}, ${permit.hostingAccount}, ${body.place}, ${permit.purpose}, ${permit.feature},
            ${[...permit.classes]}::text[], ${[...permit.setIds]}::bigint[], ${[...permit.audienceIds]}::bigint[],
            ${new Date(permit.from)}, ${new Date(permit.until)}, ${new Date(permit.expires)}, ${permit.continuous},
            ${entry.entryId}, ${entry.leafHash})`.execute(tx)
  await sql`
    insert into gate.permit_scope (permit_id, account_id, scope, epoch)
    select ${permit.id}, ${permit.hostingAccount}, s.scope, s.epoch
      from unnest(${heads.map((head) => head.scope)}::text[], ${heads.map((head) => head.epoch)}::bigint[])
        as s (scope, epoch)`.execute(tx)
  return {
    entryId: entry.entryId,
    leafHash: entry.leafHash,
    scopes: new Map(heads.map(({ scope, epoch }) => [scope, epoch])),
  }
}

/** Waits for the checkpoint and seals. False where the permit was revoked meanwhile, or no checkpoint came in time. */
export async function seal(
  store: Store,
  ledger: Ledger,
  account: string,
  permit: { readonly id: string; readonly entryId: string },
): Promise<boolean> {
  try {
    await ledger.covered(permit.entryId, COVERED_WITHIN_MS)
  } catch {
    return false
  }
  return await store.asTenant({ account, person: null }, async (tx) => {
    const { rows } = await sql`
      update gate.permit set sealed_at = clock_timestamp()
       where id = ${permit.id} and revoked_at is null returning id`.execute(tx)
    return rows.length === 1
  })
}
