import { useId, type ComponentProps } from 'react'

/** A labelled input. `wrong` is a sentence about this field. */
export function Field({
  label,
  hint,
  wrong,
  ...input
}: { label: string; hint?: string; wrong?: string | undefined } & ComponentProps<'input'>) {
  const id = useId()
  const about = [hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      <input
        className="input"
        id={id}
        aria-describedby={about || undefined}
        aria-invalid={wrong ? true : undefined}
        {...input}
      />
      {wrong ? (
        <span className="wrong" id={`${id}-wrong`}>
          {wrong}
        </span>
      ) : null}
    </div>
  )
}

/** A labelled choice of one. */
export function Choice({
  label,
  hint,
  options,
  value,
  onPick,
}: {
  label: string
  hint?: string
  options: readonly { value: string; label: string }[]
  value: string
  onPick: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      <select
        className="input"
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onChange={(event) => onPick(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
