/**
 * The state of a form as DPV names them, from the facts of its account and a moment. A form is in force exactly where its
 * state is `given` or `renewed`: the same answer that R6 decides by.
 */
import { z } from 'zod'
import { compile } from '../consent/compile.ts'
import type { Fact, FactOf } from '../consent/facts.ts'
import { endOf, type Form, signedByOwner } from '../consent/forms.ts'

export const FormStatus = z.enum([
  'requested',
  'given',
  'refused',
  'renewed',
  'expired',
  'withdrawn',
  'revoked',
])
export type FormStatus = z.infer<typeof FormStatus>

/** DPV's own names. */
export const DPV_STATUS: Readonly<Record<FormStatus, string>> = {
  requested: 'dpv:ConsentRequested',
  given: 'dpv:ConsentGiven',
  refused: 'dpv:ConsentRefused',
  renewed: 'dpv:RenewedConsentGiven',
  expired: 'dpv:ConsentExpired',
  withdrawn: 'dpv:ConsentWithdrawn',
  revoked: 'dpv:ConsentRevoked',
}

/** DPV's ConsentStatusValidForProcessing, of these seven. */
export const isInForce = (status: FormStatus): boolean => status === 'given' || status === 'renewed'

export interface FormState {
  readonly form: string
  readonly status: FormStatus
  /** When it came into this state. Milliseconds since 1970. */
  readonly since: number
  /** What was signed, null where nothing was, or not by an owner. */
  readonly given: Form | null
  /** When it was put before an owner, and for which terms; null where that is not recorded. */
  readonly requested: FactOf<'form-requested'> | null
  /** The first later form that goes on from this one, as seen from the moment asked about. */
  readonly renewedBy: string | null
}

type FormFact = FactOf<'form-requested' | 'form-refused' | 'form-given'>
const isFormFact = (fact: Fact): fact is FormFact =>
  fact.kind === 'form-requested' || fact.kind === 'form-refused' || fact.kind === 'form-given'

/**
 * The forms of one account as seen from `at`, newest first. `facts` may hold other accounts' facts and facts later than
 * `at`: they are not looked at. A form that was signed by somebody who did not own the account was not given.
 */
export function formStates(facts: readonly Fact[], account: string, at: number): FormState[] {
  const until = facts.filter((fact) => fact.time <= at)
  const compiled = compile(until)
  const own = until
    .filter(isFormFact)
    .filter((fact) => fact.account === account)
    .toSorted((a, b) => a.time - b.time)
  const given = own.filter((fact): fact is Form => fact.kind === 'form-given')
  const valid = given.filter((form) => signedByOwner(compiled, form))
  const states = [...new Set(own.map(({ form }) => form))].map((form): FormState => {
    const mine = own.filter((fact) => fact.form === form)
    const requested = mine.find((fact) => fact.kind === 'form-requested') ?? null
    const signed = valid.find((fact) => fact.form === form) ?? null
    const renewedBy = valid.find((other) => other.renews === form)?.form ?? null
    const base = { form, requested, renewedBy }
    if (!signed) {
      const refused = mine.find((fact) => fact.kind === 'form-refused')
      const last = refused ?? requested ?? mine[0]
      const since = last?.time ?? 0
      return { ...base, status: refused ? 'refused' : 'requested', since, given: null }
    }
    const end = endOf(compiled, signed, at)
    if (end !== null && end.time < signed.until)
      return {
        ...base,
        status: end.kind === 'form-withdrawn' ? 'withdrawn' : 'revoked',
        since: end.time,
        given: signed,
      }
    if (signed.until <= at) return { ...base, status: 'expired', since: signed.until, given: signed }
    const status = signed.renews === null ? 'given' : 'renewed'
    return { ...base, status, since: signed.time, given: signed }
  })
  return states.toSorted((a, b) => firstMoment(b) - firstMoment(a) || (a.form < b.form ? 1 : -1))
}

const firstMoment = ({ given, requested, since }: FormState): number =>
  given?.time ?? requested?.time ?? since
