/** Several processes over one database and one log: one sequences, the others follow, and take over when it is gone. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCheckpoint, parseVerifierKey, prover, verifyConsistency } from '@highroad/core/ledger'
import { startTestDatabase, type TestDatabase } from '../store/testing/database.ts'
import { type Ledger, LedgerRefuses, openLedger } from './index.ts'
import { appendFact } from './testing/sample-facts.ts'

let database: TestDatabase
const running = new Set<Writing>()

beforeEach(async () => {
  database = await startTestDatabase()
})
afterEach(async () => {
  await Promise.all([...running].map((one) => one.end('SIGKILL')))
  await database.stop()
})

const open = (home = database.home): Promise<Ledger> =>
  openLedger({
    store: database.store,
    home,
    clock: () => Date.now(),
    random: (count) => new Uint8Array(randomBytes(count)),
    origin: 'test.example/log',
    log: () => undefined,
  })

/** A process that writes; what it says is counted as it comes. */
class Writing {
  readonly covered = new Map<string, number>()
  batches = 0
  readonly #child: ChildProcess
  readonly #gone: Promise<void>
  #rest = ''
  #said = ''
  #looks: (() => void)[] = []

  constructor(name: string) {
    const program = fileURLToPath(new URL('./testing/writing-process.ts', import.meta.url))
    this.#child = spawn(process.execPath, [program, database.home, database.superuserUrl, name])
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#hear(chunk.toString()))
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#said += chunk.toString()))
    this.#gone = new Promise((resolve) => this.#child.once('close', () => resolve()))
    running.add(this)
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      const [what, id, index] = line.split(' ')
      if (what === 'sequenced') this.batches += 1
      if (what === 'covered' && id !== undefined) this.covered.set(id, Number(index))
    }
    for (const look of this.#looks.splice(0)) look()
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      const ended = await Promise.race([
        new Promise<false>((look) => void this.#looks.push(() => look(false))),
        this.#gone.then(() => true),
      ])
      if (ended) throw new Error(`it ended: ${this.#said}`)
    }
  }

  /** Resolves after this many more of its entries are covered. */
  more(count: number): Promise<void> {
    const at = this.covered.size + count
    return this.until(() => this.covered.size >= at)
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  async end(name: NodeJS.Signals): Promise<void> {
    running.delete(this)
    this.#child.kill(name)
    await this.#gone
  }
}

const publishedSize = (): number =>
  Number(readFileSync(join(database.home, 'ledger', 'checkpoint'), 'utf8').split('\n')[1])

function opened(ledger: Pick<Ledger, 'verifierKey' | 'checkpoint'>) {
  const key = parseVerifierKey(ledger.verifierKey)
  const checkpoint = key && openCheckpoint(ledger.checkpoint() ?? '', key)
  if (!checkpoint || 'error' in checkpoint) throw new Error('the checkpoint does not open')
  return checkpoint
}

test(
  'R12 the leader killed with -9 under load, again and again: another takes over, nothing acknowledged is lost',
  { timeout: 180_000 },
  async () => {
    const acknowledged = new Map<string, number>()
    let leader = new Writing('first')
    await leader.more(20)
    const early = await open()
    const old = opened(early)
    await early.stop()
    const away: number[] = []
    for (const name of ['second', 'third', 'fourth']) {
      const follower = new Writing(name)
      await follower.more(30)
      expect(follower.batches).toBe(0)
      const size = publishedSize()
      const killed = performance.now()
      await leader.end('SIGKILL')
      for (const [id, index] of leader.covered) acknowledged.set(id, index)
      await follower.until(() => follower.batches > 0)
      away.push(performance.now() - killed)
      await follower.more(60)
      expect(publishedSize()).toBeGreaterThan(size)
      leader = follower
    }
    await leader.end('SIGKILL')
    for (const [id, index] of leader.covered) acknowledged.set(id, index)
    console.log(
      `${acknowledged.size} acknowledged; taken over after ${away.map((ms) => ms.toFixed(0)).join(', ')} ms`,
    )
    const ledger = await open()
    const covered = await Promise.all([...acknowledged.keys()].map((id) => ledger.covered(id)))
    expect(covered.map(({ index }) => index)).toEqual([...acknowledged.values()])
    expect(new Set(acknowledged.values()).size).toBe(acknowledged.size)
    const now = opened(ledger)
    expect(await prover(now.size, ledger.read).root()).toEqual(now.root)
    const proof = await prover(now.size, ledger.read).consistency(old.size)
    expect(verifyConsistency(old.size, now.size, proof, old.root, now.root)).toBe(true)
    await ledger.stop()
  },
)

test(
  'a leader that hangs loses the lead within seconds, follows when it wakes, and never sets the log back',
  { timeout: 120_000 },
  async () => {
    const sleeper = new Writing('sleeper')
    await sleeper.more(10)
    const other = new Writing('other')
    await other.more(10)
    sleeper.signal('SIGSTOP')
    const from = performance.now()
    await other.until(() => other.batches > 0)
    const took = performance.now() - from
    console.log(`a leader that hangs was replaced after ${took.toFixed(0)} ms`)
    expect(took).toBeLessThan(10_000)
    await other.more(20)
    const size = publishedSize()
    const own = sleeper.batches
    sleeper.signal('SIGCONT')
    await sleeper.more(20)
    // A batch that it had begun is at most one more, and is not published over the newer log.
    expect(sleeper.batches).toBeLessThanOrEqual(own + 1)
    expect(publishedSize()).toBeGreaterThanOrEqual(size)
    await Promise.all([sleeper.end('SIGKILL'), other.end('SIGKILL')])
    const ledger = await open()
    for (const id of [...sleeper.covered.keys(), ...other.covered.keys()]) await ledger.covered(id)
    const now = opened(ledger)
    expect(await prover(now.size, ledger.read).root()).toEqual(now.root)
    await ledger.stop()
  },
)

test('who follows serves the same checkpoint, and covers while the leader does', async () => {
  const leader = await open()
  const follower = await open()
  const { entryId } = await appendFact(database.store, follower, 'acct', 1)
  const [here, there] = await Promise.all([follower.covered(entryId), leader.covered(entryId)])
  expect(here).toEqual(there)
  expect(follower.checkpoint()).toBe(leader.checkpoint())
  expect(follower.size()).toBe(leader.size())
  await leader.stop()
  // In good order the lead changes hands at once.
  const next = await appendFact(database.store, follower, 'acct', 2)
  expect((await follower.covered(next.entryId)).index).toBe(1)
  await follower.stop()
})

test('a process with another key is no follower: it is refused before it could ever lead', async () => {
  const ledger = await open()
  await appendFact(database.store, ledger, 'acct', 1).then(({ entryId }) => ledger.covered(entryId))
  const elsewhere = mkdtempSync(join(tmpdir(), 'highroad-other-'))
  await expect(open(elsewhere)).rejects.toThrow(LedgerRefuses)
  await expect(open(elsewhere)).rejects.toThrow(/another key/)
  await ledger.stop()
  // Nor the leader, once nobody else is there.
  await expect(open(elsewhere)).rejects.toThrow(/another key/)
  rmSync(elsewhere, { recursive: true })
})
