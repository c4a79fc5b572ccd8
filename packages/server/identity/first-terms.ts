/** Reads a version of the terms as set-up publishes it: the table for the gate, and a digest that ties the prose to it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { DataClass, Purpose, TermsCell, type Fact } from '@highroad/core/consent'

const Cell = z.strictObject({ cell: TermsCell, says: z.string().min(1) })

/** A file of `terms/`: every class has a cell for every purpose, or the file is refused. */
const TermsFile = z.strictObject({
  version: z.number().int().positive(),
  title: z.string().min(1),
  intro: z.string().min(1),
  purposes: z.record(Purpose, z.string().min(1)),
  classes: z.record(DataClass, z.record(Purpose, Cell)),
})

type TermsPublished = Extract<Fact, { kind: 'terms-published' }>

/**
 * The fact that publishes the terms in this file from `now` on. `prose` is the SHA-256 of the file's bytes, so anybody
 * can check a copy with sha256sum. Throws where the file is not a whole table.
 */
export function readTerms(path: string, now: number): TermsPublished {
  const bytes = readFileSync(path)
  const { version, classes } = TermsFile.parse(parse(bytes.toString('utf8')))
  const cells = Object.fromEntries(
    Object.entries(classes).map(([dataClass, row]) => [
      dataClass,
      Object.fromEntries(Object.entries(row).map(([purpose, { cell }]) => [purpose, cell])),
    ]),
  ) as TermsPublished['cells']
  return {
    kind: 'terms-published',
    time: now,
    version,
    inForceFrom: now,
    cells,
    prose: createHash('sha256').update(bytes).digest('hex'),
  }
}
