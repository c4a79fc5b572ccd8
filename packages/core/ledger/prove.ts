/** Proofs computed from a log's tiles (RFC 6962, 2.1.1 and 2.1.2). */
import type { ReadLogFile } from './append.ts'
import { rootOver } from './merkle.ts'
import { TILE_WIDTH, tileHashes, tilePath } from './tiles.ts'

/** The greatest power of two that is less than n (n > 1). */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Makes proofs for the tree of `size` leaves whose tiles `read` gives; tiles read are kept for further proofs. */
export function prover(size: number, read: ReadLogFile) {
  const tiles = new Map<string, Promise<Uint8Array[]>>()

  async function loadTile(level: number, number: number): Promise<Uint8Array[]> {
    const onLevel = Math.floor(size / TILE_WIDTH ** level)
    const width = Math.min(TILE_WIDTH, onLevel - number * TILE_WIDTH)
    const partial = tilePath(level, number, width)
    const bytes = (await read(partial)) ?? (await read(tilePath(level, number)))
    const hashes = bytes === null ? null : tileHashes(bytes)
    if (hashes === null || hashes.length < width)
      throw new Error(`the log's file ${partial} is missing or damaged`)
    return hashes
  }

  function tile(level: number, number: number): Promise<Uint8Array[]> {
    const key = `${level}/${number}`
    const found = tiles.get(key) ?? loadTile(level, number)
    tiles.set(key, found)
    return found
  }

  /** The hash of leaves start ≤ i < end. `start` is a multiple of the least power of two not below `end - start`. */
  async function subtree(start: number, end: number): Promise<Uint8Array> {
    const count = end - start
    const k = count === 1 ? 1 : split(count)
    if (count !== 1 && k * 2 !== count) {
      return rootOver([await subtree(start, start + k), await subtree(start + k, end)])
    }
    let [level, leavesEach] = [0, 1]
    while (leavesEach * TILE_WIDTH <= count) [level, leavesEach] = [level + 1, leavesEach * TILE_WIDTH]
    const first = start / leavesEach
    const hashes = await tile(level, Math.floor(first / TILE_WIDTH))
    const offset = first % TILE_WIDTH
    return rootOver(hashes.slice(offset, offset + count / leavesEach))
  }

  async function path(index: number, start: number, end: number): Promise<Uint8Array[]> {
    if (end - start === 1) return []
    const middle = start + split(end - start)
    return index < middle
      ? [...(await path(index, start, middle)), await subtree(middle, end)]
      : [...(await path(index, middle, end)), await subtree(start, middle)]
  }

  async function subproof(old: number, start: number, end: number, whole: boolean): Promise<Uint8Array[]> {
    if (old === end - start) return whole ? [] : [await subtree(start, end)]
    const k = split(end - start)
    return old <= k
      ? [...(await subproof(old, start, start + k, whole)), await subtree(start + k, end)]
      : [...(await subproof(old - k, start + k, end, false)), await subtree(start, start + k)]
  }

  return {
    /** The inclusion proof of leaf `index`. Throws where a tile is missing, or there is no such leaf. */
    async inclusion(index: number): Promise<Uint8Array[]> {
      if (!Number.isSafeInteger(index) || index < 0 || index >= size)
        throw new Error('there is no such leaf in a tree of this size')
      return path(index, 0, size)
    },
    /** The proof that the tree of `oldSize` leaves is the beginning of this one. */
    async consistency(oldSize: number): Promise<Uint8Array[]> {
      if (!Number.isSafeInteger(oldSize) || oldSize < 0 || oldSize > size)
        throw new Error('the older tree is not smaller')
      return oldSize === 0 || oldSize === size ? [] : subproof(oldSize, 0, size, true)
    },
    /** The tree's root. */
    async root(): Promise<Uint8Array> {
      return size === 0 ? rootOver([]) : subtree(0, size)
    },
  }
}
