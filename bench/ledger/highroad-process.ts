// Our side, in a process of its own: PostgreSQL as a child, the ledger with its sequencer, writers in a closed loop.
// node highroad-process.ts WRITERS SECONDS durable|checkpoint ENTRIES-OF-A-WRITER-AT-ONCE FOLDER; prints one line of JSON.
import { createHash, randomBytes } from 'node:crypto'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Scope } from '@highroad/core/consent'
import { openLedger } from '../../packages/server/ledger/index.ts'
import { startTestDatabase } from '../../packages/server/store/testing/database.ts'
import { processorTime } from './processor-time.ts'

const WARM_MS = 2_000
const [writers = '1', seconds = '5', until = 'durable', together = '1', folder = ''] = process.argv.slice(2)

const { store, home, stop } = await startTestDatabase()
const ledger = await openLedger({
  store,
  home,
  clock: () => Date.now(),
  random: (count) => new Uint8Array(randomBytes(count)),
  origin: 'bench.example/log',
  log: (line) => console.error(line),
})

let measuring = false
const ending = new AbortController()
const times: number[] = []
const writing = Array.from({ length: Number(writers) }, (_, writer) => write(`account-${writer}`))
await wait(WARM_MS)
const before = processorTime(home)
const began = performance.now()
measuring = true
await wait(Number(seconds) * 1000)
measuring = false
const tookMs = performance.now() - began
const after = processorTime(home)
ending.abort()
await Promise.all(writing)
const size = ledger.size()
await ledger.stop()
if (folder) cpSync(join(home, 'ledger'), folder, { recursive: true })
await stop()
rmSync(home, { recursive: true, force: true })

times.sort((a, b) => a - b)
const entries = times.length * Number(together)
console.log(
  JSON.stringify({
    perSecond: (1000 * entries) / tookMs,
    p50: times[Math.floor(times.length / 2)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    key: ledger.verifierKey,
    size,
    nodeMicros: (after.own - before.own) / Math.max(1, entries),
    postgresMicros: (after.postgres - before.postgres) / Math.max(1, entries),
  }),
)

/** Facts of the kind that the server writes. No writer knows of another: who shares a transaction is the ledger's affair. */
async function write(account: string): Promise<void> {
  const scopes = Array.from({ length: Number(together) }, (_, i): Scope =>
    together === '1' ? `account:${account}` : `handle:${handle(`${account} ${i}`)}`,
  )
  for (let time = 1; !ending.signal.aborted; time++) {
    const start = performance.now()
    const { appended } = await ledger.write({
      account,
      person: null,
      scopes,
      mode: 'exclusive',
      reads: 'heads',
      decide: () => ({
        entries: scopes.map((scope) => ({
          kind: 'fact',
          time,
          body: { kind: 'mark-set', time, account, mark: 'none', reason: null },
          scopes: [{ scope, raise: false }],
        })),
        result: null,
      }),
    })
    if (until === 'checkpoint') await Promise.all(appended.map(({ entryId }) => ledger.covered(entryId)))
    if (measuring) times.push(performance.now() - start)
  }
}

function handle(of: string): string {
  return createHash('sha256').update(of).digest('hex').slice(0, 32)
}
