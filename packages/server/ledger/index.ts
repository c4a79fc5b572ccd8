/** The ledger: entries in the database, a sequencer that gives the order, and the published log. */
export type { Appended, Covered, Head, Ledger, NewEntry, StoredEntry } from './ledger.ts'
export { openLedger, type LedgerOptions } from './open.ts'
export { LedgerRefuses } from './refuses.ts'
