import { utf8ToBytes } from '@noble/hashes/utils.js'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { appendEntries, emptyTree, rootOf } from './append.ts'
import { LogAudit, contradiction } from './audit.ts'
import type { Checkpoint } from './checkpoint.ts'
import { entriesPath, tilePath } from './tiles.ts'

type Files = Map<string, Uint8Array>
interface Log {
  readonly files: Files
  readonly checkpoint: Checkpoint
}

function logOf(sizes: readonly number[], entry = (i: number) => `entry ${i}`): Log {
  const files: Files = new Map()
  let state = emptyTree()
  for (const size of sizes) {
    const entries = Array.from({ length: size - state.size }, (_, i) => utf8ToBytes(entry(state.size + i)))
    const appended = appendEntries(state, entries)
    for (const { path, bytes } of appended.files) files.set(path, bytes)
    state = appended.state
  }
  return { files, checkpoint: { origin: 'log.example', size: state.size, root: rootOf(state) } }
}

async function audited({ files, checkpoint }: Log): Promise<LogAudit> {
  const audit = new LogAudit({
    checkpoint,
    read: (path) => files.get(path) ?? null,
    atOnce: 16,
    partialsOf: (path) =>
      Promise.resolve(
        [...files.keys()].flatMap((file) =>
          file.startsWith(`${path}.p/`) ? [Number(file.slice(path.length + 3))] : [],
        ),
      ),
  })
  await audit.run()
  return audit
}

const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))

/** Levels 0 to 2, with an edge on each: 65,536 + 256 + 30 entries. */
let deep: Log
/** Two levels, quick to read: four whole tiles and 30 entries. */
let flat: Log
beforeAll(() => {
  deep = logOf([700, 65_536 + 286])
  flat = logOf([700, 1054])
})
const changed = (changes: Record<string, Uint8Array | null>, log = flat): Log => {
  const files = new Map(log.files)
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes === null) files.delete(path)
    else files.set(path, bytes)
  }
  return { files, checkpoint: log.checkpoint }
}
const wheres = async (log: Log) => [...new Set((await audited(log)).findings.map(({ where }) => where))]

test('logs of any size, grown in any batches, have nothing wrong', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 1100 }), { maxLength: 4 }), async (sizes) => {
      const audit = await audited(logOf(sizes.toSorted((a, b) => a - b)))
      expect(audit.findings).toEqual([])
      expect(audit.entriesMissing).toBe(0)
      expect(audit.entriesChecked).toBe(Math.max(0, ...sizes))
    }),
    { numRuns: 25 },
  )
})

test('a log of three levels: every tile and every entry is counted once', async () => {
  const audit = await audited(deep)
  expect(audit.findings).toEqual([])
  expect([audit.tiles, audit.bundles, audit.entriesChecked]).toEqual([257 + 1 + 1 + 1 + 1, 258, 65_822])
})

