/** R6: training on content needs a form of every account concerned, in force now, covering the class and the moment. */
import type { CompiledFacts } from '../compile.ts'
import type { DecisionRequest, Reason } from '../decision.ts'
import { covers, endOf, type Form, formsOf, isInForce, signedByOwner } from '../forms.ts'
import { reason } from '../reasons.ts'
import { isServiceGenerated, type DataClass } from '../words.ts'

/** The classes that a form has to cover; none where the request is no training on content. */
export function contentToTrain(request: DecisionRequest): readonly DataClass[] {
  return request.purpose === 'train' ? request.classes.filter((c) => !isServiceGenerated(c)) : []
}

/** The hosting account, and those that contributors act for: where several meet, every one of them must have signed. */
export function accountsOf(request: DecisionRequest): readonly string[] {
  const acting = request.contributors.flatMap(({ actsFor }) => (actsFor === null ? [] : [actsFor]))
  return [...new Set([request.hostingAccount, ...acting])]
}

export function r06Form(facts: CompiledFacts, request: DecisionRequest): Reason[] {
  const classes = contentToTrain(request)
  if (classes.length === 0) return []
  return accountsOf(request).flatMap((account) => ofAccount(facts, request, account, classes))
}

/**
 * The forms in force through which an item of this class may be used: each covers the class, and the item's moment lies
 * in what it covers, or in what an earlier form did.
 */
export function formsThatCover(
  facts: CompiledFacts,
  { itemTime, at }: DecisionRequest,
  account: string,
  of: DataClass,
): readonly Form[] {
  const forms = formsOf(facts, account, at).filter((form) => signedByOwner(facts, form))
  const covering = forms.filter((form) => covers(facts, form, of, itemTime, at))
  // Not what a later one covered: one that named the past and was withdrawn leaves nothing to those before it.
  return forms.filter(
    (form) =>
      form.classes.includes(of) &&
      isInForce(facts, form, at) &&
      covering.some((other) => other === form || other.time < form.time),
  )
}

function ofAccount(
  facts: CompiledFacts,
  request: DecisionRequest,
  account: string,
  classes: readonly DataClass[],
): Reason[] {
  const forms = formsOf(facts, account, request.at)
  const inForce = forms.filter((form) => isInForce(facts, form, request.at))
  if (inForce.length === 0) return whyNone(facts, forms, request.at)
  return classes.map((of) => {
    if (!inForce.some((form) => form.classes.includes(of))) return reason('R6.class-not-covered')
    return reason(formsThatCover(facts, request, account, of).length > 0 ? 'R6.form' : 'R13.outside-form')
  })
}

/** Of the newest forms (several only where times are equal), why each is not in force. */
function whyNone(facts: CompiledFacts, forms: readonly Form[], at: number): Reason[] {
  const newest = forms.at(-1)?.time
  if (newest === undefined) return [reason('R6.no-form')]
  return forms
    .filter((form) => form.time === newest)
    .map((form) => {
      if (!signedByOwner(facts, form)) return reason('R6.signer-not-owner')
      const end = endOf(facts, form, at)
      if (end === null) return reason('R13.form-expired')
      return reason(end.kind === 'form-withdrawn' ? 'R6.form-withdrawn' : 'R6.form-revoked')
    })
}
