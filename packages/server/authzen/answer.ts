/** A decision in the standard's form. It names nobody: whoever asks by a key is never the person themselves (R14). */
import {
  changeFor,
  type Decision,
  forReader,
  reason,
  RULES_VERSION,
  sentenceFor,
} from '@highroad/core/consent'
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
 * so a reason can be anybody's. Where whoever asks chose the people, a denial tells nothing that rests on one of them, and that
 * something does only where it alone denies: asked person by person, "a participant objects" would say who (R14), and so would
 * the bare word where the answer is no for everybody. `never`: nothing could allow this, whoever's it is.
 */
export function answerOf(
  decision: Decision,
  stamp: Stamp,
  { refused, everybody, never }: { refused: Refused['refusal'] | null; everybody: boolean; never: boolean },
): EvaluationAnswer {
  const chosen = !everybody && decision.decision === 'deny'
  const aboutNobody = decision.reasons.filter(({ about }) => about === null)
  const deniedAnyway = never || aboutNobody.some(({ effect }) => effect === 'forbid')
  const withheld =
    chosen &&
    !deniedAnyway &&
    decision.reasons.some(({ about, effect }) => about !== null && effect === 'forbid')
  const tellable = chosen ? aboutNobody : decision.reasons
  const told = forReader(
    {
      ...decision,
      reasons: tellable.length > 0 || withheld ? tellable : [reason('R1.nothing-allows')],
    },
    null,
  )
  // Told to nobody in particular, two people's reasons of one code are one reason.
  const reasons = told.reasons.filter((one, i) => one.code !== told.reasons[i - 1]?.code)
  const permit = decision.decision === 'permit'
  const forbidding = reasons.filter(({ effect }) => effect === 'forbid')
  return {
    decision: permit,
    context: {
      reasons: reasons.map((one) => {
        const change = changeFor(one)
        return {
          rule: one.rule,
          code: one.code,
          effect: one.effect,
          sentence: sentenceFor(one),
          changed_by: one.changedBy,
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
