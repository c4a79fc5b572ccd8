/** Opens the ledger: its sequencer gives the order, or follows another process that does. */
import { verifierKeyOf } from '@highroad/core/ledger'
import type { Store, Subscription } from '../store/index.ts'
import { appendTo, factBodies, storedEntries } from './append.ts'
import { Coverage } from './coverage.ts'
import { GroupCommit } from './group-commit.ts'
import { headsOf } from './heads.ts'
import type { Ledger } from './ledger.ts'
import { LogFiles } from './log-files.ts'
import { lockScopes } from './scope-locks.ts'
import { LEDGER_CHANNEL, type Step } from './batch.ts'
import { Sequencer } from './sequencer.ts'
import { signingKey } from './signing-key.ts'
import { Waking } from './waking.ts'

export interface LedgerOptions {
  readonly store: Store
  readonly home: string
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  /** The log's name: the first line of every checkpoint. Once a key is made, its name stays. */
  readonly origin: string
  readonly log: (line: string) => void
  /** Hears of each step of a batch when it is done. */
  readonly onStep?: (step: Step) => void
}

const COVERED_WITHIN_MS = 15_000

/**
 * Several processes may open the ledger of one database, from one `home`: one of them gives the order, and when it is gone
 * another does. Throws `LedgerRefuses` where the database is behind the published checkpoint, or its log is of another key.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { store, home, clock, random, origin, log } = options
  const signer = signingKey(home, origin, random)
  const files = new LogFiles(home)
  const coverage = new Coverage(store.sequencer)
  let checkpoint: string | null = null
  const sequencer = new Sequencer({
    store,
    files,
    signer,
    clock,
    log,
    onStep: options.onStep ?? (() => undefined),
    onPublished: (size, note, covered) => {
      checkpoint = note
      coverage.published(size, covered)
    },
  })
  await sequencer.start()
  const listening = keepListening(store, sequencer)
  const waking = new Waking(store, sequencer)
  const groups = new GroupCommit({ store, random, onWritten: () => waking.written() })
  return {
    write: (job) => groups.write(job),
    lock: lockScopes,
    append: async (tx, entries) => {
      const appended = await appendTo(tx, entries, random)
      waking.written()
      return appended
    },
    heads: headsOf,
    facts: factBodies,
    entries: storedEntries,
    covered: (entryId, withinMs = COVERED_WITHIN_MS) => {
      const covered = coverage.wait(entryId, withinMs)
      waking.wake()
      return covered
    },
    checkpoint: () => checkpoint,
    size: () => coverage.size,
    verifierKey: verifierKeyOf(signer),
    read: (path) => files.read(path),
    stop: async () => {
      waking.stop()
      await listening.stop()
      await sequencer.stop()
      coverage.stop()
    },
  }
}

/** The sequencer looks by itself as well, so a lost connection costs time and nothing else: it is made again. */
function keepListening(store: Store, sequencer: Sequencer): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  let subscription: Subscription | null = null
  let retry: NodeJS.Timeout | undefined
  const connect = async (): Promise<void> => {
    try {
      const heard = (payload: string) => sequencer.notified(payload)
      const made = await store.listen('sequencer', LEDGER_CHANNEL, heard, later)
      if (stopping.signal.aborted) await made.close()
      else subscription = made
      sequencer.poke()
    } catch {
      later()
    }
  }
  const later = () => {
    subscription = null
    if (!stopping.signal.aborted) retry = setTimeout(() => void connect(), 500)
  }
  const connecting = connect()
  return {
    stop: async () => {
      stopping.abort()
      clearTimeout(retry)
      await connecting
      await subscription?.close()
    },
  }
}
