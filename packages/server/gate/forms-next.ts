/** What a form signed now rests on: the terms in force, and the account's earlier forms. Pure. */
import type { DataClass, Fact, FactOf } from '@highroad/core/consent'
import {
  classesToSign,
  CONTENT_CLASSES,
  type EarlierForm,
  type FormContent,
  formStates,
  inOrder,
  isInForce,
  LONGEST_FORM_MS,
} from '@highroad/core/form'
import { HighroadError } from '@highroad/core/wire'

export type NextForm = Omit<FormContent, 'classes' | 'coversFrom' | 'until'>

type Terms = FactOf<'terms-published'>
/** When a version came into force: never before it was published (R11). */
const start = (terms: Terms): number => Math.max(terms.time, terms.inForceFrom)

function termsAt(facts: readonly Fact[], at: number): Terms | null {
  return (
    facts
      .filter((fact): fact is Terms => fact.kind === 'terms-published' && start(fact) <= at)
      .toSorted((a, b) => start(b) - start(a) || b.version - a.version)[0] ?? null
  )
}

/** `facts`: those of the operator and of the account. Null where no terms are in force. */
export function nextForm(
  of: {
    readonly account: string
    readonly organisation: string
    readonly operator: string
    readonly facts: readonly Fact[]
  },
  at: number,
): NextForm | null {
  const terms = termsAt(of.facts, at)
  if (!terms) return null
  const signed = formStates(of.facts, of.account, at).filter(({ given }) => given !== null)
  const newest = signed.find(({ status }) => isInForce(status) || status === 'expired')
  return {
    account: of.account,
    organisation: of.organisation,
    operator: of.operator,
    terms: {
      version: terms.version,
      prose: terms.prose,
      train: Object.fromEntries(
        CONTENT_CLASSES.map((one) => [one, terms.cells[one]?.train ?? 'never'] as const),
      ),
    },
    renews: newest?.form ?? null,
    earlier: signed.flatMap(({ form, given, status, since }): EarlierForm[] =>
      given === null
        ? []
        : [
            {
              form,
              signed: given.time,
              classes: inOrder(given.classes),
              from: given.coversFrom,
              until: status === 'withdrawn' || status === 'revoked' ? since : given.until,
              inForce: isInForce(status),
            },
          ],
    ),
  }
}

/** Throws `bad-request`, with the field, for a class or window that no form can name. */
export function contentToSign(
  next: NextForm,
  asked: { classes: readonly DataClass[]; coversFrom: number | null; until: number },
  now: number,
): FormContent {
  const may = classesToSign(next.terms)
  if (asked.classes.length === 0 || !asked.classes.every((of) => may.includes(of)))
    throw new HighroadError('bad-request', 'classes')
  if (asked.coversFrom !== null && asked.coversFrom > now)
    throw new HighroadError('bad-request', 'coversFrom')
  if (asked.until <= now || asked.until > now + LONGEST_FORM_MS)
    throw new HighroadError('bad-request', 'until')
  return {
    ...next,
    classes: inOrder(asked.classes),
    coversFrom: asked.coversFrom,
    until: asked.until,
  }
}
