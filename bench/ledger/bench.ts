// Durable appends a second: our ledger (PostgreSQL, sequencer, tiles, signed checkpoints) beside Tessera's POSIX driver on the
// same disk, a process each and one after the other. Writers are in a closed loop: each appends, waits, appends the next.
// Two things can be waited for, and both are measured on both sides: that the entry is on the disk ("durable": our
// transaction is committed; Tessera's index future is resolved, its tiles are written), and that a published, signed
// checkpoint covers it ("checkpoint"). Every log is checked whole afterwards, as `highroad verify log` does.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseVerifierKey } from '@highroad/core/ledger'
import { sourceOf } from '../../packages/cli/log-source.ts'
import { verifyLog } from '../../packages/cli/verify-log.ts'
import { report, type Row, round } from '../result.ts'

const SECONDS = 5
/** Tessera's default checkpoints come every 10 s. */
const DEFAULT_CHECKPOINT_SECONDS = 20
const rounds = (writers: number) => (writers === 256 ? 3 : 1)
const WRITERS = [1, 16, 256]
const LONGEST_MS = 60_000

interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly key: string
  readonly size?: number
  readonly count?: number
  readonly nodeMicros?: number
  readonly postgresMicros?: number
}

type Until = 'durable' | 'checkpoint'

const folder = mkdtempSync(join(tmpdir(), 'highroad-bench-ledger-'))
const tessera = buildTessera()
const rows: Row[] = []
let runs = 0

/** Tessera's own settings, and settings that suit writers who wait. */
const TESSERA_BATCHES = {
  'batches of 256 or 250 ms (its default)': [],
  'batches of 256 or 5 ms': ['-age', '5ms'],
}

const best = { ours: { durable: 0, checkpoint: 0 }, tessera: { durable: 0, checkpoint: 0 } }
const together = { durable: 0, checkpoint: 0 }
for (const until of ['durable', 'checkpoint'] as const) {
  for (const writers of WRITERS)
    best.ours[until] = await rowOf(
      `Highroad, an entry a transaction: ${writers} writers, ${until}`,
      rounds(writers),
      () => ours(writers, 1, until),
    )
  together[until] = await rowOf(`Highroad, 256 entries a transaction: 2 writers, ${until}`, rounds(256), () =>
    ours(2, 256, until),
  )
}
if (tessera !== null) {
  for (const [batches, options] of Object.entries(TESSERA_BATCHES))
    for (const writers of WRITERS) {
      const name = `Tessera, ${batches}: ${writers} writers, durable`
      const durable = await rowOf(name, rounds(writers), () => theirs(tessera, writers, 'durable', options))
      if (writers === 256) best.tessera.durable = Math.max(best.tessera.durable, durable)
    }
  for (const writers of WRITERS) {
    const name = `Tessera, batches of 256 or 5 ms, checkpoints every 100 ms (its least): ${writers} writers, checkpoint`
    const options = ['-age', '5ms', '-checkpoint', '100ms']
    best.tessera.checkpoint = await rowOf(name, rounds(writers), () =>
      theirs(tessera, writers, 'checkpoint', options),
    )
  }
  await rowOf('Tessera, all by default (checkpoints every 10 s): 256 writers, checkpoint', 1, () =>
    theirs(tessera, 256, 'checkpoint', [], DEFAULT_CHECKPOINT_SECONDS),
  )
}
rmSync(folder, { recursive: true, force: true })
console.log(`load average over one minute at the end: ${loadavg()[0]?.toFixed(1)}`)

const ratio = (a: number, b: number) => Math.round((1000 * a) / b) / 1000
await report({
  bench: 'ledger',
  unit: 'appends a second',
  rows,
  ratios:
    tessera === null
      ? {}
      : {
          'Tessera: 256 writers, each of its entries on the disk': ratio(
            best.ours.durable,
            best.tessera.durable,
          ),
          'Tessera: 256 writers, each of its entries under a published checkpoint': ratio(
            best.ours.checkpoint,
            best.tessera.checkpoint,
          ),
          'Tessera: 256 writers on the disk, ours 256 entries a transaction': ratio(
            together.durable,
            best.tessera.durable,
          ),
          'Tessera: 256 writers under a published checkpoint, ours 256 entries a transaction': ratio(
            together.checkpoint,
            best.tessera.checkpoint,
          ),
        },
})
process.exit(0)

/** The median of `count` rounds; more than one where a ratio hangs on it. */
async function rowOf(name: string, count: number, measure: () => Promise<Measured>): Promise<number> {
  const rounds: Measured[] = []
  while (rounds.length < count) rounds.push(await measure())
  rounds.sort((a, b) => a.perSecond - b.perSecond)
  const middle = rounds[Math.floor(rounds.length / 2)]
  if (!middle) throw new Error('nothing was measured')
  const time =
    middle.nodeMicros === undefined
      ? ''
      : `; processor time an entry: ${Math.round(middle.nodeMicros)} µs here, ${Math.round(middle.postgresMicros ?? 0)} µs in PostgreSQL`
  console.log(
    `${name}: ${Math.round(middle.perSecond)} a second, each waits ${middle.p50.toFixed(1)} ms (99 of 100: ${middle.p99.toFixed(1)})${time}`,
  )
  rows.push({ name, median: round(middle.perSecond) })
  return middle.perSecond
}

async function ours(writers: number, entries: number, until: Until): Promise<Measured> {
  const log = join(folder, `log-${++runs}`)
  const program = join(import.meta.dirname, 'highroad-process.ts')
  const asked = [program, String(writers), String(SECONDS), until, String(entries), log]
  const measured = await run(process.execPath, asked)
  await check(log, measured)
  return measured
}

async function theirs(
  program: string,
  writers: number,
  until: Until,
  options: readonly string[],
  seconds = SECONDS,
): Promise<Measured> {
  const log = join(folder, `log-${++runs}`)
  const asked = `-dir ${log} -writers ${writers} -seconds ${seconds} -until ${until}`.split(' ')
  const measured = await run(program, [...asked, ...options])
  await check(log, measured)
  return measured
}

/** What was counted is in a log that holds. */
async function check(log: string, { key, size, count = 0 }: Measured): Promise<void> {
  const parsed = parseVerifierKey(key)
  if (parsed === null) throw new Error('no key was told')
  const verdict = await verifyLog(await sourceOf(log), parsed, null, () => undefined)
  rmSync(log, { recursive: true })
  if (verdict.verdict !== 'verified')
    throw new Error(`a log is wrong: ${JSON.stringify(verdict.findings[0])}`)
  if ((verdict.size ?? 0) < Math.max(size ?? 0, count))
    throw new Error('entries that were counted are not in the log')
}

function run(program: string, args: readonly string[]): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: LONGEST_MS })
    let said = ''
    child.stdout.on('data', (text: Buffer) => (said += text.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      const line = said.trim().split('\n').at(-1) ?? ''
      if (code === 0 && line.startsWith('{')) resolve(JSON.parse(line) as Measured)
      else reject(new Error(`${program} ended with ${code}`))
    })
  })
}

/** Null where there is no Go, or it cannot fetch what it needs; the ratios are then left out. */
function buildTessera(): string | null {
  const program = join(folder, 'tessera')
  try {
    execFileSync('go', ['build', '-o', program, '.'], {
      cwd: join(import.meta.dirname, 'tessera'),
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    return program
  } catch {
    console.log(
      'Tessera could not be built (Go 1.25 or later, and its modules, are needed), so there is no peer.',
    )
    return null
  }
}
