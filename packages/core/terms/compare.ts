/**
 * Compares two versions of the terms by meaning: which cells widened, narrowed or stayed. Words may change without it, and
 * stay the same while it changes; only cells count here. never < with-consent < licensed.
 */
import { DataClass, Purpose, type TermsCell } from '../consent/words.ts'
import type { TermsEntry } from './document.ts'

/** Classes by purposes. A class or purpose that is not there counts as `never`: nothing was said, nothing is allowed (R1). */
export type TermsTable = Readonly<Record<string, Readonly<Record<string, TermsEntry>>>>

export type Change = 'widened' | 'narrowed' | 'stayed'

/** One cell in both versions; prose is null where a version has none. */
export interface ComparedCell {
  readonly dataClass: string
  readonly purpose: string
  readonly change: Change
  readonly from: TermsCell
  readonly to: TermsCell
  readonly before: string | null
  readonly after: string | null
}

const WIDTH: Readonly<Record<TermsCell, number>> = { never: 0, 'with-consent': 1, licensed: 2 }
const SAYS_NOTHING: TermsEntry = { cell: 'never', says: null }

/** Every cell of either version, in the order of the vocabulary; names outside it come last, by alphabet. */
export function compareTerms(before: TermsTable, after: TermsTable): ComparedCell[] {
  const both = [before, after]
  const purposes = named(
    Purpose.options,
    both.flatMap((table) => Object.values(table)),
  )
  return named(DataClass.options, both).flatMap((dataClass) =>
    purposes.flatMap((purpose): ComparedCell[] => {
      const was = entryOf(before, dataClass, purpose)
      const is = entryOf(after, dataClass, purpose)
      if (was === undefined && is === undefined) return []
      const { cell: from, says: said } = was ?? SAYS_NOTHING
      const { cell: to, says } = is ?? SAYS_NOTHING
      return [{ dataClass, purpose, change: changeOf(from, to), from, to, before: said, after: says }]
    }),
  )
}

function changeOf(from: TermsCell, to: TermsCell): Change {
  const wider = WIDTH[to] - WIDTH[from]
  return wider > 0 ? 'widened' : wider < 0 ? 'narrowed' : 'stayed'
}

function entryOf(table: TermsTable, dataClass: string, purpose: string): TermsEntry | undefined {
  const row = own(table, dataClass)
  return row && own(row, purpose)
}

/** Never what every object inherits: `constructor` is no class of data. */
const own = <V>(record: Readonly<Record<string, V>>, key: string): V | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

function named(vocabulary: readonly string[], records: readonly object[]): string[] {
  const found = new Set(records.flatMap((record) => Object.keys(record)))
  return [...vocabulary, ...[...found].filter((name) => !vocabulary.includes(name)).toSorted()]
}

/** The cells of one change, in their order. */
export const changed = (cells: readonly ComparedCell[], change: Change): ComparedCell[] =>
  cells.filter((cell) => cell.change === change)
