import { useState } from 'react'
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
  onMicrophone: () => void
  onCamera: () => void
  onCaptions: () => void
  onSummary: () => void
  onLeave: () => void
  onEnd: () => void
}) {
  const [ending, setEnding] = useState(false)
  const [more, setMore] = useState(false)
  if (ending)
    return (
      <div className="controls" role="group" aria-label="End for all">
        <p className="ask-end">
          End the meeting for{' '}
          {people === 1 ? 'yourself, the only person here' : `all ${formatPeople(people)}`}?
        </p>
        <button type="button" className="btn last" disabled={busy} onClick={onEnd}>
          End for all
        </button>
        {/* Last, so that a double press on the first button ends nothing. */}
        <button type="button" className="btn" autoFocus onClick={() => setEnding(false)}>
          Keep going
        </button>
      </div>
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
      <button type="button" className="btn last" onClick={onLeave}>
        Leave
      </button>
      {host ? (
        <button type="button" className="btn min" onClick={() => setEnding(true)}>
          End for all
        </button>
      ) : null}
    </div>
  )
}
