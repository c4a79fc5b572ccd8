import { Icon } from '../app/Icon.tsx'

/** The head of what stands on the right: what it is, and how to close it. */
export function PaneBar({
  title,
  beside = '',
  onClose,
}: {
  title: string
  beside?: string
  onClose: () => void
}) {
  return (
    <header className="bar">
      <button type="button" className="btn icon back" aria-label="Back" onClick={onClose}>
        <Icon name="back" />
      </button>
      <h2>{title}</h2>
      {beside ? <span className="quiet">{beside}</span> : null}
      <button
        type="button"
        className="btn icon end wide"
        aria-label={`Close ${title.toLowerCase()}`}
        onClick={onClose}
      >
        <Icon name="close" />
      </button>
    </header>
  )
}
