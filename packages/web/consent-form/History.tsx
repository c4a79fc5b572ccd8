import type { FormsView, FormView } from '@highroad/core/wire'
import { formatMoment } from '../app/format.ts'
import { Empty } from '../app/States.tsx'
import { classWords, STATUS_WORDS } from './form-view.ts'

/** Every form there was, with each step and where the ledger has it; for owners also who tried to sign and could not. */
export function History({ view }: { view: FormsView }) {
  return (
    <>
      <section aria-label="Every form until now">
        <h2>Every form until now</h2>
        {view.forms.length === 0 ? (
          <Empty>None was ever offered or signed here. Nothing of yours trains a model.</Empty>
        ) : (
          <ul className="ruled past">
            {view.forms.map((form) => (
              <Past key={form.form} form={form} />
            ))}
          </ul>
        )}
      </section>
      {view.attempts.length > 0 ? (
        <section aria-label="Refused attempts to sign">
          <h2>Tried to sign, and was refused</h2>
          <ul className="ruled past">
            {view.attempts.map(({ name, firstAt, lastAt, times }) => (
              <li key={`${firstAt} ${name ?? ''}`}>
                <b>
                  <bdi>{name ?? 'Somebody who is gone'}</bdi>
                </b>{' '}
                does not own this organisation. Nothing was signed.{' '}
                <span className="quiet">
                  {times === 1 ? formatMoment(lastAt) : `${times} times, the last on ${formatMoment(lastAt)}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}

function Past({ form }: { form: FormView }) {
  return (
    <li>
      <b>{STATUS_WORDS[form.status]}</b>
      {form.given ? <span className="quiet">: {classWords(form.given.classes)}</span> : null}
      <ol className="chain">
        {form.steps.map(({ status, at, entry }) => (
          <li key={`${status} ${at}`}>
            <span>{STATUS_WORDS[status]}</span>
            <span className="quiet">
              {formatMoment(at)}
              {entry === null ? '' : `, ledger entry ${entry}`}
            </span>
          </li>
        ))}
      </ol>
    </li>
  )
}
