/** The forms of an account as its facts tell them, with where each act stands in the log. */
import type { Fact } from '@highroad/core/consent'
import {
  formStates,
  type FormContent,
  type FormState,
  type FormStatus,
  type FormText,
  isInForce,
} from '@highroad/core/form'
import type { Ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { factsOf, type StandingFact } from './facts.ts'
import type { EntryAt } from './gate.ts'
import { textOf } from './forms-receipt.ts'
import { formRows, type MailState } from './forms-rows.ts'

/** A step of a form's life: the state that it came into, and the ledger's entry of the act; null for what time alone did, and before one is published. */
interface FormStep {
  readonly status: FormStatus
  readonly at: number
  readonly entry: EntryAt | null
}

export interface AccountForm extends FormState {
  readonly steps: readonly FormStep[]
  /** How the receipt's mail stands; null where nothing was signed. */
  readonly mail: MailState | null
  /** How many permits to train ended with it; null where no act ended it. */
  readonly permitsEnded: number | null
}

const COVERED_WITHIN_MS = 2_000
const STEPS = {
  'form-requested': 'requested',
  'form-refused': 'refused',
  'form-given': 'given',
  'form-withdrawn': 'withdrawn',
  'form-revoked': 'revoked',
} as const
type StepFact = Extract<Fact, { kind: keyof typeof STEPS }>
const isStep = (fact: Fact): fact is StepFact => fact.kind in STEPS

const factsOfAccount = (
  { store, ledger }: { store: Store; ledger: Ledger },
  account: string,
): Promise<StandingFact[]> =>
  store.asTenant({ account, person: null }, (tx) => factsOf(ledger, tx, [`account:${account}`]))

/** Newest first. Waits a moment for a checkpoint that covers each act. */
export async function formsOfAccount(
  parts: { readonly store: Store; readonly ledger: Ledger },
  account: string,
  at: number,
): Promise<AccountForm[]> {
  const facts = await factsOfAccount(parts, account)
  const rows = await parts.store.asTenant({ account, person: null }, (tx) => formRows(tx, account))
  const states = formStates(
    facts.map(({ fact }) => fact),
    account,
    at,
  )
  return await Promise.all(
    states.map(async (state): Promise<AccountForm> => {
      const own = facts.filter(({ fact }) => isStep(fact) && fact.form === state.form && fact.time <= at)
      const steps = await Promise.all(own.map((one) => stepOf(parts.ledger, one)))
      if (state.status === 'expired') steps.push({ status: 'expired', at: state.since, entry: null })
      const row = rows.get(state.form)
      return {
        ...state,
        steps: steps.filter((step) => step !== null),
        mail: row?.mail ?? null,
        permitsEnded: row?.permits ?? null,
      }
    }),
  )
}

async function stepOf(ledger: Ledger, { entryId, fact }: StandingFact): Promise<FormStep | null> {
  if (!isStep(fact)) return null
  const status = fact.kind === 'form-given' && fact.renews !== null ? 'renewed' : STEPS[fact.kind]
  // What is recorded is told even where the log is behind: a withdrawal has ended all that it ends by then.
  const covered = await ledger.covered(entryId, COVERED_WITHIN_MS).catch(() => null)
  if (covered === null) return { status, at: fact.time, entry: null }
  const { index, leafHash, checkpointSize, checkpointTime } = covered
  return { status, at: fact.time, entry: { index, leaf: leafHash, checkpointSize, checkpointTime } }
}

/** A form in force, with what people are told of it before anything they make counts (R6). */
export interface FormInForce {
  readonly form: string
  readonly classes: FormContent['classes']
  readonly termsVersion: number
  readonly coversFrom: number
  readonly until: number
  readonly since: number
  /** What the owner read and signed. */
  readonly text: FormText | null
}

export async function formsInForce(
  parts: { readonly store: Store; readonly ledger: Ledger },
  account: string,
  at: number,
): Promise<FormInForce[]> {
  const facts = (await factsOfAccount(parts, account)).map(({ fact }) => fact)
  const states = formStates(facts, account, at).filter(({ status }) => isInForce(status))
  if (states.length === 0) return []
  const rows = await parts.store.asTenant({ account, person: null }, (tx) => formRows(tx, account))
  return states.flatMap(({ form, given }) => {
    if (given === null) return []
    const jws = rows.get(form)?.jws ?? null
    const { classes, termsVersion, coversFrom, until, time } = given
    const text = jws === null ? null : textOf(jws)
    return [{ form, classes, termsVersion, coversFrom, until, since: time, text }]
  })
}
