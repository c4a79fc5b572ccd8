import type { AccountView, FormsView } from '@highroad/core/wire'
import { Loading, Wrong } from '../app/States.tsx'
import { useForms } from './api.ts'
import { endedLast, formsInForce } from './form-view.ts'
import { History } from './History.tsx'
import { Ended, InForce } from './InForce.tsx'
import { SignForm } from './SignForm.tsx'
import './consent-form.css'

/** The consent form of an organisation: read, signed and withdrawn by its owners, read by its people. */
export function ConsentFormPage({ account }: { account: AccountView }) {
  const forms = useForms(account.account)
  return (
    <div className="doc consent-form">
      {forms.isPending ? <Loading what="the consent form" /> : null}
      {forms.isError ? <Wrong error={forms.error} again={() => void forms.refetch()} /> : null}
      {forms.data ? <Form account={account} view={forms.data} /> : null}
    </div>
  )
}

function Form({ account, view }: { account: AccountView; view: FormsView }) {
  const inForce = formsInForce(view)
  const ended = endedLast(view)
  const id = account.account
  return (
    <>
      {inForce.length > 0 ? (
        <InForce account={id} organisation={account.organisation} view={view} forms={inForce} />
      ) : null}
      {ended ? <Ended organisation={account.organisation} form={ended} /> : null}
      <Answer account={account} view={view} again={inForce.length > 0} ended={ended !== null} />
      <History view={view} />
    </>
  )
}

/** The form to be answered, where there is something to answer and somebody who may. */
function Answer({
  account,
  view,
  again,
  ended,
}: {
  account: AccountView
  view: FormsView
  again: boolean
  ended: boolean
}) {
  if (view.mark !== 'none')
    return (
      <>
        {ended || again ? null : <h1>Nothing of {account.organisation} trains a model</h1>}
        <p className="blank">
          This organisation is marked {view.mark === 'hipaa' ? 'HIPAA' : 'education'}: its content never
          trains a model, signed or not (R8). There is nothing to sign.
        </p>
      </>
    )
  if (!view.maySign)
    return again ? null : (
      <>
        {ended || again ? null : <h1>Nothing of {account.organisation} trains a model</h1>}
        <p className="blank">
          No consent form is in force. Only an owner can sign one, and you are told before anything that you
          make could count.
        </p>
      </>
    )
  if (!again) return <SignForm account={account.account} view={view} refusable within={ended} />
  return (
    <section>
      <details className="renew">
        <summary>Renew or change it</summary>
        <SignForm account={account.account} view={view} refusable={false} within />
      </details>
    </section>
  )
}
