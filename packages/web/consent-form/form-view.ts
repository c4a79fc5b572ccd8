/** What the page of the consent form shows, from what the server says. No browser needed. */
import type { DataClass } from '@highroad/core/consent'
import {
  CLASS_WORDS,
  classesToSign,
  type FormContent,
  formText,
  type FormText,
  inOrder,
  isInForce,
  textDigest,
} from '@highroad/core/form'
import type { FormsView, FormView } from '@highroad/core/wire'

/** What an owner has chosen so far. Nothing is ticked at first (R15). */
export interface Choice {
  readonly classes: readonly DataClass[]
  /** A day as a date field gives it (`2026-03-01`), or null: from the moment of signing. */
  readonly past: string | null
  readonly until: number
  readonly name: string
}

export const firstChoice = (view: FormsView): Choice => ({
  classes: [],
  past: null,
  until: view.ends[0]?.until ?? 0,
  name: '',
})

/** The form that these choices make; null where there are no terms to sign under. */
export function contentOf(view: FormsView, { classes, past, until }: Choice): FormContent | null {
  if (!view.next) return null
  const from = past === null ? null : Date.parse(`${past}T00:00:00Z`)
  return {
    ...view.next,
    classes: inOrder(classes),
    coversFrom: from === null || Number.isNaN(from) ? null : from,
    until,
  }
}

/** What is shown, and the digest by which the server knows that it was. */
export function shownOf(content: FormContent): { text: FormText; shown: string } {
  const text = formText(content)
  return { text, shown: textDigest(text) }
}

export const mayTick = (view: FormsView, of: DataClass): boolean =>
  view.next !== null && classesToSign(view.next.terms).includes(of)

/** What stands between these choices and a signature, a sentence each; none where it can be signed. */
export function lacking(view: FormsView, choice: Choice): string[] {
  const says: string[] = []
  if (choice.classes.length === 0) says.push('Nothing is ticked, so there is nothing to sign.')
  if (choice.past !== null) {
    const from = Date.parse(`${choice.past}T00:00:00Z`)
    if (Number.isNaN(from)) says.push('Choose the day from which earlier content may be used.')
    else if (from > view.at) says.push('The day from which earlier content may be used lies ahead.')
  }
  if (choice.name.trim() === '') says.push('Type your name.')
  return says
}

export const formsInForce = (view: FormsView): FormView[] =>
  view.forms.filter(({ status }) => isInForce(status))

/** Whether a form in force does nothing, since it names other terms than those in force (R11). */
export const namesOldTerms = (view: FormsView, form: FormView): boolean =>
  view.next !== null && form.given !== null && form.given.termsVersion !== view.next.terms.version

/** "messages in open channels and files" */
export function classWords(classes: readonly DataClass[]): string {
  const words = classes.map((of) => CLASS_WORDS[of].toLowerCase())
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

export const STATUS_WORDS: Readonly<Record<FormView['status'], string>> = {
  requested: 'Offered',
  given: 'Signed',
  refused: 'Not signed',
  renewed: 'Renewed',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  revoked: 'Ended by the operator',
}

/** The form that was ended last by an act, if nothing was signed since: what happened then is told first. */
export function endedLast(view: FormsView): FormView | null {
  if (formsInForce(view).length > 0) return null
  return (
    view.forms
      .filter(({ status }) => status === 'withdrawn' || status === 'revoked')
      .toSorted((a, b) => b.since - a.since)[0] ?? null
  )
}

/** The answer that stands where nobody is asked: the newest form was refused, and nothing is in force. */
export function refusedLast(view: FormsView): FormView | null {
  const [newest] = view.forms
  return newest?.status === 'refused' && formsInForce(view).length === 0 ? newest : null
}

/** What follows from the end of a form, each with by when. There are no data sets and no models on this server yet. */
export function afterEnd(permits: number | null): { what: string; when: string; says: string }[] {
  const count = permits ?? 0
  const ran =
    count === 0
      ? 'No use for training was running.'
      : `${count} ${count === 1 ? 'use' : 'uses'} for training ran, and ${count === 1 ? 'was' : 'were'} ended.`
  return [
    {
      what: 'Reading',
      when: 'at once',
      says: `Nothing of yours is read for training from this moment on. ${ran}`,
    },
    {
      what: 'Data sets',
      when: 'at once',
      says: 'Those that hold your items become stale. This server has made none.',
    },
    {
      what: 'Models',
      when: 'by their next release',
      says: 'Those trained on your items forget them or are withdrawn. This server has trained none.',
    },
    {
      what: 'Features',
      when: 'unchanged',
      says: 'No feature depends on the form. They go on as before.',
    },
  ]
}
