import type { MarkState } from './consent-line-view.ts'

/** Four marks that differ by shape: hollow, filled, half, bar. The words beside it say the same. */
export function Mark({ state }: { state: MarkState }) {
  return (
    <svg className={`mark ${state}`} viewBox="0 0 12 12" aria-hidden="true">
      {state === 'on' ? (
        <circle cx="6" cy="6" r="5" />
      ) : (
        <circle cx="6" cy="6" r="4.5" fill="none" strokeWidth="1.5" />
      )}
      {state === 'partly' ? <path d="M6 1.5a4.5 4.5 0 0 0 0 9z" stroke="none" /> : null}
      {state === 'denied' ? <path d="M3.5 6h5" strokeWidth="1.5" /> : null}
    </svg>
  )
}
