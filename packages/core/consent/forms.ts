/**
 * Consent forms of one account, as decisions see them (R6, R10, R13). A form is in force from its signing until it
 * expires, is withdrawn or is revoked. While one is in force, what earlier ones covered before their end is covered too:
 * a form signed again leaves the gap closed, and only the gap.
 */
import { type CompiledFacts, lineOf, pair, standingAt } from './compile.ts'
import type { FactOf } from './facts.ts'
import type { DataClass } from './words.ts'

export type Form = FactOf<'form-given'>

/** When a form was taken back, seen from `at`; null where it was not. */
export function endOf(
  facts: CompiledFacts,
  form: Form,
  at: number,
): FactOf<'form-withdrawn' | 'form-revoked'> | null {
  const ends = lineOf(facts.formEnds, pair(form.account, form.form))
  const [first] = ends
  if (first === undefined || first.time > at) return null
  // Of equal times the withdrawal is what is told: it is the account's own.
  return ends.find((e) => e.time === first.time && e.kind === 'form-withdrawn') ?? first
}

/** Whether whoever signed owned the account when they signed. */
export function signedByOwner(facts: CompiledFacts, form: Form): boolean {
  const standing = standingAt(facts.owners.get(pair(form.account, form.signer)), form.time)
  return standing.length > 0 && standing.every((o) => o.owner)
}

export function isInForce(facts: CompiledFacts, form: Form, at: number): boolean {
  return at < form.until && endOf(facts, form, at) === null && signedByOwner(facts, form)
}

/** The account's forms that were signed until `at`, oldest first. */
export function formsOf(facts: CompiledFacts, account: string, at: number): readonly Form[] {
  return lineOf(facts.forms, account).filter((form) => form.time <= at)
}

/** Whether an item of this class and time lies in what a form covers, up to its end as seen from `at`. */
export function covers(
  facts: CompiledFacts,
  form: Form,
  of: DataClass,
  itemTime: number,
  at: number,
): boolean {
  if (!form.classes.includes(of) || itemTime < form.coversFrom) return false
  const end = endOf(facts, form, at)
  return itemTime < form.until && (end === null || itemTime < end.time)
}
