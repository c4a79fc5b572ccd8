import { Link } from 'wouter'
import { useTerms } from './api.ts'
import { comingLines } from './terms-view.ts'
import './terms.css'

/** What an owner is told on their organisation's pages: a version to come that widens something. */
export function ComingTerms() {
  const terms = useTerms()
  const lines = terms.data ? comingLines(terms.data) : []
  if (lines.length === 0) return null
  return (
    <div className="coming-terms" role="status">
      {lines.map((line) => (
        <p key={line}>
          {line} <Link href="/terms">See what it changes</Link>
        </p>
      ))}
    </div>
  )
}
