/**
 * C2SP tlog-tiles: where tiles and entry bundles lie, and what is in them (c2sp.org/tlog-tiles). Tiles are 256 hashes
 * wide, so a tile's hash number n on level L is the root of the 256^L leaves from n × 256^L on.
 */
import { concatBytes } from '@noble/hashes/utils.js'

export const TILE_WIDTH = 256
const HASH_BYTES = 32

/** The path segments of a tile's number: groups of three digits, all but the last with an x before them. */
function numberPath(n: number): string {
  if (!Number.isSafeInteger(n) || n < 0) throw new Error('a tile number is a whole number, zero or more')
  let path = String(n % 1000).padStart(3, '0')
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
  }
  return path
}

function suffix(width: number): string {
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH)
    throw new Error('a tile is 1 to 256 hashes wide')
  return width === TILE_WIDTH ? '' : `.p/${width}`
}

/** The path of a hash tile, under the log's prefix: `tile/0/x001/234.p/7`. */
export function tilePath(level: number, number: number, width: number = TILE_WIDTH): string {
  if (!Number.isInteger(level) || level < 0 || level > 5) throw new Error('a tile level is 0 to 5')
  return `tile/${level}/${numberPath(number)}${suffix(width)}`
}

/** The path of a bundle of entries: `tile/entries/x001/234.p/7`. */
export function entriesPath(number: number, width: number = TILE_WIDTH): string {
  return `tile/entries/${numberPath(number)}${suffix(width)}`
}

/** A tile's bytes: its hashes one after another. */
export function tileBytes(hashes: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...hashes)
}

/** The hashes in a tile's bytes; null unless these are 1 to 256 whole hashes. */
export function tileHashes(bytes: Uint8Array): Uint8Array[] | null {
  const count = bytes.length / HASH_BYTES
  if (!Number.isInteger(count) || count < 1 || count > TILE_WIDTH) return null
  return Array.from({ length: count }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES))
}

/** A bundle's bytes: each entry after its length as a big-endian uint16. Throws on an entry over 65,535 bytes. */
export function entriesBytes(entries: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new Error('an entry is at most 65,535 bytes')
      return [new Uint8Array([entry.length >> 8, entry.length & 255]), entry]
    }),
  )
}

/** The entries in a bundle's bytes; null if the lengths do not add up or there are more than 256. */
export function entriesIn(bytes: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const [high, low] = [bytes[at], bytes[at + 1]]
    if (high === undefined || low === undefined) return null
    const end = at + 2 + high * 256 + low
    if (end > bytes.length) return null
    entries.push(bytes.slice(at + 2, end))
    at = end
  }
  return entries.length <= TILE_WIDTH ? entries : null
}
