import { Link } from 'wouter'
import { Wrong } from '../app/States.tsx'
import { useForms, useRefuse } from './api.ts'
import './consent-form.css'

/** The offer of the form, a step of its own beside the switches: unticked, and no switch waits for it (R15). */
export function FormOffer({ account }: { account: string }) {
  const forms = useForms(account)
  const refuse = useRefuse(account)
  const view = forms.data
  if (!view?.maySign || view.offered === null)
    return (
      <p className="quiet after">
        Training is a question of its own: <Link href={`/o/${account}/form`}>the consent form</Link>.
      </p>
    )
  return (
    <section className="form-offer" aria-label="Consent form, offered">
      <h2>May your content train models? A question of its own</h2>
      <p className="measure">
        Your features are on and work either way. A consent form would let whoever runs this server train
        models on content that you choose. Nothing is ticked for you.
      </p>
      {refuse.error ? <Wrong error={refuse.error} /> : null}
      <div className="two-up">
        <Link className="btn" href={`/o/${account}/form`}>
          Read the form
        </Link>
        <button type="button" className="btn" disabled={refuse.isPending} onClick={() => refuse.mutate()}>
          Do not sign
        </button>
      </div>
    </section>
  )
}
