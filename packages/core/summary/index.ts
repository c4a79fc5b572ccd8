/** The summary that quotes and cites: choosing lines, checking that they stand, saying how much they cover. */
export { coverage } from './coverage.ts'
export type { MissingReason, Spoken } from './coverage.ts'
export { messageTurns } from './from-messages.ts'
export type { QuotableMessage } from './from-messages.ts'
export { stands } from './stands.ts'
export { summarise } from './summarise.ts'
export type { ChosenLine, SummariseOptions, SummaryTurn } from './summarise.ts'
