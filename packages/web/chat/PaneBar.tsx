import type { ReactNode } from 'react'
import { Icon } from '../app/Icon.tsx'

/** The head of what stands on the right: what it is, and how to close it. */
export function PaneBar({
  title,
  beside = '',
  onClose,
  children,
}: {
  title: string
  beside?: string
  onClose: () => void
  /** What can be done there. */
  children?: ReactNode
}) {
  return (
    <header className="bar">
      <button type="button" className="btn icon back" aria-label="Back" onClick={onClose}>
        <Icon name="back" />
      </button>
      <h2>{title}</h2>
      {beside ? <span className="quiet">{beside}</span> : null}
      <span className="end">
        {children}
        <button
          type="button"
          className="btn icon wide"
          aria-label={`Close ${title.toLowerCase()}`}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </span>
    </header>
  )
}
