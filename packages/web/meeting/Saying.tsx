import type { ReactNode } from 'react'

/** A sentence beside the meeting, with what can be done about it. It stops nothing. */
export function Saying({
  sentence,
  onDismiss,
  children,
}: {
  sentence: string
  onDismiss?: () => void
  children?: ReactNode
}) {
  return (
    <div className="saying" role="status">
      <p>{sentence}</p>
      {children || onDismiss ? (
        <span className="row">
          {children}
          {onDismiss ? (
            <button type="button" className="btn bare" onClick={onDismiss}>
              Close
            </button>
          ) : null}
        </span>
      ) : null}
    </div>
  )
}
