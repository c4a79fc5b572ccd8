/** A decision in the standard's form. It names nobody: whoever asks by a key is never the person themselves (R14). */
import { changeFor, type Decision, forReader, RULES_VERSION, sentenceFor } from '@highroad/core/consent'
import { ERRORS, type EvaluationAnswer } from '@highroad/core/wire'
import type { Refused } from './refused.ts'

/** When it was decided (milliseconds since 1970), and the size of the signed log then. */
export interface Stamp {
  readonly at: number
  readonly ledgerSize: number
}

const stampOf = ({ at, ledgerSize }: Stamp) => ({
  decided_at: new Date(at).toISOString(),
  ledger_size: ledgerSize,
})

const WITHHELD =
  'What a participant chose or answered keeps this from being used. It is not told what, since you asked whose.'

/**
 * `refused`: why the question could not be put to the rules, if so. `everybody`: the item is of all who ever came to its place,
 * so a reason can be anybody's. Where whoever asks chose the people, a denial that rests on one of them tells no more than that
 * it does: asked person by person, "a participant objects" would say who (R14).
 */
export function answerOf(
  decision: Decision,
  stamp: Stamp,
  { refused, everybody }: { refused: Refused['refusal'] | null; everybody: boolean },
): EvaluationAnswer {
  const withheld =
    !everybody && decision.reasons.some(({ about, effect }) => about !== null && effect === 'forbid')
  const tellable = decision.reasons.filter(({ about }) => !withheld || about === null)
  const told = forReader({ ...decision, reasons: tellable }, null)
  // Told to nobody in particular, two people's reasons of one code are one reason.
  const reasons = told.reasons.filter((one, i) => one.code !== told.reasons[i - 1]?.code)
  const permit = decision.decision === 'permit'
  const forbidding = reasons.filter(({ effect }) => effect === 'forbid')
  return {
    decision: permit,
    context: {
      reasons: reasons.map((reason) => {
        const change = changeFor(reason)
        return {
          rule: reason.rule,
          code: reason.code,
          effect: reason.effect,
          sentence: sentenceFor(reason),
          changed_by: reason.changedBy,
          ...(change === null ? {} : { change: change.sentence }),
        }
      }),
      ...(withheld ? { withheld: WITHHELD } : {}),
      ...(permit
        ? {}
        : {
            reason_user: Object.fromEntries(forbidding.map((one) => [one.code, sentenceFor(one)])),
            reason_admin: Object.fromEntries(
              forbidding.map((one) => [one.code, changeFor(one)?.sentence ?? 'Nobody can change this.']),
            ),
          }),
      ...(refused === null ? {} : { refused }),
      rules_version: told.rulesVersion,
      ...stampOf(stamp),
    },
  }
}

/** One evaluation of several that is not as it should be: denied, and the others are decided. */
export function unreadableAnswer(field: string, stamp: Stamp): EvaluationAnswer {
  const [status, message] = ERRORS['bad-request']
  return {
    decision: false,
    context: {
      reasons: [],
      error: { status, message, field },
      rules_version: RULES_VERSION,
      ...stampOf(stamp),
    },
  }
}
