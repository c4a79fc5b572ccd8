/** What a person is told of an account's consent form before it covers anything they make (R6). Pure. */
import type { Fact, FactOf } from '@highroad/core/consent'
import { formStates, isInForce } from '@highroad/core/form'

/** A notice of a form lapses after a year (R13), and with the form. */
const HOLDS_MS = 365 * 24 * 3600_000

/** The newest form of an account in force at `at`, as it was given; null where there is none. */
export function formInForce(
  facts: readonly Fact[],
  account: string,
  at: number,
): FactOf<'form-given'> | null {
  return formStates(facts, account, at).find(({ status }) => isInForce(status))?.given ?? null
}

/** Until when a notice of this form, shown at `at`, holds. */
export const formNoticeUntil = (form: FactOf<'form-given'>, at: number): number =>
  Math.min(at + HOLDS_MS, form.until)
