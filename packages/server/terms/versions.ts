/** Published versions beside one another: which is in force, and what each changed. Pure. */
import type { FactOf } from '@highroad/core/consent'
import {
  changed,
  compareTerms,
  type ComparedCell,
  remarksOn,
  type TermsDocument,
  type TermsTable,
} from '@highroad/core/terms'
import type { TermsComparison, TermsVersion } from '@highroad/core/wire'

export type TermsPublished = FactOf<'terms-published'>

/** A version as the ledger has it, with its prose where that is kept. */
export interface Version {
  readonly fact: TermsPublished
  readonly document: TermsDocument | null
}

/** From when a version holds: never before it was published (R11). */
export const startOf = ({ fact }: Version): number => Math.max(fact.time, fact.inForceFrom)

/** Every version in the order in which they come into force, each compared with the one that it follows. */
export function versionsAt(versions: readonly Version[], now: number): TermsVersion[] {
  const ordered = versions.toSorted((a, b) => startOf(a) - startOf(b) || a.fact.version - b.fact.version)
  const inForce = ordered.findLast((one) => startOf(one) <= now)
  return ordered.map((one, i) => {
    const { fact, document } = one
    const before = ordered[i - 1]
    return {
      version: fact.version,
      state: one === inForce ? 'in-force' : startOf(one) > now ? 'coming' : 'earlier',
      inForceFrom: startOf(one),
      publishedAt: fact.time,
      digest: fact.prose,
      title: document?.title ?? null,
      intro: document?.intro ?? null,
      purposes: document?.purposes ?? null,
      classes: tableOf(one) as TermsVersion['classes'],
      comparison: before ? comparisonOf(before, one) : null,
    }
  })
}

/** The cells are those of the fact, by which the gate decides; the prose is that of the document. */
function tableOf({ fact, document }: Version): TermsTable {
  return Object.fromEntries(
    Object.entries(fact.cells).map(([dataClass, row]) => [
      dataClass,
      Object.fromEntries(
        Object.entries(row).map(([purpose, cell]) => [
          purpose,
          {
            cell,
            says:
              document?.classes[dataClass as keyof typeof fact.cells][purpose as keyof typeof row].says ??
              null,
          },
        ]),
      ),
    ]),
  )
}

function comparisonOf(before: Version, after: Version): TermsComparison {
  const cells = compareTerms(tableOf(before), tableOf(after))
  const [widened, narrowed, stayed] = [
    changed(cells, 'widened'),
    changed(cells, 'narrowed'),
    changed(cells, 'stayed'),
  ]
  return {
    against: before.fact.version,
    widened: widened.length,
    narrowed: narrowed.length,
    stayed: stayed.length,
    cells: [...widened.map(as('widened')), ...narrowed.map(as('narrowed'))],
    remarks: remarksOn(cells),
  }
}

const as =
  <C extends 'widened' | 'narrowed'>(change: C) =>
  (cell: ComparedCell) => ({ ...cell, change })
