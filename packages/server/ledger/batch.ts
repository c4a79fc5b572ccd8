/**
 * One batch: takes whatever entry has no index yet, in row-id order (ids and commits may cross, so never "id greater than the
 * last"), and in one transaction gives indexes and keeps the signed checkpoint; then writes the tiles, then the checkpoint;
 * then says in the database how far the log is published. Killed between any two steps it goes on from where it was, by
 * `catchUp`, however many batches have their indexes and are not published.
 */
import type { ClientBase, Pool } from 'pg'
import {
  type Appended,
  appendEntries,
  type SignerKey,
  signCheckpoint,
  type TreeState,
} from '@highroad/core/ledger'
import type { Covered } from './ledger.ts'
import type { Store } from '../store/index.ts'
import type { LogFiles } from './log-files.ts'
import { sha256 } from './sha256.ts'

export const MOST_A_BATCH = 2048
/** Entries are told of with an empty payload, a published checkpoint with `PUBLISHED`. Either is a hint and no more. */
export const LEDGER_CHANNEL = 'highroad_ledger'
export const PUBLISHED = 'published'

export type Step = 'taken' | 'committed' | 'tiles-written' | 'published'

export interface BatchParts {
  readonly store: Pick<Store, 'sequencer'>
  readonly files: LogFiles
  readonly signer: SignerKey
  readonly clock: () => number
  /** Hears of each step when it is done. */
  readonly onStep: (step: Step) => void
  /** The checkpoint now covers everything below this size; `covered` are the entries of this batch by row id, if one was made. */
  readonly onPublished: (size: number, note: string, covered?: ReadonlyMap<string, Covered>) => void
}

export interface Batch {
  readonly taken: number
  readonly state: TreeState
  /** To be called once the batch before it is published. */
  readonly publish: () => Publishing
}

/** Two promises of one publication, neither of which need be waited for where the other rejects. */
interface Publishing {
  /** From now on the next batch may be taken: what it may not do before is write its own tiles. */
  readonly tiles: Promise<void>
  readonly done: Promise<void>
}

/**
 * One statement, and so one transaction: the indexes and the checkpoint over them are there together or not at all. It divides
 * by zero, and nothing is kept, where another sequencer took one of these entries.
 */
const GIVE_INDEXES = `
  with given as (
    update ledger.entry e set index = $2::bigint + n.nth - 1
      from unnest($1::bigint[]) with ordinality as n (id, nth) where e.id = n.id and e.index is null
    returning e.id)
  insert into ledger.checkpoint (size, root, note, signed_at)
  select $4::bigint / (count(*) = $3::bigint)::integer, $5, $6, $7 from given`

/**
 * Gives indexes to what waits, at most `MOST_A_BATCH` entries. `client` holds the lock of the sequencer. No tile is written
 * before: a sequencer that lost its lock without knowing finds here that the entries are another's.
 */
export async function sequenceBatch(client: ClientBase, state: TreeState, parts: BatchParts): Promise<Batch> {
  const { signer, clock, onStep } = parts
  const { rows } = await client.query<{ id: string; leaf: Buffer }>(
    `select id, leaf from ledger.entry where index is null order by id limit ${MOST_A_BATCH}`,
  )
  if (rows.length === 0) return { taken: 0, state, publish: () => NOTHING }
  onStep('taken')
  const made = appendEntries(
    state,
    rows.map(({ leaf }) => new Uint8Array(leaf)),
    sha256,
  )
  const note = signCheckpoint(made.state.size, made.root, signer)
  const signedAt = new Date(clock())
  const ids = rows.map(({ id }) => id)
  await client.query(GIVE_INDEXES, [
    ids,
    state.size,
    rows.length,
    made.state.size,
    Buffer.from(made.root),
    note,
    signedAt,
  ])
  onStep('committed')
  const covering = { checkpointSize: made.state.size, checkpointTime: signedAt.getTime() }
  const covered = new Map(
    ids.map((id, i) => [
      id,
      { index: state.size + i, leafHash: Buffer.from(made.hashes[i] ?? []).toString('hex'), ...covering },
    ]),
  )
  return { taken: rows.length, state: made.state, publish: () => publish(made, note, covered, parts) }
}

const NOTHING: Publishing = { tiles: Promise.resolve(), done: Promise.resolve() }

function publish(
  made: Appended,
  note: string,
  covered: ReadonlyMap<string, Covered>,
  { store, files, onStep, onPublished }: BatchParts,
): Publishing {
  const { size } = made.state
  const writeTiles = async () => {
    await files.writeTiles(made.files)
    onStep('tiles-written')
  }
  const tiles = writeTiles()
  const publishTree = async () => {
    await tiles
    await files.publish(size, note)
    onStep('published')
    onPublished(size, note, covered)
    await tellPublished(store.sequencer, size)
    await files.dropPartials(made.files)
  }
  const done = publishTree()
  // Whoever waits for one of them may give up the other.
  for (const promise of [tiles, done]) promise.catch(() => undefined)
  return { tiles, done }
}

/**
 * For the processes that follow. Not flushed to the disk: lost with a crash of PostgreSQL it is said again by whoever leads
 * next, and no checkpoint rests on it.
 */
export async function tellPublished(database: ClientBase | Pool, size: number): Promise<void> {
  const tell = `begin; set local synchronous_commit = off;
    insert into ledger.published as p (size) values (${size})
      on conflict (only_row) do update set size = excluded.size where excluded.size > p.size;
    select pg_notify('${LEDGER_CHANNEL}', '${PUBLISHED}'); commit`
  await database.query(tell)
}
