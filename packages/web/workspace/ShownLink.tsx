import { CopyLink } from './CopyLink.tsx'

/** Something just made, to be passed on: shown whole, to be copied by a button or by hand. */
export function ShownLink({ value, label, copy }: { value: string; label: string; copy?: string }) {
  return (
    <p className="row made">
      <input
        className="input"
        readOnly
        value={value}
        aria-label={label}
        onFocus={(event) => event.target.select()}
      />
      <CopyLink link={value} {...(copy === undefined ? {} : { label: copy })} />
    </p>
  )
}
