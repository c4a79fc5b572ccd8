/** `highroad verify log` on the log that the ledger publishes, and on what somebody made of it. */
import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendEntries, emptyTree, parseVerifierKey, signCheckpoint } from '@highroad/core/ledger'
import { logExitCodeOf, logReport } from '../../cli/log-report.ts'
import { sourceOf } from '../../cli/log-source.ts'
import { verifyLog } from '../../cli/verify-log.ts'
import { startTestDatabase } from '../store/testing/database.ts'
import { openLedger } from './index.ts'
import { signingKey } from './signing-key.ts'
import { appendFact } from './testing/sample-facts.ts'

const ENTRIES = 530
const folder = mkdtempSync(join(tmpdir(), 'highroad-own-log-'))
const at = (name: string) => join(folder, name)
const random = (count: number) => new Uint8Array(randomBytes(count))
let key = ''
let signer: ReturnType<typeof signingKey>

beforeAll(async () => {
  const database = await startTestDatabase()
  const { store, home } = database
  const ledger = await openLedger({
    store,
    home,
    clock: () => Date.now(),
    random,
    origin: 'test.example/log',
    log: () => undefined,
  })
  try {
    const write = async (from: number, until: number) => {
      const numbers = Array.from({ length: until - from }, (_, i) => from + i)
      const written = await Promise.all(numbers.map((i) => appendFact(store, ledger, `account-${i % 9}`, i)))
      await Promise.all(written.map(({ entryId }) => ledger.covered(entryId)))
    }
    await write(0, 100)
    writeFileSync(at('earlier'), ledger.checkpoint() ?? '')
    await write(100, ENTRIES)
    key = ledger.verifierKey
    signer = signingKey(home, '', random)
    await ledger.stop()
    cpSync(join(home, 'ledger'), at('log'), { recursive: true })
  } finally {
    await database.stop()
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

/** As the command does it; the command itself is tested in its own package. */
async function verify(log: string, since: string | null = null) {
  const parsed = parseVerifierKey(key)
  if (parsed === null) throw new Error('no key')
  const earlier = since === null ? null : readFileSync(at(since), 'utf8')
  const verdict = await verifyLog(await sourceOf(log), parsed, earlier, () => undefined)
  return { verdict, code: logExitCodeOf(verdict), out: logReport(verdict) }
}
/** A copy of the log, in which `change` was made. */
function made(change: (path: (name: string) => string) => void): string {
  const copy = mkdtempSync(at('copy-'))
  cpSync(at('log'), copy, { recursive: true })
  change((name) => join(copy, name))
  return copy
}
const flip = (path: string, byte: number) =>
  writeFileSync(
    path,
    readFileSync(path).map((value, i) => (i === byte ? value ^ 1 : value)),
  )
/** Another history, signed with the log's own key. */
function forge(path: (name: string) => string): void {
  rmSync(path('tile'), { recursive: true })
  const leaves = Array.from({ length: ENTRIES }, (_, i) => Buffer.from(`forged ${i}`))
  const { files, root } = appendEntries(emptyTree(), leaves)
  for (const file of files) {
    mkdirSync(dirname(path(file.path)), { recursive: true })
    writeFileSync(path(file.path), file.bytes)
  }
  writeFileSync(path('checkpoint'), signCheckpoint(ENTRIES, root, signer))
}

test('as published, and as going on from a checkpoint that somebody kept', async () => {
  const { code, verdict } = await verify(at('log'), 'earlier')
  expect(verdict).toMatchObject({ size: ENTRIES, entriesChecked: ENTRIES, since: 100, findings: [] })
  expect(code).toBe(0)
})

const LAST = `tile/0/002.p/${ENTRIES - 512}`
test.each<[string, (path: (name: string) => string) => void, RegExp]>([
  [
    'a byte of a tile',
    (path) => flip(path('tile/0/001'), 77),
    /WRONG {2}tile\/0\/001: Its hash 2 is not that of entry 258/,
  ],
  [
    'a byte of an upper tile',
    (path) => flip(path('tile/1/000.p/2'), 3),
    /WRONG {2}tile\/1\/000\.p\/2: Its hash 0/,
  ],
  [
    'a byte of an entry',
    (path) => flip(path('tile/entries/001'), 9),
    /WRONG {2}tile\/entries\/001: Entry 256/,
  ],
  [
    'a tile cut short',
    (path) => writeFileSync(path('tile/0/000'), readFileSync(path('tile/0/000')).subarray(0, 8160)),
    /WRONG {2}tile\/0\/000: It should hold 256 and holds 255/,
  ],
  ['a missing tile', (path) => rmSync(path('tile/0/000')), /WRONG {2}tile\/0\/000: It is missing/],
  ['a missing bundle', (path) => rmSync(path('tile/entries/001')), /WRONG {2}tile\/entries\/001: .* missing/],
  [
    'another partial tile',
    (path) => writeFileSync(path(LAST), readFileSync(path('tile/0/000')).subarray(0, 32 * (ENTRIES - 512))),
    new RegExp(`WRONG {2}${LAST.replaceAll('.', '\\.')}: Its hash 0`),
  ],
  [
    'a checkpoint of another key',
    (path) =>
      writeFileSync(
        path('checkpoint'),
        signCheckpoint(1, new Uint8Array(32), { name: signer.name, seed: random(32) }),
      ),
    /WRONG {2}checkpoint: It is not signed with this key/,
  ],
  [
    'a checkpoint of another root',
    (path) => writeFileSync(path('checkpoint'), signCheckpoint(ENTRIES, new Uint8Array(32), signer)),
    /WRONG {2}checkpoint: Its root is not that of the 530 entries/,
  ],
])('3: %s', async (_, change, said) => {
  const { code, out } = await verify(made(change))
  expect(out).toMatch(said)
  expect(code).toBe(3)
})

test('3: a history that was rewritten and signed again is whole by itself, and not what was kept', async () => {
  const rolledBack = made((path) => writeFileSync(path('checkpoint'), readFileSync(at('earlier'))))
  writeFileSync(at('newest'), readFileSync(join(at('log'), 'checkpoint')))
  expect((await verify(rolledBack)).code).toBe(0)
  const back = await verify(rolledBack, 'newest')
  expect(back.out).toMatch(/WRONG {2}checkpoint: The log was rolled back/)
  expect(back.code).toBe(3)
  const fork = made(forge)
  expect((await verify(fork)).code).toBe(0)
  const forked = await verify(fork, 'earlier')
  expect(forked.out).toMatch(/WRONG {2}checkpoint: The log was forked/)
  expect(forked.code).toBe(3)
})
