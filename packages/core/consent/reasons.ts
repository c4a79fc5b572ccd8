/** Making reasons, saying them, and hiding what a reader may not see of them (R14). */
import type { Changer, Decision, Reason } from './decision.ts'
import { REASONS, type ReasonCode, type ReasonText } from './reason-table.ts'
import type { z } from 'zod'

const CODES = Object.keys(REASONS) as ReasonCode[]
const ruleOf = (code: string) => code.slice(0, code.indexOf('.'))

/** Reasons about nobody are the same object each time: decisions are made by the hundred thousand. */
const ABOUT_NOBODY = Object.fromEntries(
  CODES.map((code) => {
    const { effect, changedBy } = REASONS[code]
    return [code, Object.freeze({ rule: ruleOf(code), code, effect, about: null, changedBy })]
  }),
) as Readonly<Record<ReasonCode, Reason>>

/** The reason of a code; `about` is the handle it concerns. */
export function reason(code: ReasonCode, about: string | null = null): Reason {
  const same = ABOUT_NOBODY[code]
  return about === null ? same : { ...same, about }
}

/** Codes in their order: by rule number, then by name. */
const RANK = new Map<string, number>(
  CODES.toSorted((a, b) => Number(ruleOf(a).slice(1)) - Number(ruleOf(b).slice(1)) || compareText(a, b)).map(
    (code, rank) => [code, rank],
  ),
)

/** By rule number, code and handle: one order whatever order rules and facts came in. */
export function byRule(a: Reason, b: Reason): number {
  const by = (RANK.get(a.code) ?? CODES.length) - (RANK.get(b.code) ?? CODES.length)
  return by !== 0 ? by : compareText(a.about ?? '', b.about ?? '')
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const textOf = (code: string): ReasonText | undefined => (REASONS as Record<string, ReasonText>)[code]

/** What a reason says, in plain words for "Why?". After {@link forReader} it speaks to the reader where it is theirs. */
export function sentenceFor(reason: Pick<Reason, 'code' | 'changedBy'>): string {
  const text = textOf(reason.code)
  if (text === undefined) return 'A rule that this version does not know.'
  return reason.changedBy === 'you' ? (text.own ?? text.sentence) : text.sentence
}

/** What would change a denial and who could (R14); null for what allows and for what nobody can change. */
export function changeFor(
  reason: Pick<Reason, 'code' | 'changedBy'>,
): { who: z.infer<typeof Changer>; sentence: string } | null {
  const text = textOf(reason.code)
  const sentence = reason.changedBy === 'you' ? (text?.ownChange ?? text?.change) : text?.change
  return sentence === undefined ? null : { who: reason.changedBy, sentence }
}

/**
 * A decision as one reader may see it (R14): reasons about others lose `about`; reasons about the reader keep it and
 * are changed by `you`; handles of others go from `consulted`. `reader` null: nobody's own.
 */
export function forReader(decision: Decision, reader: string | null): Decision {
  const reasons = decision.reasons.map((r): Reason => {
    if (r.about === null) return r
    if (r.about !== reader) return { ...r, about: null }
    return { ...r, changedBy: r.changedBy === 'participant' ? 'you' : r.changedBy }
  })
  return {
    ...decision,
    // Sorted anew: the order by handle would tell whom a reason without a handle is about.
    reasons: reasons.sort(byRule),
    consulted: decision.consulted.filter((s) => !s.startsWith('handle:') || s === `handle:${reader}`),
  }
}
