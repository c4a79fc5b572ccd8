/** Terms for tests: a whole file as text, with what a test changes, and tables without prose. */
import { DataClass, Purpose, type TermsCell } from '../consent/words.ts'
import type { TermsTable } from './compare.ts'

const cell = (dataClass: string, purpose: string): string =>
  [`    ${purpose}:`, `      cell: licensed`, `      says: ${dataClass} to ${purpose}.`, ''].join('\n')

/** The text of a file in which every cell is licensed. */
export const EXAMPLE_TERMS: string = [
  'version: 7',
  'title: Some terms',
  'intro: What holds here.',
  'in-force-from: 2027-01-31',
  'purposes:',
  ...Purpose.options.map((purpose) => `  ${purpose}: To ${purpose}.`),
  'classes:',
  ...DataClass.options.map(
    (dataClass) =>
      `  ${dataClass}:\n${Purpose.options
        .map((purpose) => cell(dataClass, purpose))
        .join('')
        .trimEnd()}`,
  ),
  '',
].join('\n')

/** A table of these cells, each with its own name as prose. */
export function tableOf(cells: Record<string, Record<string, TermsCell>>): TermsTable {
  return Object.fromEntries(
    Object.entries(cells).map(([dataClass, row]) => [
      dataClass,
      Object.fromEntries(
        Object.entries(row).map(([purpose, cell]) => [purpose, { cell, says: `${dataClass} ${purpose}` }]),
      ),
    ]),
  )
}
