import type { FormsView, FormView } from '@highroad/core/wire'
import { formatDate, formatMoment } from '../app/format.ts'
import { Wrong } from '../app/States.tsx'
import { useWithdraw } from './api.ts'
import { afterEnd, classWords, namesOldTerms } from './form-view.ts'
import { Receipt } from './Receipt.tsx'

/** The forms in force, and the one button that ends them. */
export function InForce({
  account,
  organisation,
  view,
  forms,
}: {
  account: string
  organisation: string
  view: FormsView
  forms: readonly FormView[]
}) {
  const withdraw = useWithdraw(account)
  return (
    <>
      <h1>{organisation} lets this server train on some of its content</h1>
      {forms.map((form) => (
        <section key={form.form} aria-label="Form in force">
          <h2>{form.given?.renews ? 'Form in force, renewed' : 'Form in force'}</h2>
          {namesOldTerms(view, form) ? (
            <p className="says" role="status">
              Other terms came into force since: version {view.next?.terms.version}. This form names version{' '}
              {form.given?.termsVersion}, so nothing is used through it where the terms ask for consent, until
              an owner signs again.
            </p>
          ) : null}
          {form.given ? (
            <dl className="facts">
              <dt>Content</dt>
              <dd>{capital(classWords(form.given.classes))}</dd>
              <dt>From</dt>
              <dd>{formatMoment(form.given.coversFrom)}</dd>
              <dt>Until</dt>
              <dd>{formatDate(form.given.until)}, or the moment it is withdrawn</dd>
              <dt>Terms</dt>
              <dd>
                <a href="/terms">Version {form.given.termsVersion}</a>
              </dd>
              <dt>Signed</dt>
              <dd>
                {formatMoment(form.given.at)}
                {entryWords(form)}
              </dd>
            </dl>
          ) : null}
          {view.maySign ? <Receipt account={account} form={form} mails={view.mails} /> : null}
        </section>
      ))}
      {view.maySign ? (
        <section className="standing" aria-label="Withdraw">
          <h2>Withdraw</h2>
          <p className="measure">
            One press, no reason asked. It costs nothing, and takes back nothing that you were given. What
            happens then, and by when:
          </p>
          <After permits={null} future />
          {withdraw.error ? <Wrong error={withdraw.error} /> : null}
          <button
            type="button"
            className="btn"
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate()}
          >
            {withdraw.isPending ? 'Withdrawing' : 'Withdraw now'}
          </button>
        </section>
      ) : (
        <p className="blank">
          Only an owner signs or withdraws. You can leave out whatever is yours, form or no form.
        </p>
      )}
    </>
  )
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function entryWords(form: FormView): string {
  const entry = form.steps.find(({ status }) => status === 'given' || status === 'renewed')?.entry ?? null
  return entry === null ? '' : `, ledger entry ${entry}`
}

/** What follows from the end of a form. */
function After({ permits, future = false }: { permits: number | null; future?: boolean }) {
  return (
    <dl className="facts">
      {afterEnd(permits).map(({ what, when, says }) => (
        <div className="pair" key={what}>
          <dt>
            {what}
            <span className="quiet small"> {when}</span>
          </dt>
          <dd>
            {future && what === 'Reading' ? says.replace(/ No use for training was running\.$/u, '') : says}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What a form's end has done, told at once and kept. */
export function Ended({ organisation, form }: { organisation: string; form: FormView }) {
  const entry = form.steps.at(-1)?.entry ?? null
  return (
    <div className="ended" role="status">
      <h1>Nothing of {organisation} trains a model any more</h1>
      <p className="lead measure">
        {form.status === 'withdrawn' ? 'Withdrawn on ' : 'Ended by whoever runs this server on '}
        {formatMoment(form.since)}
        {entry === null ? '' : `, ledger entry ${entry}`}. Signing again is the way back; the time in between
        stays closed.
      </p>
      <After permits={form.permitsEnded} />
    </div>
  )
}

/** A no that was given, and what it means: nothing. */
export function Refused({ organisation, form }: { organisation: string; form: FormView }) {
  const entry = form.steps.at(-1)?.entry ?? null
  return (
    <div className="ended" role="status">
      <h1>Nothing of {organisation} trains a model</h1>
      <p className="lead measure">
        “Do not sign” was the answer on {formatMoment(form.since)}
        {entry === null ? '' : `, ledger entry ${entry}`}. Your features work as before, and nobody asks
        again.
      </p>
    </div>
  )
}
