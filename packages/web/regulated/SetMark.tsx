import type { RegulatedView } from '@highroad/core/wire'
import { useState } from 'react'
import { Field } from '../app/Field.tsx'
import { wrongFieldOf } from '../app/form.ts'
import { Wrong } from '../app/States.tsx'
import { FreshSignIn } from '../sign-in/FreshSignIn.tsx'
import { useSetMark } from './api.ts'
import { effectsOf, MARK_WORDS } from './regulated-view.ts'

type Mark = Exclude<RegulatedView['mark'], 'none'>
const MARKS = ['hipaa', 'education'] as const

/** For an owner of an account without a mark: what each changes, told before it is set. */
export function SetMark({ account, view }: { account: string; view: RegulatedView }) {
  const [chosen, setChosen] = useState<Mark | null>(null)
  const set = useSetMark(account)
  return (
    <section aria-label="Mark it as regulated">
      <h2>Mark it as regulated</h2>
      <p className="quiet">Only an owner can remove a mark again, with a reason that is recorded.</p>
      <div className="row after">
        {MARKS.map((mark) => (
          <button
            key={mark}
            type="button"
            className="btn"
            aria-pressed={chosen === mark}
            onClick={() => setChosen(mark)}
          >
            {mark === 'hipaa' ? 'HIPAA' : 'Education'}
          </button>
        ))}
      </div>
      {chosen ? (
        <div className="says after">
          <h3>What the {MARK_WORDS[chosen]} mark changes</h3>
          <ul className="effects">
            {effectsOf(view, chosen).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p className="row after">
            <button
              type="button"
              className="btn"
              disabled={set.isPending}
              onClick={() => set.mutate({ mark: chosen, reason: null, proof: null })}
            >
              Set the {MARK_WORDS[chosen]} mark
            </button>
            <button type="button" className="btn" onClick={() => setChosen(null)}>
              Leave it as it is
            </button>
          </p>
        </div>
      ) : null}
      {set.error ? <Wrong error={set.error} /> : null}
    </section>
  )
}

/** For an owner of a marked account: a reason, then a fresh sign-in. */
export function RemoveMark({ account, mark }: { account: string; mark: Mark }) {
  const [reason, setReason] = useState('')
  const [proving, setProving] = useState(false)
  const set = useSetMark(account)
  const wrong = wrongFieldOf(set.error)
  return (
    <section aria-label="Remove the mark">
      <h2>Remove the mark</h2>
      <p className="quiet">
        What is made from then on is treated as any other organisation’s. What was made under the mark stays
        under it. Your reason is kept for the owners, and its digest is in the log.
      </p>
      <form
        className="form after"
        onSubmit={(event) => {
          event.preventDefault()
          setProving(true)
        }}
      >
        <Field
          label="Reason"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          required
          maxLength={500}
          autoComplete="off"
          wrong={wrong('reason')}
        />
        {set.error && !wrong('reason') ? <Wrong error={set.error} /> : null}
        <p className="row">
          <button type="submit" className="btn loss" disabled={set.isPending || reason.trim() === ''}>
            Remove the {MARK_WORDS[mark]} mark
          </button>
        </p>
      </form>
      {proving ? (
        <FreshSignIn
          act="remove-mark"
          why="Removing the mark lets more be done with what is made here. Sign in again, so that nobody else can do it at your screen."
          onClose={() => setProving(false)}
          onProof={(proof) => {
            setProving(false)
            set.mutate({ mark: 'none', reason, proof })
          }}
        />
      ) : null}
    </section>
  )
}
