import type { FormsView } from '@highroad/core/wire'
import { useId } from 'react'
import { Choice as Pick, Field } from '../app/Field.tsx'
import { formatDate } from '../app/format.ts'
import type { Choice } from './form-view.ts'

/** From when and until when. The past is there only for who asks for it, with what that means. */
export function WindowChoice({
  view,
  choice,
  onChange,
}: {
  view: FormsView
  choice: Choice
  onChange: (change: Partial<Choice>) => void
}) {
  const name = useId()
  return (
    <fieldset className="window">
      <legend className="sr">From when and until when</legend>
      <label className="pick">
        <input
          type="radio"
          name={name}
          checked={choice.past === null}
          onChange={() => onChange({ past: null })}
        />
        <span>Only what is made after I sign</span>
      </label>
      <label className="pick">
        <input
          type="radio"
          name={name}
          checked={choice.past !== null}
          onChange={() => onChange({ past: '' })}
        />
        <span>
          Also what was made before, from a day that I name{' '}
          <span className="quiet">
            (used only from people who were told at least 30 days before, and who do not object)
          </span>
        </span>
      </label>
      {choice.past === null ? null : (
        <Field
          label="From"
          type="date"
          required
          max={new Date(view.at).toISOString().slice(0, 10)}
          value={choice.past}
          onChange={(event) => onChange({ past: event.target.value })}
        />
      )}
      <Pick
        label="Until"
        options={view.ends.map(({ months, until }) => ({
          value: String(until),
          label: `${formatDate(until)} (${months} months)`,
        }))}
        value={String(choice.until)}
        onPick={(value) => onChange({ until: Number(value) })}
      />
    </fieldset>
  )
}
