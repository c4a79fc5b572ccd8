/** Transcript and summary, as they cross the wire. */
import { z } from 'zod'
import { OpaqueId } from '../consent/words.ts'
import { line } from './text.ts'

/**
 * How much of the talk the record covers. Times are totals: a position would name the person. `reasons` says why the
 * rest is missing, by count of people and milliseconds, never who.
 */
export const Coverage = z.strictObject({
  people: z.strictObject({ covered: z.number().int(), spoke: z.number().int() }),
  speakingMs: z.strictObject({ covered: z.number(), total: z.number() }),
  missing: z.array(
    z.strictObject({
      reason: z.enum([
        'objection',
        'no-notice',
        'no-answer',
        'unknown-voice',
        'not-running',
        'backlog',
        'other',
      ]),
      ms: z.number(),
    }),
  ),
})
export type Coverage = z.infer<typeof Coverage>

/** GET /meetings/:meeting/transcript → Transcript. Readable by the host; by all who were there once shared. */
export const Turn = z.strictObject({
  turn: OpaqueId,
  name: z.string(),
  yours: z.boolean(),
  /** Milliseconds since the meeting was opened. */
  fromMs: z.number(),
  untilMs: z.number(),
  text: z.string(),
  /** Hidden from everyone but you since you objected. */
  hidden: z.boolean(),
})
export type Turn = z.infer<typeof Turn>
export const Transcript = z.strictObject({ turns: z.array(Turn) })
export type Transcript = z.infer<typeof Transcript>

export const LineKind = z.enum(['decision', 'next-step', 'question', 'point'])
export type LineKind = z.infer<typeof LineKind>

export const SummaryLine = z.strictObject({
  line: OpaqueId,
  kind: LineKind,
  text: z.string(),
  cites: z.array(OpaqueId).min(1),
  checked: z.boolean(),
  edited: z.boolean(),
})
export type SummaryLine = z.infer<typeof SummaryLine>

/** GET /meetings/:meeting/summary. Before it is shared, only its host gets it; anybody else gets not-found. */
export const SummaryView = z.strictObject({
  meeting: OpaqueId,
  title: z.string(),
  openedAt: z.number(),
  endedAt: z.number(),
  state: z.enum(['making', 'draft', 'shared', 'failed']),
  host: z.boolean(),
  lines: z.array(SummaryLine),
  coverage: Coverage,
  /** Lines that went because somebody whose words they rested on objected afterwards. */
  linesGone: z.number().int(),
})
export type SummaryView = z.infer<typeof SummaryView>

/** PATCH /meetings/:meeting/summary/lines/:line, DELETE the same, POST …/summary/share → SummaryView */
export const EditLine = z.strictObject({
  text: line(2000).optional(),
  checked: z.boolean().optional(),
})
export type EditLine = z.infer<typeof EditLine>
/** POST /meetings/:meeting/transcript/:turn/not-me: somebody heard through your microphone; the turn goes (204). */
/** GET /meetings/:meeting/proof: the proof bundle as a file. */
