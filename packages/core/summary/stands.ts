/** Whether a line stands on what it cites. */
import type { ChosenLine, SummaryTurn } from './summarise.ts'

/** True if the line's text is, word for word, one stretch of the turns it cites, in their order. */
export function stands(_line: Pick<ChosenLine, 'text' | 'cites'>, _turns: readonly SummaryTurn[]): boolean {
  return false
}
