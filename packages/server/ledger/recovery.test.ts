import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCheckpoint, parseVerifierKey, prover, verifyConsistency } from '@highroad/core/ledger'
import { startTestDatabase, type TestDatabase } from '../store/testing/database.ts'
import { openLedger, type Ledger, LedgerRefuses } from './index.ts'
import { appendFact } from './testing/sample-facts.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await startTestDatabase()
})
afterEach(() => database.stop())

const open = () =>
  openLedger({
    store: database.store,
    home: database.home,
    clock: () => Date.now(),
    random: (count) => new Uint8Array(randomBytes(count)),
    origin: 'test.example/log',
    log: () => undefined,
  })

function checkpointOf(ledger: Ledger) {
  const key = parseVerifierKey(ledger.verifierKey)
  const opened = key && openCheckpoint(ledger.checkpoint() ?? '', key)
  if (!opened || 'error' in opened) throw new Error('the checkpoint does not open')
  return opened
}

/** Runs a sequencer that dies after a step; resolves to the row ids it acknowledged. */
function dieAfter(step: string): Promise<string[]> {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('./testing/killed-sequencer.ts', import.meta.url)),
    database.home,
    database.postgres.superuserUrl,
    step,
  ])
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (_, signal) =>
      signal === 'SIGKILL'
        ? resolve(said.split('\n').filter((line) => line !== ''))
        : reject(new Error(`ended with ${said}`)),
    )
  })
}

test('R12 a sequencer killed after any step loses nothing, and its log goes on from what was published', async () => {
  const acknowledged: string[] = []
  for (const step of ['taken', 'committed', 'tiles-written', 'published', 'committed']) {
    const before = await open()
    await appendFact(database.store, before, 'acct', 1).then(({ entryId }) => before.covered(entryId))
    const old = checkpointOf(before)
    await before.stop()
    acknowledged.push(...(await dieAfter(step)))
    const after = await open()
    for (const entryId of acknowledged) await after.covered(entryId)
    const now = checkpointOf(after)
    expect(now.size).toBeGreaterThan(old.size)
    const proof = await prover(now.size, after.read).consistency(old.size)
    expect(verifyConsistency(old.size, now.size, proof, old.root, now.root)).toBe(true)
    expect(await prover(now.size, after.read).root()).toEqual(now.root)
    await after.stop()
  }
})

test('PostgreSQL killed with -9 under load: what was acknowledged is there, the log is whole', async () => {
  const ledger = await open()
  const acknowledged: string[] = []
  const waiting: (() => void)[] = []
  const reaches = async (count: number) => {
    while (acknowledged.length < count) await new Promise<void>((look) => void waiting.push(look))
  }
  const stop = new AbortController()
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let i = 0; !stop.signal.aborted; i++) {
      // What fails while the database is away was not acknowledged.
      const entry = await appendFact(database.store, ledger, `acct-${writer}`, i).catch(() => null)
      if (!entry) continue
      acknowledged.push(entry.entryId)
      for (const look of waiting.splice(0)) look()
    }
  })
  for (let round = 1; round <= 3; round++) {
    await reaches(round * 150)
    const pid = database.postgres.pid()
    if (pid) process.kill(pid, 'SIGKILL')
  }
  await reaches(600)
  stop.abort()
  await Promise.all(writers)
  const covered = await Promise.all(acknowledged.map((entryId) => ledger.covered(entryId, 30_000)))
  expect(new Set(covered.map(({ index }) => index)).size).toBe(acknowledged.length)
  const { size, root } = checkpointOf(ledger)
  expect(await prover(size, ledger.read).root()).toEqual(root)
  await ledger.stop()
})

test('R12 while the log cannot be written nothing is covered, and it is said so; then it goes on', async () => {
  const ledger = await open()
  // As on a full disk: the database takes the entry, the checkpoint finds no place.
  const obstacle = join(database.home, 'ledger', 'checkpoint')
  mkdirSync(obstacle, { recursive: true })
  const { entryId } = await appendFact(database.store, ledger, 'acct', 1)
  await expect(ledger.covered(entryId, 300)).rejects.toMatchObject({ code: 'not-recorded' })
  rmSync(obstacle, { recursive: true })
  expect((await ledger.covered(entryId)).checkpointSize).toBe(1)
  await ledger.stop()
})

test('a database behind its published checkpoint is refused, with the reason', async () => {
  const ledger = await open()
  await appendFact(database.store, ledger, 'acct', 1).then(({ entryId }) => ledger.covered(entryId))
  await ledger.stop()
  // As a restored backup would be: the log goes on elsewhere, the database stays.
  const log = join(database.home, 'ledger')
  const other = await startTestDatabase()
  cpSync(join(database.home, 'keys', 'checkpoint.key'), join(other.home, 'keys', 'checkpoint.key'))
  const ahead = await openLedger({
    store: other.store,
    home: other.home,
    clock: () => Date.now(),
    random: (count) => new Uint8Array(randomBytes(count)),
    origin: 'test.example/log',
    log: () => undefined,
  })
  for (let i = 0; i < 3; i++)
    await appendFact(other.store, ahead, 'acct', i).then(({ entryId }) => ahead.covered(entryId))
  await ahead.stop()
  rmSync(log, { recursive: true })
  cpSync(join(other.home, 'ledger'), log, { recursive: true })
  await other.stop()
  await expect(open()).rejects.toThrow(LedgerRefuses)
  await expect(open()).rejects.toThrow(/database is older than the log/)
})

test('a log whose files went is published again from the database; another history is refused', async () => {
  const ledger = await open()
  for (let i = 0; i < 300; i++) await appendFact(database.store, ledger, 'acct', i)
  await appendFact(database.store, ledger, 'acct', 300).then(({ entryId }) => ledger.covered(entryId))
  const { size, root } = checkpointOf(ledger)
  await ledger.stop()
  rmSync(join(database.home, 'ledger', 'tile'), { recursive: true })
  const again = await open()
  expect(await prover(size, again.read).root()).toEqual(root)
  await again.stop()
  await database.store.sequencer.query('select 1')
  const { Client } = await import('pg')
  const superuser = new Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  await superuser.query(`update ledger.entry set leaf = 'x' where index = $1`, [size - 1])
  await superuser.end()
  await expect(open()).rejects.toThrow(LedgerRefuses)
})
