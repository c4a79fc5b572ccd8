/** Recording a permit: its entry and its rows, in the transaction that decides; then the checkpoint; then its seal. */
import { sql } from 'kysely'
import type { Contributor, DataClass, Feature, Purpose, Scope } from '@highroad/core/consent'
import { RULES_VERSION } from '@highroad/core/consent'
import type { PermitBody } from '@highroad/core/ledger'
import type { Appended, Head, Ledger, NewEntry } from '../ledger/index.ts'
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
  readonly place: Scope
  /** In a channel, who asked. */
  readonly asker?: Contributor | undefined
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

/** The entry of a permit, which names the heads of what it consulted. */
export function permitEntry(permit: PermitToRecord): NewEntry {
  const body: PermitBody = {
    permit: permit.id,
    rulesVersion: RULES_VERSION,
    purpose: permit.purpose,
    feature: permit.feature,
    processor: permit.processor,
    hostingAccount: permit.hostingAccount,
    audience: permit.audience,
    place: permit.place,
    classes: [...permit.classes],
    contributorSets: permit.contributorSets.map((set) => [...set]),
    from: permit.from,
    until: permit.until,
    expires: permit.expires,
    continuous: permit.continuous,
    ...(permit.asker === undefined ? {} : { asker: { ...permit.asker } }),
  }
  const scopes = permit.consulted.map((scope) => ({ scope, raise: false }))
  return { kind: 'permit', time: permit.time, body, scopes }
}

/** A permit whose entry was written in this transaction. */
export interface PermitWritten {
  readonly permit: PermitToRecord
  readonly entry: Appended
  readonly heads: readonly Head[]
}

/** The rows of permits, of whatever accounts write in this transaction, in one statement. */
export async function writeRows(tx: Tx, written: readonly PermitWritten[]): Promise<void> {
  if (written.length === 0) return
  const rows = written.map(({ permit, entry, heads }) => ({
    id: permit.id,
    account: permit.hostingAccount,
    place: permit.place,
    purpose: permit.purpose,
    feature: permit.feature,
    classes: permit.classes,
    sets: permit.setIds,
    audiences: permit.audienceIds,
    from: permit.from,
    until: permit.until,
    expires: permit.expires,
    continuous: permit.continuous,
    entry: entry.entryId,
    leaf: entry.leafHash,
    asker: permit.asker?.handle ?? null,
    scopes: heads.map(({ scope }) => scope),
    epochs: heads.map(({ epoch }) => epoch),
  }))
  await sql`select gate.write_permits(${JSON.stringify(rows)}::jsonb)`.execute(tx)
}

export const recordedOf = ({ entry, heads }: PermitWritten): RecordedPermit => ({
  entryId: entry.entryId,
  leafHash: entry.leafHash,
  scopes: new Map(heads.map(({ scope, epoch }) => [scope, epoch])),
})

/** Within the transaction that holds the consulted scopes' locks, shared. */
export async function writePermit(ledger: Ledger, tx: Tx, permit: PermitToRecord): Promise<RecordedPermit> {
  const heads = await ledger.heads(tx, permit.consulted)
  const [entry] = await ledger.append(tx, [permitEntry(permit)])
  if (!entry) throw new Error('the ledger gave no entry')
  await writeRows(tx, [{ permit, entry, heads }])
  return recordedOf({ permit, entry, heads })
}

interface Waiting {
  readonly id: string
  readonly resolve: (sealed: boolean) => void
  readonly reject: (error: unknown) => void
}

/** Seals permits that one checkpoint covers in one statement, whoever asked for them. */
export class Seals {
  readonly #store: Pick<Store, 'app'>
  readonly #ledger: Pick<Ledger, 'covered'>
  #waiting: Waiting[] = []

  constructor(store: Pick<Store, 'app'>, ledger: Pick<Ledger, 'covered'>) {
    this.#store = store
    this.#ledger = ledger
  }

  /** Waits for the checkpoint and seals. False where the permit was revoked meanwhile, or no checkpoint came in time. */
  async seal({ id, entryId }: { readonly id: string; readonly entryId: string }): Promise<boolean> {
    try {
      await this.#ledger.covered(entryId, COVERED_WITHIN_MS)
    } catch {
      return false
    }
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ id, resolve, reject })
      if (this.#waiting.length === 1) setImmediate(() => void this.#sealAll())
    })
  }

  /** Never rejects: each is told. */
  async #sealAll(): Promise<void> {
    const all = this.#waiting
    this.#waiting = []
    try {
      const { rows } = await this.#store.app.query<{ id: string }>({
        name: 'gate-seal',
        text: 'select gate.seal_permits($1) as id',
        values: [all.map(({ id }) => id)],
      })
      const sealed = new Set(rows.map(({ id }) => id))
      for (const { id, resolve } of all) resolve(sealed.has(id))
    } catch (error) {
      for (const { reject } of all) reject(error)
    }
  }
}
