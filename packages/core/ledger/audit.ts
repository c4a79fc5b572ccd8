/**
 * Checking a whole log of the C2SP tlog-tiles form, whoever made it: every tile against the hashes above and below it, every
 * bundle of entries against its tile, all of it against the checkpoint. A tile is held only while it is looked at, so what
 * is in memory does not grow with the log.
 */
import { type ReadLogFile, rootOf } from './append.ts'
import type { Checkpoint } from './checkpoint.ts'
import { leafHash, rootOver, sameHash, verifyConsistency } from './merkle.ts'
import { prover } from './prove.ts'
import { TILE_WIDTH, entriesIn, entriesPath, tileHashes, tilePath } from './tiles.ts'

/** Something that is wrong: the file's path under the log's prefix, and a sentence. */
export interface LogFinding {
  readonly where: string
  readonly what: string
}

export interface AuditOptions {
  readonly checkpoint: Checkpoint
  readonly read: ReadLogFile
  /** How many tiles of the lowest level are read at once, each with its bundle. */
  readonly atOnce: number
  /** Widths of the partial tiles that lie beside this whole one, where the log's files can be listed. */
  readonly partialsOf?: (path: string) => Promise<readonly number[]>
  /** Hears how many entries have been checked so far. */
  readonly onProgress?: (entries: number) => void
}

/** The log does not reach further: six levels hold 256^6 entries. */
const MOST_ENTRIES = TILE_WIDTH ** 6
/** More are counted, not kept. */
const FINDINGS_KEPT = 100

type Hashes = readonly Uint8Array[]
type Hash = Uint8Array | null

/** What is found remains readable where `read` throws on the way. */
export class LogAudit {
  readonly #options: AuditOptions
  readonly #size: number
  readonly findings: LogFinding[] = []
  findingCount = 0
  tiles = 0
  bundles = 0
  /** Entries that were hashed and compared with their tile. */
  entriesChecked = 0
  /** Entries whose bundle the log does not publish. A log may leave out its beginning (pruning), and nothing after. */
  entriesMissing = 0
  #entriesSeen = 0
  #firstBundle = Infinity
  #lastMissing = -1

  constructor(options: AuditOptions) {
    this.#options = options
    this.#size = options.checkpoint.size
  }

