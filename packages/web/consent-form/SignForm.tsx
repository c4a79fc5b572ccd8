import type { FormsView } from '@highroad/core/wire'
import type { DataClass } from '@highroad/core/consent'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { Field } from '../app/Field.tsx'
import { wrongFieldOf } from '../app/form.ts'
import { Wrong } from '../app/States.tsx'
import { FreshSignIn } from '../sign-in/FreshSignIn.tsx'
import { useTerms } from '../terms/api.ts'
import { useRefuse, useSign } from './api.ts'
import { type Choice, contentOf, firstChoice, lacking, mayTick, shownOf } from './form-view.ts'
import { Reading } from './Reading.tsx'
import { WindowChoice } from './WindowChoice.tsx'

/** The form before an owner: nothing ticked, read as it will be signed, answered by equal buttons. */
export function SignForm({
  account,
  view,
  refusable,
  within = false,
  price = null,
}: {
  account: string
  view: FormsView
  /** Whether "Do not sign" is an answer: where a form is in force, withdrawing it is. */
  refusable: boolean
  /** Below a page that has its title already. */
  within?: boolean
  /** What it earns, told before it is signed. */
  price?: ReactNode
}) {
  const [choice, setChoice] = useState<Choice>(() => firstChoice(view))
  const [tried, setTried] = useState(false)
  const [proving, setProving] = useState(false)
  const terms = useTerms()
  const sign = useSign(account)
  const refuse = useRefuse(account)
  const content = contentOf(view, choice)
  if (!content)
    return <p className="blank">No terms are in force on this server, so there is nothing to sign.</p>
  const { text, shown } = shownOf(content)
  const inForce = terms.data?.versions.find(({ version }) => version === content.terms.version)
  const problems = lacking(view, choice)
  const wrong = wrongFieldOf(sign.error)
  const change = (to: Partial<Choice>) => setChoice((before) => ({ ...before, ...to }))
  const tick = (of: DataClass, on: boolean) =>
    setChoice((before) => ({
      ...before,
      classes: on ? [...before.classes, of] : before.classes.filter((one) => one !== of),
    }))
  const busy = sign.isPending || refuse.isPending
  return (
    <>
      <Reading
        text={text}
        within={within}
        saysOf={(of) => inForce?.classes[of].train.says ?? null}
        box={(of, words) =>
          mayTick(view, of) ? (
            <label className="tick">
              <input
                type="checkbox"
                checked={choice.classes.includes(of)}
                onChange={(event) => tick(of, event.target.checked)}
              />
              {words}
            </label>
          ) : (
            words
          )
        }
        parts={{ 1: <WindowChoice view={view} choice={choice} onChange={change} /> }}
      />
      {price}
      <section className="answer" aria-label="Your answer">
        <p>You answer for {content.organisation}, as its owner. Your features work either way.</p>
        <Field
          label="Your name"
          hint="Type it to sign. Nothing is signed before you have signed in again."
          autoComplete="name"
          value={choice.name}
          onChange={(event) => change({ name: event.target.value })}
          wrong={wrong('name')}
        />
        {tried && problems.length > 0 ? (
          <div className="says wrong" role="alert">
            {problems.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
        ) : null}
        {sign.error && !wrong('name') ? <Wrong error={sign.error} /> : null}
        {refuse.error ? <Wrong error={refuse.error} /> : null}
        <div className="equal">
          <button
            type="button"
            className="btn"
            disabled={busy}
            onClick={() => {
              setTried(true)
              if (problems.length === 0) setProving(true)
            }}
          >
            {sign.isPending ? 'Signing' : 'Sign'}
          </button>
          {refusable ? (
            <button type="button" className="btn" disabled={busy} onClick={() => refuse.mutate()}>
              Do not sign
            </button>
          ) : null}
          <Link className="btn" href={`/o/${account}/features`}>
            Not now
          </Link>
        </div>
        <p className="small quiet">
          {refusable
            ? '“Do not sign” is recorded as your answer. “Not now” records nothing. Nobody asks again unless you open this page.'
            : '“Not now” changes nothing.'}
        </p>
      </section>
      {proving ? (
        <FreshSignIn
          act="sign-form"
          why={`You are about to sign for ${content.organisation}. Sign in again, so that nobody else can do it at your screen.`}
          onClose={() => setProving(false)}
          onProof={(proof) => {
            setProving(false)
            sign.mutate({
              classes: content.classes,
              coversFrom: content.coversFrom,
              until: content.until,
              shown,
              name: choice.name,
              proof,
            })
          }}
        />
      ) : null}
    </>
  )
}
