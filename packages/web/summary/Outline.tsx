import type { MouseEvent } from 'react'
import type { SummaryView } from '@highroad/core/wire'
import { Link } from 'wouter'
import { useFrameView } from '../app/Frame.tsx'
import { Loading } from '../app/States.tsx'
import { sectionsOf } from './summary-view.ts'

/** The way around in a summary. */
export function Outline({ summary }: { summary: SummaryView | undefined }) {
  const { show } = useFrameView()
  const to = (id: string) => ({
    href: `#${id}`,
    onClick: (event: MouseEvent) => {
      event.preventDefault()
      show('main')
      requestAnimationFrame(() => document.querySelector(`#${id}`)?.scrollIntoView({ block: 'start' }))
    },
  })
  return (
    <>
      <div className="bar">
        <Link href="/">Meetings</Link>
        <span className="end back">
          <button type="button" className="link" onClick={() => show('main')}>
            Close
          </button>
        </span>
      </div>
      <div className="scroll nav">
        <h3>Summary</h3>
        {summary ? (
          <>
            {sectionsOf(summary.lines).map((section) => (
              <a key={section.kind} {...to(section.kind)}>
                <span className="t">{section.title}</span>
                <span className="n">{section.lines.length}</span>
              </a>
            ))}
            <a {...to('coverage')}>
              <span className="t">What it covers</span>
            </a>
            <a {...to('proof')}>
              <span className="t">Proof</span>
            </a>
          </>
        ) : (
          <Loading what="the outline" lines={4} />
        )}
      </div>
    </>
  )
}
