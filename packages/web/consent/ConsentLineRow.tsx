import type { ReactNode } from 'react'
import type { LineView, MarkState } from './consent-line-view.ts'
import { Mark } from './Mark.tsx'

/** The row itself: the live region holds the words, never the buttons. */
export function ConsentRow({
  mark,
  what,
  people,
  how,
  live,
  children,
}: {
  mark: MarkState
  what: string
  people: string | null
  how: string
  live: 'polite' | 'assertive'
  children?: ReactNode
}) {
  return (
    <section className="consent" aria-label="AI use">
      <Mark state={mark} />
      <span className="words" role="status" aria-live={live} aria-atomic="true">
        <span className="what">
          <b>{what}</b>
          {people ? ` · ${people}` : ''}
        </span>
        <span className="sep"> · </span>
        <span className="how">{how}</span>
      </span>
      {children}
    </section>
  )
}

/** The consent line of a meeting. */
export function ConsentLineRow({
  view,
  live,
  whyOpen,
  busy,
  onWhy,
  onAct,
}: {
  view: LineView
  live: 'polite' | 'assertive'
  whyOpen: boolean
  busy: boolean
  onWhy: () => void
  onAct: (act: NonNullable<LineView['act']>) => void
}) {
  const { act } = view
  return (
    <ConsentRow {...view} live={live}>
      {view.why ? (
        <button type="button" className="act why" aria-expanded={whyOpen} onClick={onWhy}>
          Why?
        </button>
      ) : null}
      {act ? (
        // Leaving oneself out never waits for anything else.
        <button type="button" className="act out" disabled={busy && act.lift} onClick={() => onAct(act)}>
          {act.label}
        </button>
      ) : null}
    </ConsentRow>
  )
}
