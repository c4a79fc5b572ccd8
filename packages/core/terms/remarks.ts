/** What a comparison of two versions does not say cell by cell: the holes it leaves, and what a widening cannot do. */
import { changed, type ComparedCell } from './compare.ts'

const SERVICE_GENERATED: ReadonlySet<string> = new Set(['telemetry', 'diagnostics'])

/**
 * Sentences on the comparison. A hole is a purpose for which some classes of content narrowed while others stayed licensed:
 * a reader who only looks at what changed would take it for closed.
 */
export function remarksOn(cells: readonly ComparedCell[]): string[] {
  const content = cells.filter(({ dataClass }) => !SERVICE_GENERATED.has(dataClass))
  const purposes = [...new Set(cells.map(({ purpose }) => purpose))]
  const remarks = purposes.flatMap((purpose) => holeIn(content.filter((cell) => cell.purpose === purpose)))
  const widened = changed(cells, 'widened')
  if (widened.some(({ purpose }) => purpose === 'train-third-party'))
    remarks.push('Highroad denies train-third-party whatever the terms say (rule R7).')
  if (widened.length > 0)
    remarks.push(
      'What widens holds for what is made from then on. It changes nothing for what is already there (rule R11).',
    )
  return remarks
}

/** `cells` are those of one purpose. */
function holeIn(cells: readonly ComparedCell[]): string[] {
  const closed = changed(cells, 'narrowed')
  const open = changed(cells, 'stayed').filter(({ to }) => to === 'licensed')
  const [first] = closed
  if (first === undefined || open.length === 0) return []
  const stays = open.length === 1 ? 'stays' : 'stay'
  return [`Left open: for ${first.purpose}, ${names(closed)} narrowed, but ${names(open)} ${stays} licensed.`]
}

function names(cells: readonly ComparedCell[]): string {
  const all = cells.map(({ dataClass }) => dataClass)
  return all.length === 1 ? all.join() : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
