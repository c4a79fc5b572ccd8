import { useEffect, useState } from 'react'
import { onScreen, type Captions } from './captions-view.ts'

/** What is being said, a speaker at a time. Its place is kept while captions run, so that nothing jumps. */
export function CaptionsRegion({ captions, behindMs }: { captions: Captions; behindMs: number }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const shown = onScreen(captions, Math.max(now, captions.segments.at(-1)?.at ?? 0))
  return (
    <section className="captions" aria-label="Captions">
      <span className="quiet speaker">{shown?.name ?? ''}</span>
      <div className="words">
        {shown ? (
          <p>
            {shown.before ? <span className="quiet">{shown.before} </span> : null}
            {shown.text}
          </p>
        ) : (
          <p className="quiet">
            {behindMs > 0 ? 'Captions are behind; some words were left out.' : 'Captions are on.'}
          </p>
        )}
      </div>
    </section>
  )
}
