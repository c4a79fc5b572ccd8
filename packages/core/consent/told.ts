/** What decisions mean to the people they are about: to each their own part, of the others numbers and never who (R14). */
import { type Decision, type Reason } from './decision.ts'
import { forReader, sentenceFor } from './reasons.ts'
import type { Handle } from './words.ts'

/** Why somebody is not in a feature, where that is about themselves. */
export type Part = 'left-out' | 'not-told' | 'not-asked' | 'unknown-voice'

/** Codes that concern one person, in the order in which they are told. */
const PARTS: readonly (readonly [codes: readonly string[], part: Part])[] = [
  [['R10.objects', 'R10.refused', 'R10.before-lifting', 'R10.before-accepting'], 'left-out'],
  [['R5.no-notice', 'R13.notice-expired'], 'not-told'],
  [['R5.not-accepted', 'R8.not-accepted', 'R11.not-accepted'], 'not-asked'],
  [['R1.microphone-unanswered', 'R1.others-at-microphone'], 'unknown-voice'],
]

/** Null where nothing in the decision is about the person themselves. */
export function partOf({ reasons }: Pick<Decision, 'reasons'>): Part | null {
  const codes = new Set(reasons.map(({ code }) => code))
  return PARTS.find(([known]) => known.some((code) => codes.has(code)))?.[1] ?? null
}

/** People of whom the same was decided for the same reasons; `reasons` as decided for one of them. */
export interface DecidedAlike {
  readonly reasons: readonly Reason[]
  readonly people: number
}

interface ToldReason extends Omit<Reason, 'about'> {
  readonly sentence: string
  /** How many it is about; null for what is about nobody in particular. */
  readonly people: number | null
}

/** The reasons of all of them, each once. Whoever asks, `me`, is a group of their own: what is theirs is told as theirs. */
export function reasonsTold(groups: readonly DecidedAlike[], me: Handle | null): ToldReason[] {
  const found = new Map<string, { reason: Reason; people: number | null }>()
  for (const { reasons, people } of groups)
    for (const said of reasons) {
      const [reason = said] = forReader(
        { decision: 'deny', reasons: [said], rulesVersion: 0, consulted: [] },
        me,
      ).reasons
      const key = `${reason.code} ${reason.changedBy}`
      const before = found.get(key)
      if (!before) found.set(key, { reason, people: said.about === null ? null : people })
      else if (before.people !== null) before.people += people
    }
  return [...found.values()].map(({ reason: { about: _about, ...reason }, people }) => ({
    ...reason,
    sentence: sentenceFor(reason),
    people,
  }))
}
