import type { AccountView, FormsView } from '@highroad/core/wire'
import { useEffect, useRef } from 'react'
import { Loading, Wrong } from '../app/States.tsx'
import { PricePreview } from '../price/PricePreview.tsx'
import { useForms } from './api.ts'
import { endedLast, formsInForce, refusedLast } from './form-view.ts'
import { History } from './History.tsx'
import { Ended, InForce, Refused } from './InForce.tsx'
import { SignForm } from './SignForm.tsx'
import './consent-form.css'

/** The consent form of an organisation: read, signed and withdrawn by its owners, read by its people. */
export function ConsentFormPage({ account }: { account: AccountView }) {
  const forms = useForms(account.account)
  if (forms.data) return <Form account={account} view={forms.data} />
  return (
    <div className="doc consent-form">
      {forms.isPending ? <Loading what="the consent form" /> : null}
      {forms.isError ? <Wrong error={forms.error} again={() => void forms.refetch()} /> : null}
    </div>
  )
}

function Form({ account, view }: { account: AccountView; view: FormsView }) {
  const inForce = formsInForce(view)
  const ended = endedLast(view)
  const refused = refusedLast(view)
  const id = account.account
  const before = ended ?? refused
  // An answer begins anew after each: nothing stays ticked from the last one.
  const answered = `${view.forms[0]?.form} ${view.forms[0]?.status} ${inForce.length}`
  const top = useToldFromTheTop(answered)
  return (
    <div className="doc consent-form" ref={top}>
      {inForce.length > 0 ? (
        <InForce account={id} organisation={account.organisation} view={view} forms={inForce} />
      ) : refused && view.maySign ? (
        <Refused organisation={account.organisation} form={refused} />
      ) : ended ? (
        <Ended organisation={account.organisation} form={ended} />
      ) : null}
      <Answer
        key={answered}
        account={account}
        view={view}
        titled={inForce.length > 0 || ended !== null || (refused !== null && view.maySign)}
        fold={
          inForce.length > 0
            ? 'Renew or change it'
            : before && view.offered === null
              ? 'Open the form again'
              : null
        }
        refusable={inForce.length === 0}
      />
      <History view={view} />
    </div>
  )
}

/** Who has just signed, refused or withdrawn was at the foot of the page: what came of it stands at its top. */
function useToldFromTheTop(answered: string) {
  const box = useRef<HTMLDivElement>(null)
  const before = useRef(answered)
  useEffect(() => {
    if (before.current === answered) return
    before.current = answered
    const title = box.current?.querySelector('h1')
    title?.setAttribute('tabindex', '-1')
    title?.focus({ preventScroll: true })
    title?.scrollIntoView({ block: 'center' })
  }, [answered])
  return box
}

/** The form to be answered, where there is something to answer and somebody who may. Who has answered is not asked again. */
function Answer({
  account,
  view,
  titled,
  fold,
  refusable,
}: {
  account: AccountView
  view: FormsView
  /** The page has its title already. */
  titled: boolean
  /** What opens the form where it is not what the page is for. */
  fold: string | null
  refusable: boolean
}) {
  const title = titled ? null : <h1>Nothing of {account.organisation} trains a model</h1>
  if (view.mark !== 'none')
    return (
      <>
        {title}
        <p className="blank">
          This organisation is marked {view.mark === 'hipaa' ? 'HIPAA' : 'education'}: its content never
          trains a model, signed or not (R8). There is nothing to sign.
        </p>
      </>
    )
  if (!view.maySign)
    return titled ? null : (
      <>
        {title}
        <p className="blank">
          No consent form is in force. Only an owner can sign one, and you are told before anything that you
          make could count.
        </p>
      </>
    )
  const form = (
    <SignForm
      account={account.account}
      view={view}
      refusable={refusable}
      within={titled}
      price={<PricePreview account={account.account} />}
    />
  )
  if (fold === null) return form
  return (
    <section>
      <details className="renew">
        <summary>{fold}</summary>
        {form}
      </details>
    </section>
  )
}
