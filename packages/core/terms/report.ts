/** A comparison of two versions as lines for people. */
import { changed, type Change, type ComparedCell } from './compare.ts'
import { remarksOn } from './remarks.ts'

/** How a version is named above its comparison. */
export interface NamedVersion {
  readonly version: number
  readonly title: string
  readonly inForceFrom: string | null
}

/** The report: what widened, narrowed and stayed with the prose of both, then the remarks, then the sum. */
export function comparisonReport(
  before: NamedVersion,
  after: NamedVersion,
  cells: readonly ComparedCell[],
): string {
  const remarks = remarksOn(cells)
  return [
    `From  ${nameOf(before)}`,
    `To    ${nameOf(after)}`,
    '',
    ...ORDER.flatMap((change) => group(change, changed(cells, change))),
    ...remarks.flatMap((remark) => [remark, '']),
    sumOf(cells),
    '',
  ].join('\n')
}

const ORDER: readonly Change[] = ['widened', 'narrowed', 'stayed']

const nameOf = ({ version, title, inForceFrom }: NamedVersion): string =>
  `${title} (version ${version}, in force from ${inForceFrom ?? 'its publication'})`

function group(change: Change, cells: readonly ComparedCell[]): string[] {
  if (cells.length === 0) return [`${change.toUpperCase()}: none`, '']
  return [`${change.toUpperCase()}: ${cells.length}`, ...cells.flatMap(linesOf), '']
}

function linesOf({ dataClass, purpose, change, from, to, before, after }: ComparedCell): string[] {
  const cell = change === 'stayed' ? to : `${from} → ${to}`
  const title = `  ${dataClass}, ${purpose}: ${cell}`
  if (change === 'stayed' && before === after) return [title]
  return [title, `    before  ${before ?? 'Nothing was said.'}`, `    after   ${after ?? 'Nothing is said.'}`]
}

/** "1 cell widened, 3 narrowed, 56 stayed." */
export function sumOf(cells: readonly ComparedCell[]): string {
  const [widened, narrowed, stayed] = ORDER.map((change) => changed(cells, change).length)
  return `${widened} ${widened === 1 ? 'cell' : 'cells'} widened, ${narrowed} narrowed, ${stayed} stayed.`
}
