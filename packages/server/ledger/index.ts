/** The ledger: entries in the database, a sequencer that gives the order, and the published log. */
export type { Appended, Done, Head, Job, Ledger, NewEntry, StoredEntry, UnderLocks } from './ledger.ts'
export { openLedger } from './open.ts'
export { LedgerRefuses } from './refuses.ts'
export { sha256 } from './sha256.ts'
