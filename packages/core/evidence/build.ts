/** Making a proof bundle. */
import type { Opening } from '../ledger/entry.ts'
import {
  type ReadLogFile,
  type UsedItem,
  canonicalBytes,
  canonicalItems,
  prover,
  toBase64,
} from '../ledger/index.ts'
import type { Bundle, Place } from './bundle.ts'

export interface BundleInput {
  readonly place: Place
  /** The signed checkpoint as published, and the size it names. Every entry is below that size. */
  readonly checkpoint: string
  readonly size: number
  /**
   * All of: each permit and `used` entry of the place; every fact, from the first to the newest below `size`, of each scope
   * that one of those permits consulted, and of the place and, in a meeting, all who joined it. Any order, each index once.
   */
  readonly entries: readonly {
    readonly index: number
    readonly leaf: Uint8Array
    /** Null where it was erased. */
    readonly opening: Opening | null
  }[]
  /** The rows of each closed permit under the permit's leaf hash (64 hex digits); any order. */
  readonly items: Readonly<Record<string, readonly UsedItem[]>>
  /** Reads the log's tiles. */
  readonly read: ReadLogFile
}

/** The bytes of a proof bundle. Throws where a tile is missing or an entry is not below `size`. */
export async function buildBundle(input: BundleInput): Promise<Uint8Array> {
  const proofs = prover(input.size, input.read)
  const entries: Bundle['entries'] = []
  for (const { index, leaf, opening } of [...input.entries].sort((a, b) => a.index - b.index)) {
    const proof = (await proofs.inclusion(index)).map(toBase64)
    entries.push({ index, leaf: toBase64(leaf), opening, proof })
  }
  const items = Object.fromEntries(
    Object.entries(input.items).map(([leaf, rows]) => [leaf, canonicalItems(rows)]),
  )
  const [format, { checkpoint }] = ['highroad-proof-bundle' as const, input]
  const bundle: Bundle = isChannel(input.place)
    ? { format, v: 2, place: input.place, checkpoint, entries, items }
    : { format, v: 1, meeting: input.place.slice('meeting:'.length), checkpoint, entries, items }
  return canonicalBytes(bundle)
}

const isChannel = (place: Place): place is `channel:${string}` => place.startsWith('channel:')
