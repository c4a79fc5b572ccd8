/** Closing a permit: the `used` entry, and the rows that it commits to. */
import { sql } from 'kysely'
import type { Scope } from '@highroad/core/consent'
import { canonicalItems, type UsedBody, type UsedItem, usedRoot } from '@highroad/core/ledger'
import { type Done, type Job, type Ledger, type NewEntry, sha256, type UnderLocks } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { newestTime, standingFact } from './facts.ts'

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

/** A permit with more items is closed in a transaction of its own: those of others, and a withdrawal, do not wait for it. */
const MOST_TOGETHER = 500

interface Closing {
  readonly permit: string
  readonly account: string
  readonly items: readonly UsedItem[]
}

/** Closing twice changes nothing. From then on the permit opens nothing. */
export async function closePermit(
  store: Store,
  ledger: Ledger,
  clock: () => number,
  permit: PermitToClose,
): Promise<void> {
  const { id, hostingAccount: account, scopes } = permit
  const items = canonicalItems(permit.items)
  const body: UsedBody = { permit: id, permitLeaf: permit.leafHash, ...usedRoot(items, sha256) }
  const closing: Closing = { permit: id, account, items }
  const decide = ({ facts }: Pick<UnderLocks, 'facts'>): { entries: NewEntry[]; result: Closing } => {
    const time = items.reduce((newest, item) => Math.max(newest, item.time), permit.time)
    const entry: NewEntry = {
      kind: 'used',
      time: Math.max(clock(), time, newestTime(facts.map(standingFact))),
      body,
      scopes: scopes.map((scope) => ({ scope, raise: false })),
    }
    return { entries: [entry], result: closing }
  }
  const job: Job<Closing> = {
    account,
    person: null,
    scopes,
    mode: 'shared',
    reads: scopes.length > 0 ? 'facts' : 'heads',
    decide,
    within: writeClosings,
    forAll: true,
  }
  try {
    await (items.length <= MOST_TOGETHER ? ledger.write(job) : alone(store, ledger, job))
  } catch (error) {
    if (!isClosedAlready(error)) throw error
  }
}

async function alone(store: Store, ledger: Ledger, job: Job<Closing>): Promise<void> {
  await store.asTenant(job, async (tx) => {
    await ledger.lock(tx, job.scopes, 'shared')
    const facts = job.scopes.length > 0 ? await ledger.facts(tx, job.scopes) : []
    const { entries, result } = job.decide({ heads: [], facts })
    await writeClosings(tx, [{ result, appended: await ledger.append(tx, entries) }])
  })
}

async function writeClosings(tx: Tx, done: readonly Done<Closing>[]): Promise<void> {
  const closings = done.map(({ result, appended: [entry] }) => {
    if (!entry) throw new Error('the ledger gave no entry')
    return { ...result, entry: entry.entryId }
  })
  await sql`select gate.close_permits(${JSON.stringify(closings)}::jsonb)`.execute(tx)
}

/** As the database says it of a permit that is closed, or erased. */
function isClosedAlready(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55000'
}
