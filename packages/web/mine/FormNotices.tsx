import type { FormTold, MyForms } from '@highroad/core/wire'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useMe } from '../app/session.ts'
import { Wrong } from '../app/States.tsx'
import { useSeen } from '../consent/use-seen.ts'
import { useDueForms, useFormShown, useNeverTrain } from './api.ts'
import { formRows } from './mine-words.ts'
import './mine.css'

/** The consent forms of one's organisations that one was not told of yet (R6): before they cover anything one makes. */
export function FormNotices() {
  const me = useMe()
  const due = useDueForms(me.data?.person.guest === false)
  const queries = useQueryClient()
  const close = (form: string) => {
    queries.setQueryData(['my', 'forms'], (known: MyForms | undefined) =>
      known ? { forms: known.forms.filter((one) => one.form !== form) } : known,
    )
    void queries.invalidateQueries({ queryKey: ['my', 'notices'] })
  }
  return (
    <>
      {due.data?.forms.map((form) => (
        <FormNotice key={form.form} form={form} onClose={() => close(form.form)} />
      ))}
    </>
  )
}

function FormNotice({ form, onClose }: { form: FormTold; onClose: () => void }) {
  const box = useRef<HTMLElement>(null)
  const shown = useFormShown()
  const never = useNeverTrain()
  useSeen(box, () => shown.mutate(form))
  return (
    <section className="form-told" ref={box} aria-label={`Consent form of ${form.organisation}`}>
      <h2>{form.organisation} signed a consent form</h2>
      <FormFacts form={form} />
      <p>
        You can object, now or later, on your page: it reaches every place you were or will be in. Nothing
        else changes for you.
      </p>
      {shown.error ? <Wrong error={shown.error} again={() => shown.mutate(form)} /> : null}
      {never.error ? <Wrong error={never.error} /> : null}
      <div className="two-up after">
        <button
          type="button"
          className="btn"
          disabled={never.isPending}
          onClick={() => never.mutate(true, { onSuccess: onClose })}
        >
          Never train on me
        </button>
        <button type="button" className="btn" disabled={shown.isPending} onClick={onClose}>
          I do not object
        </button>
      </div>
    </section>
  )
}

/** What a form covers, each under its heading. */
export function FormFacts({ form, guest = false }: { form: FormTold; guest?: boolean }) {
  return (
    <dl className="told-of">
      {formRows(form, guest).map(([what, says]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  )
}
