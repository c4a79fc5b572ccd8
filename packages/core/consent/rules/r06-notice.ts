/** R6: each contributor had notice of the form, with a way to object; a guest let their own content in by their own act. */
import { type CompiledFacts, lineOf, pair, PAST_NOTICE_MS } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { reason } from '../reasons.ts'
import type { DataClass } from '../words.ts'
import { hasAccepted } from './accepted.ts'
import { contentToTrain, formsThatCover } from './r06-form.ts'
import { namesTerms } from './r11-terms.ts'

export function r06Notice(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  const classes = contentToTrain(request)
  if (classes.length === 0) return []
  return request.contributors.flatMap(({ handle, actsFor }) => {
    if (actsFor === null)
      return [
        reason(hasAccepted(facts, request, handle) ? 'R6.guest-opted-in' : 'R6.guest-not-opted-in', handle),
      ]
    return classes.flatMap((of) => {
      const forms = formsToUse(facts, request, actsFor, of)
      return forms.length > 0 ? [reason(noticeOf(facts, request, handle, actsFor, forms), handle)] : []
    })
  })
}

/** Through which an item of this class would be used; where there are none, another reason says so. */
function formsToUse(
  facts: CompiledFacts,
  request: DecisionRequest,
  account: string,
  of: DataClass,
): string[] {
  const covering = formsThatCover(facts, request, account, of)
  const naming = covering.filter((form) => namesTerms(facts, request, of, form))
  return (naming.length > 0 ? naming : covering).map(({ form }) => form)
}

function noticeOf(
  facts: CompiledFacts,
  { itemTime, at }: DecisionRequest,
  handle: string,
  account: string,
  forms: readonly string[],
) {
  const told = lineOf(facts.formNotices, pair(handle, account)).filter(
    (n) => n.time <= at && n.since <= n.time && forms.includes(n.form),
  )
  if (told.length === 0) return 'R6.no-notice'
  const valid = told.filter((n) => at < n.until)
  if (valid.length === 0) return 'R13.notice-expired'
  const before = valid.some((n) => n.since <= itemTime)
  return before || valid.some((n) => n.since + PAST_NOTICE_MS <= at) ? 'R6.noticed' : 'R6.notice-too-recent'
}
