import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  fromBase64,
  NO_PREVIOUS,
  openCheckpoint,
  openLeaf,
  parseVerifierKey,
  prover,
  verifyConsistency,
  verifyInclusion,
} from '@highroad/core/ledger'
import { startTestDatabase, type TestDatabase } from '../store/testing/database.ts'
import { openLedger, type Ledger } from './index.ts'
import { appendFact } from './testing/sample-facts.ts'

let database: TestDatabase
let ledger: Ledger

beforeAll(async () => {
  database = await startTestDatabase()
  ledger = await openLedger({
    store: database.store,
    home: database.home,
    clock: () => Date.now(),
    random: (count) => new Uint8Array(randomBytes(count)),
    origin: 'test.example/log',
    log: () => undefined,
  })
})

afterAll(async () => {
  await ledger.stop()
  await database.stop()
})

function checkpoint() {
  const key = parseVerifierKey(ledger.verifierKey)
  const opened = key && openCheckpoint(ledger.checkpoint() ?? '', key)
  if (!opened || 'error' in opened) throw new Error('the checkpoint does not open')
  return opened
}

test('an entry is covered by a signed checkpoint that includes it, and its opening opens it', async () => {
  const { entryId, leafHash } = await appendFact(database.store, ledger, 'one', 1)
  const covered = await ledger.covered(entryId)
  expect(covered.leafHash).toBe(leafHash)
  expect(covered.checkpointSize).toBeGreaterThan(covered.index)
  const { size, root } = checkpoint()
  const proof = await prover(size, ledger.read).inclusion(covered.index)
  expect(verifyInclusion(covered.index, size, Buffer.from(leafHash, 'hex'), proof, root)).toBe(true)
  const [entry] = await database.store.asTenant({ account: 'one', person: null }, (tx) =>
    ledger.entries(tx, [entryId]),
  )
  if (!entry?.opening) throw new Error('no opening')
  expect(openLeaf(entry.leaf, entry.opening)).toMatchObject({ kind: 'fact', hash: leafHash })
})

test('each fact names the one before it in its chain, and a chain that moved is refused', async () => {
  const first = await appendFact(database.store, ledger, 'chain', 1)
  const second = await appendFact(database.store, ledger, 'chain', 2)
  await Promise.all([first, second].map(({ entryId }) => ledger.covered(entryId)))
  const entries = await database.store.asTenant({ account: 'chain', person: null }, (tx) =>
    ledger.entries(tx, [first.entryId, second.entryId]),
  )
  expect(entries.map(({ opening }) => opening?.scopes[0]?.prev)).toEqual([NO_PREVIOUS, first.leafHash])
  // Without the lock two writers read the same head: the second is refused, not forked.
  const scope = 'account:chain' as const
  const entry = (time: number) => ({
    kind: 'fact' as const,
    time,
    body: { kind: 'mark-set', time, account: 'chain', mark: 'none', reason: null },
    scopes: [{ scope, raise: false }],
  })
  await database.store.asTenant({ account: 'chain', person: null }, async (outer) => {
    await ledger.heads(outer, [scope])
    const inner = await appendFact(database.store, ledger, 'chain', 3)
    expect(inner.entryId).toBeDefined()
    await ledger.append(outer, [entry(4)])
  })
  const forged = database.store.asTenant({ account: 'chain', person: null }, async (tx) => {
    const { sql } = await import('kysely')
    await sql`select ledger.append('fact', '\\x00', ${Buffer.alloc(32)}, 's', '{}'::jsonb,
      array['account:chain'], array['s'], array[${NO_PREVIOUS}], array[0]::bigint[])`.execute(tx)
  })
  await expect(forged).rejects.toMatchObject({ code: '40001' })
})

test('many writers at once: every entry gets one index, checkpoints are consistent with each other', async () => {
  await appendFact(database.store, ledger, 'many', 0).then(({ entryId }) => ledger.covered(entryId))
  const before = checkpoint()
  const covered = await Promise.all(
    Array.from({ length: 600 }, async (_, i) => {
      const { entryId } = await appendFact(database.store, ledger, `many-${i % 7}`, i)
      return await ledger.covered(entryId)
    }),
  )
  const indexes = covered.map(({ index }) => index).sort((a, b) => a - b)
  expect(new Set(indexes).size).toBe(600)
  expect(indexes.at(-1)! - indexes[0]!).toBe(599)
  const after = checkpoint()
  const proof = await prover(after.size, ledger.read).consistency(before.size)
  expect(verifyConsistency(before.size, after.size, proof, before.root, after.root)).toBe(true)
  expect(fromBase64(Buffer.from(after.root).toString('base64'))).toEqual(after.root)
})

test('the log is served by its own paths only', async () => {
  expect(Buffer.from((await ledger.read('checkpoint')) ?? []).toString()).toBe(ledger.checkpoint())
  for (const path of ['../keys/checkpoint.key', 'tile/0/../../checkpoint', '/etc/passwd', 'tile/9/000', ''])
    expect(await ledger.read(path)).toBeNull()
})

test('a permit does not wait long for its checkpoint', async () => {
  const times: number[] = []
  for (let i = 0; i < 40; i++) {
    const { entryId } = await appendFact(database.store, ledger, 'quick', i)
    const start = performance.now()
    await ledger.covered(entryId)
    times.push(performance.now() - start)
  }
  const median = times.sort((a, b) => a - b)[20]!
  console.log(`covered after ${median.toFixed(1)} ms (median of 40)`)
  expect(median).toBeLessThan(250)
})
