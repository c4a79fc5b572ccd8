import { useState, type ReactNode } from 'react'
import { formatPeople } from '../app/format.ts'

/** What can be done in a meeting, the way out last. */
export function Controls({
  microphone,
  camera,
  captions,
  summary,
  host,
  people,
  busy,
  leaving,
  onMicrophone,
  onCamera,
  onCaptions,
  onSummary,
  onLeave,
  onEnd,
}: {
  microphone: boolean
  camera: boolean
  captions: { label: string; stop: boolean } | null
  summary: { label: string; stop: boolean } | null
  host: boolean
  people: number
  busy: boolean
  /** What leaving means, to be said before it; null where nothing has to be said. */
  leaving: string | null
  onMicrophone: () => void
  onCamera: () => void
  onCaptions: () => void
  onSummary: () => void
  onLeave: () => void
  onEnd: () => void
}) {
  const [asked, setAsked] = useState<'end' | 'leave' | null>(null)
  const [more, setMore] = useState(false)
  if (asked === 'end')
    return (
      <Ask
        label="End for all"
        words={`End the meeting for ${people === 1 ? 'yourself, the only person here' : `all ${formatPeople(people)}`}?`}
        onBack={() => setAsked(null)}
        back="Keep going"
      >
        <button type="button" className="btn last" disabled={busy} onClick={onEnd}>
          End for all
        </button>
      </Ask>
    )
  if (asked === 'leave' && leaving)
    return (
      <Ask label="Leave" words={leaving} onBack={() => setAsked(null)} back="Stay">
        <button type="button" className="btn last" onClick={onLeave}>
          Leave
        </button>
        <button type="button" className="btn" disabled={busy} onClick={onEnd}>
          End for all
        </button>
      </Ask>
    )
  return (
    <div className="controls" role="toolbar" aria-label="Meeting" data-more={more}>
      <button type="button" className="btn" data-on={microphone} onClick={onMicrophone}>
        {microphone ? 'Mute' : 'Unmute'}
      </button>
      <button type="button" className="btn" data-on={camera} onClick={onCamera}>
        {camera ? 'Stop video' : 'Start video'}
      </button>
      {captions ? (
        <button
          type="button"
          className="btn min"
          data-on={captions.stop}
          disabled={busy}
          onClick={onCaptions}
        >
          {captions.label}
        </button>
      ) : null}
      {summary ? (
        <button type="button" className="btn min" data-on={summary.stop} disabled={busy} onClick={onSummary}>
          {summary.label}
        </button>
      ) : null}
      {captions || summary || host ? (
        <button type="button" className="btn more" aria-expanded={more} onClick={() => setMore(!more)}>
          More
        </button>
      ) : null}
      <button type="button" className="btn last" onClick={leaving ? () => setAsked('leave') : onLeave}>
        Leave
      </button>
      {host ? (
        <button type="button" className="btn min" onClick={() => setAsked('end')}>
          End for all
        </button>
      ) : null}
    </div>
  )
}

function Ask({
  label,
  words,
  back,
  onBack,
  children,
}: {
  label: string
  words: string
  back: string
  onBack: () => void
  children: ReactNode
}) {
  return (
    <div className="controls" role="group" aria-label={label}>
      <p className="ask-end">{words}</p>
      {children}
      {/* Last, so that a double press on the first button ends nothing. */}
      <button type="button" className="btn" autoFocus onClick={onBack}>
        {back}
      </button>
    </div>
  )
}
