import type { ReactNode } from 'react'

/** What a line rests on, as a place that one can jump to. */
export interface Cited {
  id: string
  /** When it was said. */
  label: string
}

/** A line that was made from what people said, and at its end each of the places that it rests on. */
export function CitedLine({
  lead,
  current,
  citations,
  onJump,
  children,
}: {
  /** What stands before it. */
  lead?: ReactNode
  current: boolean
  citations: readonly Cited[]
  onJump: (ids: readonly string[]) => void
  children: ReactNode
}) {
  return (
    <div className="say" aria-current={current ? 'true' : undefined}>
      {lead}
      {children}
      <span className="cite">
        {citations.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            className="link"
            aria-label={`Jump to ${label}`}
            onClick={() => onJump([id])}
          >
            {label}
          </button>
        ))}
      </span>
    </div>
  )
}
