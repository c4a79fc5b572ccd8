/** Choosing the lines that carry a meeting, as quotations that cite their turns. */
import type { LineKind } from '../wire/summary.ts'
import type { z } from 'zod'

export interface SummaryTurn {
  readonly id: string
  /** Anything that is the same for the same speaker. */
  readonly speaker: string
  readonly fromMs: number
  readonly untilMs: number
  readonly text: string
}

export interface ChosenLine {
  readonly kind: z.infer<typeof LineKind>
  readonly text: string
  /** Ids of the turns it is quoted from; at least one. */
  readonly cites: readonly string[]
}

export interface SummariseOptions {
  /** At most so many lines in all; the default grows with the length of the talk. */
  readonly maxLines?: number
}

/** Decisions first, then next steps, open questions and points; each kind in the order it was said. Deterministic. */
export function summarise(
  _turns: readonly SummaryTurn[],
  _options: SummariseOptions = {},
): { lines: readonly ChosenLine[] } {
  return { lines: [] }
}
