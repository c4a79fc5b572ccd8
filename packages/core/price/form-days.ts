/** On which days a consent form is in force, as prices count them (R15). */
import type { DataClass } from '../consent/words.ts'
import type { Fact } from '../consent/facts.ts'
import { formStates, isInForce, type FormState } from '../form/status.ts'
import { type Day, dayIn } from './day.ts'

/** A form's days: from the day of signing to the last, both with it. `last` null: it is still in force. */
export interface FormDays {
  readonly form: string
  readonly classes: readonly DataClass[]
  readonly first: Day
  readonly last: Day | null
}

/**
 * The forms of an account as seen from `at`, by the states that R6 decides by. The day of signing counts whole. So does
 * the last day: the one on which the form was withdrawn or revoked, or that of the last moment before it expired. Only
 * acts on forms, and who owned the account when they signed, are looked at: what a person answered or objected to is no
 * part of this.
 */
export function formDays(facts: readonly Fact[], account: string, at: number, zone: string): FormDays[] {
  return formStates(facts, account, at).flatMap((state) =>
    state.given === null
      ? []
      : [
          {
            form: state.form,
            classes: state.given.classes,
            first: dayIn(zone, state.given.time),
            last: lastDay(state, state.given.until, zone),
          },
        ],
  )
}

function lastDay({ status, since }: FormState, until: number, zone: string): Day | null {
  if (isInForce(status)) return null
  return dayIn(zone, status === 'expired' ? until - 1 : since)
}

/** The classes that some form in force on this day covers. Two forms for one class count once. */
export function classesOn(forms: readonly FormDays[], day: Day): Set<DataClass> {
  return new Set(
    forms
      .filter(({ first, last }) => first <= day && (last === null || day <= last))
      .flatMap(({ classes }) => classes),
  )
}
