/** Opens the ledger and starts its sequencer. */
import type { Store } from '../store/index.ts'
import type { Ledger } from './ledger.ts'

export interface LedgerOptions {
  readonly store: Store
  readonly home: string
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  /** The log's name: the first line of every checkpoint. */
  readonly origin: string
  readonly log: (line: string) => void
}

/** Throws `LedgerRefuses` where the database is behind the published checkpoint. */
export function openLedger(options: LedgerOptions): Promise<Ledger> {
  return Promise.reject(new Error(`not written yet: ${options.home}`))
}