  /** Reads the whole log. Throws what `read` throws. */
  async run(): Promise<void> {
    const { root } = this.#options.checkpoint
    if (this.#size > MOST_ENTRIES)
      return this.#found('checkpoint', 'It names more entries than a log can hold.')
    const edge: (Hashes | null)[] = []
    for (let level = 0, count = this.#size; count > 0; level++, count = Math.floor(count / TILE_WIDTH))
      edge.push(
        count % TILE_WIDTH === 0
          ? []
          : await this.#tile(level, Math.floor(count / TILE_WIDTH), count % TILE_WIDTH),
      )
    const known = edge.every((hashes) => hashes !== null)
    const fits = known && sameHash(rootOf({ size: this.#size, edge, entries: [] }), root)
    const below: (readonly Hash[])[] = []
    for (const [level, hashes] of edge.entries()) below.push(await this.#edge(level, hashes, fits))
    // Where the edge holds, all is measured by it, and what does not fit has been named.
    if (fits || !below.every((hashes) => hashes.every((hash) => hash !== null))) return this.#closing()
    const computed = rootOf({ size: this.#size, edge: below, entries: [] })
    if (!sameHash(computed, root))
      this.#found('checkpoint', `Its root is not that of the ${this.#size} entries in the tiles.`)
    this.#closing()
  }

  /** The last, incomplete tile of a level and all under it; gives its hashes as they are computed from below. */
  async #edge(level: number, hashes: Hashes | null, fits: boolean): Promise<readonly Hash[]> {
    const onLevel = Math.floor(this.#size / TILE_WIDTH ** level)
    const [number, width] = [Math.floor(onLevel / TILE_WIDTH), onLevel % TILE_WIDTH]
    if (width === 0) return []
    if (fits) await this.#partials(tilePath(level, number), width, tileHashes, hashes)
    if (level > 0) return await this.#children(level, number, width, hashes, fits)
    const entries = await this.#bundle(number, width, hashes, fits)
    return hashes ?? entries ?? [null]
  }

  /** A whole tile and all under it; `expected` is its hash in the tile above, where that one holds. Gives the computed hash. */
  async #whole(level: number, number: number, expected: Hash, above: string): Promise<Hash> {
    const hashes = await this.#tile(level, number, TILE_WIDTH)
    const own = hashes && rootOver(hashes)
    const fits = own !== null && expected !== null && sameHash(own, expected)
    const wrong = own !== null && expected !== null && !fits
    if (fits) await this.#partials(tilePath(level, number), TILE_WIDTH, tileHashes, hashes)
    const unfit = () =>
      this.#found(tilePath(level, number), `It does not add up to the hash that ${above} has for it.`)
    if (level === 0) {
      const entries = await this.#bundle(number, TILE_WIDTH, hashes, fits)
      // Where the entries are what they should be, the tile was changed, and that has been said.
      if (wrong && entries && sameHash(rootOver(entries), expected)) return expected
      if (wrong) unfit()
      return own ?? (entries && rootOver(entries))
    }
    // One tile of these levels is looked at at a time, so what is found meanwhile is about those under it.
    const before = this.findingCount
    const computed = rootOrNull(await this.#children(level, number, TILE_WIDTH, hashes, fits))
    if (wrong && this.findingCount === before) unfit()
    return computed ?? own
  }

  /** The tiles that the first `width` hashes of a tile stand for, each compared with its hash; gives the computed hashes. */
  async #children(
    level: number,
    number: number,
    width: number,
    hashes: Hashes | null,
    fits: boolean,
  ): Promise<readonly Hash[]> {
    const path = tilePath(level, number, width)
    const computed: Hash[] = Array.from({ length: width }, () => null)
    await inParallel(width, level === 1 ? this.#options.atOnce : 1, async (i) => {
      const child = number * TILE_WIDTH + i
      const own = hashes?.[i] ?? null
      const found = await this.#whole(level - 1, child, fits ? own : null, path)
      computed[i] = found
      // Where this tile itself is in doubt, nobody can say which of the two is wrong.
      if (!fits && own && found && !sameHash(own, found))
        this.#found(path, `Its hash ${i} is not that of ${tilePath(level - 1, child)}.`)
    })
    return computed
  }

  /** Reads a tile; null where it is missing or damaged. */
  async #tile(level: number, number: number, width: number): Promise<Hashes | null> {
    const path = tilePath(level, number, width)
    const hashes = await this.#members(path, tilePath(level, number), width, tileHashes)
    if (hashes === 'none') this.#found(path, 'It is missing.')
    if (hashes === 'none' || hashes === 'damaged') return null
    this.tiles++
    return hashes
  }

  /** Reads a bundle and compares it with its tile; gives the hashes of its entries, null where there is none. */
  async #bundle(number: number, width: number, hashes: Hashes | null, fits: boolean): Promise<Hashes | null> {
    const path = entriesPath(number, width)
    const entries = await this.#members(path, entriesPath(number), width, entriesIn)
    this.#entriesSeen += width
    this.#options.onProgress?.(this.#entriesSeen)
    if (entries === 'none') {
      this.entriesMissing += width
      this.#lastMissing = Math.max(this.#lastMissing, number)
      return null
    }
    this.#firstBundle = Math.min(this.#firstBundle, number)
    if (entries === 'damaged') return null
    this.bundles++
    this.entriesChecked += width
    const made = entries.map((entry) => leafHash(entry))
    const tile = tilePath(0, number, width)
    const wrong = hashes?.findIndex((hash, i) => !sameHash(hash, made[i] ?? hash)) ?? -1
    const index = number * TILE_WIDTH + wrong
    if (wrong >= 0 && fits) this.#found(path, `Entry ${index} does not hash to what ${tile} has for it.`)
    if (wrong >= 0 && !fits) this.#found(tile, `Its hash ${wrong} is not that of entry ${index} in ${path}.`)
    if (fits && wrong < 0) await this.#partials(entriesPath(number), width, entriesIn, entries)
    return made
  }

  /** A file's first `width` members. A partial one may be gone once the whole one is there; its beginning is the same. */
  async #members(
    path: string,
    whole: string,
    width: number,
    parse: (bytes: Uint8Array) => Uint8Array[] | null,
  ): Promise<Hashes | 'none' | 'damaged'> {
    const bytes = await this.#options.read(path)
    if (bytes !== null) return this.#parsed(path, bytes, width, width, parse)
    const later = path === whole ? null : await this.#options.read(whole)
    return later === null ? 'none' : this.#parsed(whole, later, width, TILE_WIDTH, parse)
  }

  #parsed(
    path: string,
    bytes: Uint8Array,
    wanted: number,
    width: number,
    parse: (bytes: Uint8Array) => Uint8Array[] | null,
  ): Hashes | 'damaged' {
    const members = parse(bytes)
    if (members?.length === width) return members.slice(0, wanted)
    const holds = members === null ? 'is not whole' : `holds ${members.length}`
    this.#found(path, `It should hold ${width} and ${holds} (${bytes.length} bytes).`)
    return 'damaged'
  }

  /** Partial tiles that were left lying must be the beginning of this one, which holds. */
  async #partials(
    whole: string,
    width: number,
    parse: (bytes: Uint8Array) => Uint8Array[] | null,
    members: Hashes | null,
  ): Promise<void> {
    for (const narrower of (await this.#options.partialsOf?.(whole)) ?? []) {
      if (narrower >= width) continue
      const path = `${whole}.p/${narrower}`
      const bytes = await this.#options.read(path)
      if (bytes === null) continue
      const parsed = parse(bytes)
      if (
        parsed?.length !== narrower ||
        !parsed.every((member, i) => sameHash(member, members?.[i] ?? new Uint8Array()))
      )
        this.#found(path, `It is not the beginning of ${whole}.`)
    }
  }

  #closing(): void {
    if (this.#lastMissing > this.#firstBundle)
      this.#found(
        entriesPath(this.#lastMissing),
        'This bundle of entries is missing, though earlier ones are there (other missing ones are not named).',
      )
  }

  #found(where: string, what: string): void {
    this.findingCount++
    if (this.findings.length < FINDINGS_KEPT) this.findings.push({ where, what })
  }
}

/** Why an earlier checkpoint of the log is not the beginning of this one; null where it is. Throws what `read` throws. */
export async function contradiction(
  earlier: Checkpoint,
  now: Checkpoint,
  read: ReadLogFile,
): Promise<string | null> {
  if (earlier.origin !== now.origin) return `The earlier checkpoint is of another log, ${earlier.origin}.`
  if (earlier.size > now.size)
    return `The log was rolled back: the earlier checkpoint has ${earlier.size} entries, this one ${now.size}.`
  const proof = await prover(now.size, read).consistency(earlier.size)
  if (verifyConsistency(earlier.size, now.size, proof, earlier.root, now.root)) return null
  return `The log was forked: what was signed at ${earlier.size} entries is not the beginning of what is signed at ${now.size}.`
}

function rootOrNull(hashes: readonly Hash[]): Hash {
  const known = hashes.filter((hash) => hash !== null)
  return known.length === hashes.length ? rootOver(known) : null
}

/** Runs `work` for 0 to count - 1, at most `atOnce` at a time. */
async function inParallel(count: number, atOnce: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker))
}
