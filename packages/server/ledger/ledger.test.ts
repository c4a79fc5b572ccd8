import { randomBytes } from 'node:crypto'
import { setImmediate as soon } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  fromBase64,
  NO_PREVIOUS,
  openCheckpoint,
  openLeaf,
  parseVerifierKey,
  prover,
  signCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '@highroad/core/ledger'
import { startTestDatabase, type TestDatabase } from '../store/testing/database.ts'
import { openLedger, type Ledger } from './index.ts'
import { signingKey } from './signing-key.ts'
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
    await sql`select ledger.append(null, array['fact'], array['leaf'], array['s'], array['{}'],
      array['{account:chain}'], array['{s}'], array[${`{${NO_PREVIOUS}}`}], array['{0}'])`.execute(tx)
  })
  await expect(forged).rejects.toMatchObject({ code: '40001' })
})

test('several entries in one call are written in their order, each after the one before it in its chain', async () => {
  const scope = 'account:several' as const
  const fact = (time: number) => ({
    kind: 'fact' as const,
    time,
    body: { kind: 'mark-set', time, account: 'several', mark: 'none', reason: null },
    scopes: [{ scope, raise: time === 2 }],
  })
  const written = await database.store.asTenant({ account: 'several', person: null }, async (tx) => {
    await ledger.lock(tx, [scope], 'exclusive')
    const first = await ledger.append(tx, [fact(1), fact(2), fact(3)])
    const [head] = await ledger.heads(tx, [scope])
    expect(head).toEqual({ scope, head: first[2]?.leafHash, epoch: 1 })
    return [...first, ...(await ledger.append(tx, [fact(4)]))]
  })
  const covered = await Promise.all(written.map(({ entryId }) => ledger.covered(entryId)))
  const indexes = covered.map(({ index }) => index)
  expect(indexes).toEqual(indexes.toSorted((a, b) => a - b))
  const entries = await database.store.asTenant({ account: 'several', person: null }, (tx) =>
    ledger.entries(
      tx,
      written.map(({ entryId }) => entryId),
    ),
  )
  const opened = entries.map(({ leaf, opening }) => opening && openLeaf(leaf, opening))
  expect(opened).toMatchObject(
    [1, 2, 3, 4].map((time, i) => ({
      time,
      scopes: [{ scope, prev: i === 0 ? null : written[i - 1]?.leafHash, epoch: time < 2 ? 0 : 1 }],
    })),
  )
})

test('heads that were read under a lock are those after whoever held it before', async () => {
  const scope = 'account:handed-on' as const
  const tenant = { account: 'handed-on', person: null }
  const watcher = new Client({ connectionString: database.superuserUrl })
  await watcher.connect()
  let second: Promise<unknown> = Promise.resolve()
  const first = await database.store.asTenant(tenant, async (tx) => {
    await ledger.lock(tx, [scope], 'exclusive')
    second = database.store.asTenant(tenant, async (other) => {
      await ledger.lock(other, [scope], 'shared')
      return await ledger.heads(other, [scope])
    })
    const [appended] = await ledger.append(tx, [
      {
        kind: 'fact',
        time: 1,
        body: { kind: 'mark-set', time: 1, account: 'handed-on', mark: 'none', reason: null },
        scopes: [{ scope, raise: false }],
      },
    ])
    // The other asks for the lock before this one commits.
    for (let waits = false; !waits;) {
      const { rows } = await watcher.query("select from pg_stat_activity where wait_event = 'advisory'")
      waits = rows.length > 0
    }
    return appended
  })
  await watcher.end()
  await ledger.covered(first?.entryId ?? '')
  expect(await second).toEqual([{ scope, head: first?.leafHash, epoch: 0 }])
})

test('an entry that no tile could hold is refused, and the log goes on', async () => {
  const scopes = Array.from({ length: 500 }, (_, i) => `account:wide-${i}` as const)
  const wide = {
    kind: 'permit' as const,
    time: 1,
    body: {},
    scopes: scopes.map((scope) => ({ scope, raise: false })),
  }
  const job = { account: 'wide', person: null, scopes, mode: 'shared', reads: 'heads' } as const
  await expect(ledger.write({ ...job, decide: () => ({ entries: [wide], result: null }) })).rejects.toThrow()
  await expect(
    database.store.asTenant({ account: 'wide', person: null }, async (tx) => {
      await ledger.lock(tx, scopes, 'shared')
      return await ledger.append(tx, [wide])
    }),
  ).rejects.toThrow()
  const { entryId } = await appendFact(database.store, ledger, 'after-wide', 1)
  expect((await ledger.covered(entryId)).checkpointSize).toBeGreaterThan(0)
})

test('what nobody waits for is published all the same', async () => {
  const before = ledger.size()
  await appendFact(database.store, ledger, 'unwaited', 1)
  const start = performance.now()
  while (ledger.size() === before && performance.now() - start < 10_000) await soon()
  expect(ledger.size()).toBe(before + 1)
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

test('a checkpoint is signed as the portable signer would sign it', () => {
  const signer = signingKey(database.home, '', (count) => new Uint8Array(randomBytes(count)))
  const { size, root } = checkpoint()
  expect(ledger.checkpoint()).toBe(signCheckpoint(size, root, { name: signer.name, seed: signer.seed }))
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
