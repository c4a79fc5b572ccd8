/**
 * One batch: takes whatever entry has no index yet, in row-id order (ids and commits may cross, so never "id greater than the
 * last"), and in one transaction gives indexes and keeps the signed checkpoint; then writes the tiles, then the checkpoint;
 * then says in the database how far the log is published. Killed between any two steps it goes on from where it was, by
 * `catchUp`.
 */
import type { ClientBase } from 'pg'
import { appendEntries, type SignerKey, signCheckpoint, type TreeState } from '@highroad/core/ledger'
import type { Covered } from './ledger.ts'
import type { LogFiles } from './log-files.ts'

export const MOST_A_BATCH = 2048
/** Entries are told of with an empty payload, a published checkpoint with `PUBLISHED`. Either is a hint and no more. */
export const LEDGER_CHANNEL = 'highroad_ledger'
export const PUBLISHED = 'published'

export type Step = 'taken' | 'committed' | 'tiles-written' | 'published'

export interface BatchParts {
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

/** Sequences what waits, at most `MOST_A_BATCH` entries. `client` holds the lock of the sequencer. */
export async function sequenceBatch(client: ClientBase, state: TreeState, parts: BatchParts): Promise<Batch> {
  const { files, signer, clock, onStep, onPublished } = parts
  const { rows } = await client.query<{ id: string; leaf: Buffer }>(
    `select id, leaf from ledger.entry where index is null order by id limit ${MOST_A_BATCH}`,
  )
  if (rows.length === 0) return { taken: 0, state }
  onStep('taken')
  const made = appendEntries(
    state,
    rows.map(({ leaf }) => new Uint8Array(leaf)),
  )
  const note = signCheckpoint(made.state.size, made.root, signer)
  const signedAt = new Date(clock())
  await client.query(GIVE_INDEXES, [
    rows.map(({ id }) => id),
    state.size,
    rows.length,
    made.state.size,
    Buffer.from(made.root),
    note,
    signedAt,
  ])
  onStep('committed')
  await files.writeTiles(made.files)
  onStep('tiles-written')
  await files.publish(made.state.size, note)
  onStep('published')
  const covering = { checkpointSize: made.state.size, checkpointTime: signedAt.getTime() }
  onPublished(
    made.state.size,
    note,
    new Map(
      rows.map(({ id }, i) => [
        id,
        { index: state.size + i, leafHash: Buffer.from(made.hashes[i] ?? []).toString('hex'), ...covering },
      ]),
    ),
  )
  await tellPublished(client, made.state.size)
  await files.dropPartials(made.files)
  return { taken: rows.length, state: made.state }
}

/**
 * For the processes that follow. Not flushed to the disk: lost with a crash of PostgreSQL it is said again by whoever leads
 * next, and no checkpoint rests on it.
 */
export async function tellPublished(client: ClientBase, size: number): Promise<void> {
  await client.query(`begin; set local synchronous_commit = off;
    insert into ledger.published (size) values (${size}) on conflict (only_row) do update set size = excluded.size;
    select pg_notify('${LEDGER_CHANNEL}', '${PUBLISHED}'); commit`)
}
