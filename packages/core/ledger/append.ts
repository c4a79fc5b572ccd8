/** Growing the tree: what a sequencer holds in memory between batches, and the files a batch makes. */
import { type HashBytes, leafHash, rootOver } from './merkle.ts'
import { TILE_WIDTH, entriesBytes, entriesIn, entriesPath, tileBytes, tileHashes, tilePath } from './tiles.ts'

/**
 * The right edge of a tree: on each level the hashes of its last, incomplete tile (fewer than 256), and the entries of
 * the last, incomplete bundle. Everything left of it is in files that never change.
 */
export interface TreeState {
  readonly size: number
  readonly edge: readonly (readonly Uint8Array[])[]
  readonly entries: readonly Uint8Array[]
}

/** A file of the log: its path under the log's prefix, and its bytes. */
export interface LogFile {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface Appended {
  readonly state: TreeState
  readonly root: Uint8Array
  /** Leaf hashes of the entries appended, in order; the first has index `state.size - hashes.length`. */
  readonly hashes: readonly Uint8Array[]
  /** Every tile and bundle that is new or grew. Write all of them durably before publishing the checkpoint. */
  readonly files: readonly LogFile[]
}

/** The state of a log without entries. */
export function emptyTree(): TreeState {
  return { size: 0, edge: [], entries: [] }
}

/** The root hash of the tree that `state` is the edge of. */
export function rootOf(state: TreeState, hash?: HashBytes): Uint8Array {
  let smaller: Uint8Array | null = null
  for (const level of state.edge) {
    const hashes: readonly Uint8Array[] = smaller === null ? level : [...level, smaller]
    if (hashes.length > 0) smaller = rootOver(hashes, hash)
  }
  return smaller ?? rootOver([])
}

/** Appends entries (leaf bytes). Pure: gives a new state, the new root and the files to write. */
export function appendEntries(state: TreeState, entries: readonly Uint8Array[], hash?: HashBytes): Appended {
  const hashes = entries.map((entry) => leafHash(entry, hash))
  const files: LogFile[] = []
  const bundles = inTiles(state.entries, entries, state.size)
  for (const { number, members } of bundles.changed)
    files.push({ path: entriesPath(number, members.length), bytes: entriesBytes(members) })

  const edge: (readonly Uint8Array[])[] = []
  let fresh: readonly Uint8Array[] = hashes
  let before = state.size
  for (let level = 0; level < state.edge.length || fresh.length > 0; level++) {
    const tiles = inTiles(state.edge[level] ?? [], fresh, before)
    for (const { number, members } of tiles.changed)
      files.push({ path: tilePath(level, number, members.length), bytes: tileBytes(members) })
    edge.push(tiles.rest)
    fresh = tiles.changed.filter((t) => t.members.length === TILE_WIDTH).map((t) => rootOver(t.members, hash))
    before = Math.floor(before / TILE_WIDTH)
  }
  const next: TreeState = { size: state.size + entries.length, edge, entries: bundles.rest }
  return { state: next, root: rootOf(next, hash), hashes, files }
}

/** Lays `fresh` after `rest`, the members of an incomplete tile of a row that has `before` members in all. */
function inTiles(
  rest: readonly Uint8Array[],
  fresh: readonly Uint8Array[],
  before: number,
): { changed: { number: number; members: Uint8Array[] }[]; rest: readonly Uint8Array[] } {
  if (fresh.length === 0) return { changed: [], rest }
  const all = [...rest, ...fresh]
  const first = Math.floor(before / TILE_WIDTH)
  const changed: { number: number; members: Uint8Array[] }[] = []
  for (let i = 0; i < all.length; i += TILE_WIDTH)
    changed.push({ number: first + i / TILE_WIDTH, members: all.slice(i, i + TILE_WIDTH) })
  const last = changed.at(-1)
  return { changed, rest: last === undefined || last.members.length === TILE_WIDTH ? [] : last.members }
}

/** Reads a file of the log by its path, or null where there is none. */
export type ReadLogFile = (path: string) => Uint8Array | null | Promise<Uint8Array | null>

/**
 * The state of a log of `size` entries from its files, for a sequencer that starts. Throws, naming the path, where a
 * file is missing or not what it should be; the caller compares {@link rootOf} with its checkpoint.
 */
export async function loadTree(size: number, read: ReadLogFile): Promise<TreeState> {
  const edge: (readonly Uint8Array[])[] = []
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH))
    edge.push(await lastTile(count, (n, width) => tilePath(level, n, width), tileHashes, read))
  return { size, edge, entries: await lastTile(size, entriesPath, entriesIn, read) }
}

async function lastTile(
  count: number,
  path: (number: number, width: number) => string,
  parse: (bytes: Uint8Array) => Uint8Array[] | null,
  read: ReadLogFile,
): Promise<readonly Uint8Array[]> {
  const width = count % TILE_WIDTH
  if (width === 0) return []
  const number = Math.floor(count / TILE_WIDTH)
  // A partial tile may be gone once the whole one is there; its beginning is the same.
  for (const candidate of [path(number, width), path(number, TILE_WIDTH)]) {
    const bytes = await read(candidate)
    if (bytes === null) continue
    const members = parse(bytes)
    if (members === null || members.length < width) throw new Error(`the log's file ${candidate} is damaged`)
    return members.slice(0, width)
  }
  throw new Error(`the log's file ${path(number, width)} is missing`)
}
