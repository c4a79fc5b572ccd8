/**
 * What a sequencer does before its first batch: it compares the database with the published checkpoint, refuses where
 * the database is behind or another, and publishes what a crash left unpublished. Repeating it changes nothing.
 */
import type { ClientBase, Pool } from 'pg'
import {
  appendEntries,
  emptyTree,
  leafHash,
  loadTree,
  openCheckpoint,
  parseVerifierKey,
  rootOf,
  type SignerKey,
  tileHashes,
  tilePath,
  type TreeState,
  verifierKeyOf,
} from '@highroad/core/ledger'
import type { LogFiles } from './log-files.ts'
import { LedgerRefuses } from './refuses.ts'

const CHUNK = 4096

export interface Published {
  readonly state: TreeState
  readonly note: string | null
}

export async function catchUp(client: ClientBase, files: LogFiles, signer: SignerKey): Promise<Published> {
  const published = await publishedCheckpoint(files, signer)
  const recorded = await newestCheckpoint(client)
  const size = recorded?.size ?? 0
  if (published !== null && published.size > size)
    throw new LedgerRefuses(
      `The database holds ${size} sequenced entries, the published checkpoint ${published.size}: the database is older than the log, as after restoring a backup. Restore a newer backup of the database. Where there is none, docs/running.md says how to go on, and who will notice.`,
    )
  if (recorded !== null) mustOpen(recorded.note, signer)
  await files.dropLeftOvers()
  let state = published === null ? emptyTree() : await treeAt(client, files, published)
  while (state.size < size) {
    const made = appendEntries(state, await leaves(client, state.size, Math.min(size, state.size + CHUNK)))
    await files.writeTiles(made.files)
    await files.dropPartials(made.files)
    state = made.state
  }
  if (recorded === null) return { state, note: null }
  if (!same(rootOf(state), recorded.root))
    throw new LedgerRefuses('The entries in the database do not add up to the checkpoint that was signed.')
  if (published?.size !== size) await files.publish(size, recorded.note)
  return { state, note: recorded.note }
}

interface Root {
  readonly size: number
  readonly root: Uint8Array
}

async function publishedCheckpoint(files: LogFiles, signer: SignerKey): Promise<Root | null> {
  const bytes = await files.read('checkpoint')
  if (bytes === null) return null
  const key = parseVerifierKey(verifierKeyOf(signer))
  const opened = key ? openCheckpoint(Buffer.from(bytes).toString(), key) : { error: 'the key is not one' }
  if ('error' in opened)
    throw new LedgerRefuses(
      `The published checkpoint is not of this server's key (${opened.error}). Put back keys/checkpoint.key and the ledger folder that go together.`,
    )
  return opened
}

/** Who follows would one day lead: a log of another key is refused before it is joined. Throws `LedgerRefuses`. */
export async function mustBeOurs(sequencer: Pool, signer: SignerKey): Promise<void> {
  const recorded = await newestCheckpoint(sequencer)
  if (recorded !== null) mustOpen(recorded.note, signer)
}

function mustOpen(note: string, signer: SignerKey): void {
  const key = parseVerifierKey(verifierKeyOf(signer))
  const opened = key ? openCheckpoint(note, key) : { error: 'the key is not one' }
  if ('error' in opened)
    throw new LedgerRefuses(
      `The checkpoints in this database were signed with another key (${opened.error}): another Highroad, with a HIGHROAD_HOME of its own, uses this database. Use that HIGHROAD_HOME, or put back its keys/checkpoint.key.`,
    )
}

async function newestCheckpoint(client: ClientBase | Pool): Promise<(Root & { note: string }) | null> {
  const { rows } = await client.query<{ size: string; root: Buffer; note: string }>(
    'select size, root, note from ledger.checkpoint order by size desc limit 1',
  )
  const row = rows[0]
  return row ? { size: Number(row.size), root: new Uint8Array(row.root), note: row.note } : null
}

/** The tree as published: from its files, or made again from the database where a file is missing. */
async function treeAt(client: ClientBase, files: LogFiles, published: Root): Promise<TreeState> {
  const loaded = await loadTree(published.size, (path) => files.read(path)).catch(() => null)
  if (loaded !== null && same(rootOf(loaded), published.root)) {
    const [leaf] = await leaves(client, published.size - 1, published.size)
    const last = loaded.edge[0]?.at(-1) ?? (await lastOfWholeTile(files, published.size))
    if (leaf === undefined || last === null || !same(leafHash(leaf), last)) throw anotherHistory()
    return loaded
  }
  let state = emptyTree()
  while (state.size < published.size) {
    const until = Math.min(published.size, state.size + CHUNK)
    const made = appendEntries(state, await leaves(client, state.size, until))
    await files.writeTiles(made.files)
    state = made.state
  }
  if (!same(rootOf(state), published.root)) throw anotherHistory()
  return state
}

async function lastOfWholeTile(files: LogFiles, size: number): Promise<Uint8Array | null> {
  const bytes = await files.read(tilePath(0, size / 256 - 1))
  return (bytes && tileHashes(bytes)?.at(-1)) ?? null
}

function anotherHistory(): LedgerRefuses {
  return new LedgerRefuses('The entries in the database are not those that were published.')
}

async function leaves(client: ClientBase, from: number, until: number): Promise<Uint8Array[]> {
  const { rows } = await client.query<{ leaf: Buffer }>(
    'select leaf from ledger.entry where index >= $1 and index < $2 order by index',
    [from, until],
  )
  if (rows.length !== until - from)
    throw new LedgerRefuses(
      `The database lacks entries between ${from} and ${until}, which have been signed. Restore the newest backup.`,
    )
  return rows.map(({ leaf }) => new Uint8Array(leaf))
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