describe('one changed bit', () => {
  test.each([
    ['a tile of hashes', tilePath(0, 2), 5000],
    ['the edge of the second level', tilePath(1, 0, 4), 3],
    ['a bundle’s entry', entriesPath(2), 900],
    ['a bundle’s lengths', entriesPath(3), 0],
    ['the last bundle', entriesPath(4, 30), 10],
    ['a partial tile left from earlier', tilePath(0, 2, 188), 40],
    ['a partial bundle left from earlier', entriesPath(2, 188), 40],
  ])('in %s is named, and nothing else is', async (_, path, at) => {
    const bytes = flat.files.get(path)
    if (bytes === undefined) throw new Error(`the log has no ${path}`)
    expect(await wheres(changed({ [path]: flipped(bytes, at) }))).toEqual([path])
  })
  test.each([
    ['tile', tilePath(1, 0), 8191],
    ['edge', tilePath(1, 1, 1), 3],
    ['top', tilePath(2, 0, 1), 0],
  ])('in an upper %s of three levels is named, and nothing else is', async (_, path, at) => {
    const bytes = deep.files.get(path) ?? new Uint8Array()
    expect(await wheres(changed({ [path]: flipped(bytes, at) }, deep))).toEqual([path])
  })
  test('in the last tile of hashes: the tile, and that the checkpoint is of other entries', async () => {
    const path = tilePath(0, 4, 30)
    const bytes = flat.files.get(path) ?? new Uint8Array()
    expect(await wheres(changed({ [path]: flipped(bytes, 40) }))).toEqual([path, 'checkpoint'])
  })
  test('anywhere in a small log is found in its file', async () => {
    const log = logOf([100, 300, 533])
    const paths = [...log.files.keys()]
    await fc.assert(
      fc.asyncProperty(fc.nat(paths.length - 1), fc.nat(), async (pick, at) => {
        const path = paths[pick] ?? ''
        const bytes = log.files.get(path) ?? new Uint8Array()
        const files = new Map(log.files).set(path, flipped(bytes, at % bytes.length))
        const found = await wheres({ ...log, files })
        expect(found).toContain(path)
        expect(found.filter((where) => where !== path && where !== 'checkpoint')).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('without its entries', () => {
  const bare = () =>
    changed(
      Object.fromEntries([...flat.files.keys()].filter((p) => p.includes('entries')).map((p) => [p, null])),
    )
  test('a tile that was changed is found all the same', async () => {
    const log = bare()
    const path = tilePath(0, 2)
    log.files.set(path, flipped(flat.files.get(path) ?? new Uint8Array(), 5))
    const audit = await audited(log)
    expect(audit.findings).toEqual([
      { where: path, what: `It does not add up to the hash that ${tilePath(1, 0, 4)} has for it.` },
    ])
    expect(audit.entriesMissing).toBe(1054)
  })
  test('two of them, both', async () => {
    const log = bare()
    for (const n of [1, 3])
      log.files.set(tilePath(0, n), flipped(flat.files.get(tilePath(0, n)) ?? new Uint8Array(), 5))
    expect((await wheres(log)).toSorted()).toEqual([tilePath(0, 1), tilePath(0, 3)])
  })
})

describe('missing and cut files', () => {
  test.each([
    ['a tile', tilePath(0, 2)],
    ['an upper tile', tilePath(1, 0, 4)],
    ['the last tile', tilePath(0, 4, 30)],
    ['a bundle after others', entriesPath(2)],
  ])('%s that is missing is named', async (_, path) => {
    expect(await wheres(changed({ [path]: null }))).toEqual([path])
  })
  test.each([tilePath(0, 2), tilePath(1, 0, 4), tilePath(0, 4, 30), entriesPath(3)])(
    '%s that was cut is named',
    async (path) => {
      const bytes = flat.files.get(path) ?? new Uint8Array()
      for (const length of new Set([0, bytes.length - 32, bytes.length - 1]))
        expect(await wheres(changed({ [path]: bytes.slice(0, length) }))).toContain(path)
    },
  )
  test('a beginning without entries is counted and not wrong; the bundles after it are checked', async () => {
    const audit = await audited(changed({ [entriesPath(0)]: null, [entriesPath(1)]: null }))
    expect([audit.findings, audit.entriesMissing, audit.entriesChecked]).toEqual([[], 512, 1054 - 512])
  })
  test('a partial tile may be gone once the whole one is there', async () => {
    const log = logOf([300, 600])
    const at300: Log = { files: new Map(log.files), checkpoint: logOf([300]).checkpoint }
    at300.files.delete(tilePath(0, 1, 44))
    at300.files.delete(entriesPath(1, 44))
    expect((await audited(at300)).findings).toEqual([])
  })
})

test('very many findings are counted, not kept', async () => {
  const log = changed({}, deep)
  for (let n = 0; n < 256; n++) log.files.set(tilePath(0, n), new Uint8Array(8192))
  const audit = await audited(log)
  expect(audit.findings).toHaveLength(100)
  expect(audit.findingCount).toBeGreaterThan(255)
})

describe('against an earlier checkpoint', () => {
  const read = (log: Log) => (path: string) => log.files.get(path) ?? null
  const earlier = logOf([700]).checkpoint
  test('its beginning is its beginning', async () => {
    expect(await contradiction(earlier, deep.checkpoint, read(deep))).toBeNull()
    expect(await contradiction(deep.checkpoint, deep.checkpoint, read(deep))).toBeNull()
    expect(await contradiction(logOf([]).checkpoint, deep.checkpoint, read(deep))).toBeNull()
  })
  test('one that is rolled back, forked, or another log’s, is said to be', async () => {
    const old = logOf([300])
    expect(await contradiction(earlier, old.checkpoint, read(old))).toMatch(
      /rolled back: .* 700 entries, this one 300/,
    )
    const fork = logOf([1000], (i) => (i === 5 ? 'another' : `entry ${i}`))
    expect((await audited(fork)).findings).toEqual([])
    expect(await contradiction(earlier, fork.checkpoint, read(fork))).toMatch(/forked/)
    const sameSize = logOf([700], (i) => `other ${i}`)
    expect(await contradiction(earlier, sameSize.checkpoint, read(sameSize))).toMatch(/forked/)
    expect(await contradiction({ ...earlier, origin: 'x' }, deep.checkpoint, read(deep))).toMatch(
      /another log/,
    )
  })
})
