/** A version of the terms, as a file of `terms/` says it. */
import type { DataClass, Purpose, TermsCell } from '../consent/words.ts'

/** What may be done with one class for one purpose, and the prose that people read beside it (null where it is not kept). */
export interface TermsEntry {
  readonly cell: TermsCell
  readonly says: string | null
}

/** A whole table: every class has a cell and its prose for every purpose. */
export interface TermsDocument {
  readonly version: number
  readonly title: string
  readonly intro: string
  /** `YYYY-MM-DD`: the version is in force from the start of this day, UTC. Null: from when it is published. */
  readonly inForceFrom: string | null
  readonly purposes: Readonly<Record<Purpose, string>>
  readonly classes: Readonly<Record<DataClass, Readonly<Record<Purpose, TermsEntry & { says: string }>>>>
}

/** What is wrong with a file, as a sentence that says what, where and what to do. `line` counts from 1. */
export interface TermsProblem {
  readonly line: number | null
  readonly sentence: string
}

/** The cells alone, as the fact `terms-published` holds them. */
export function cellsOf({ classes }: TermsDocument): Record<DataClass, Record<Purpose, TermsCell>> {
  return Object.fromEntries(
    Object.entries(classes).map(([dataClass, row]) => [
      dataClass,
      Object.fromEntries(Object.entries(row).map(([purpose, { cell }]) => [purpose, cell])),
    ]),
  ) as Record<DataClass, Record<Purpose, TermsCell>>
}

/** The start of a day that a document names, in milliseconds since 1970. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`)
