import type { ReactNode } from 'react'
import { Problem, sentenceOf } from './api.ts'

/** Something is on its way. Shows nothing for the first 200 ms, and keeps its place. */
export function Loading({ what, lines = 6 }: { what: string; lines?: number }) {
  return (
    <div role="status">
      <span className="sr">Loading {what}</span>
      <div className="skeleton" aria-hidden="true">
        {Array.from({ length: lines }, (_, line) => (
          <i key={line} />
        ))}
      </div>
    </div>
  )
}

/** Trying these again changes nothing. */
const FINAL: ReadonlySet<string> = new Set([
  'not-yours',
  'not-found',
  'denied',
  'meeting-unknown',
  'invitation-unknown',
  'invitation-expired',
  'invitation-used',
])

/** Something went wrong, or is not yours to see: the sentence, and a way on. */
export function Wrong({
  error,
  again,
  children,
}: {
  error: unknown
  again?: () => void
  children?: ReactNode
}) {
  const final = error instanceof Problem && FINAL.has(error.code)
  return (
    <div className="says wrong" role="alert">
      <p>{sentenceOf(error)}</p>
      {(again && !final) || children ? (
        <p className="row after">
          {again && !final ? (
            <button type="button" className="btn" onClick={again}>
              Try again
            </button>
          ) : null}
          {children}
        </p>
      ) : null}
    </div>
  )
}

/** Nothing here yet, and what to do about it. */
export function Empty({ children }: { children: ReactNode }) {
  return <p className="blank">{children}</p>
}
