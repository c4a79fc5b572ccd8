/** On or off, at once. `label` is its name; the word beside it says the state. */
export function Switch({
  label,
  on,
  busy = false,
  onFlip,
}: {
  label: string
  on: boolean
  busy?: boolean
  onFlip: (on: boolean) => void
}) {
  return (
    <button
      type="button"
      className="switch"
      role="switch"
      aria-checked={on}
      aria-label={label}
      disabled={busy}
      onClick={() => onFlip(!on)}
    >
      <i aria-hidden="true" />
      <span className="state" aria-hidden="true">
        {on ? 'On' : 'Off'}
      </span>
    </button>
  )
}
