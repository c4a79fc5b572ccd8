import type { ComposeFeature, ComposeView, Notice } from '@highroad/core/wire'
import { useEffect, useRef, useState } from 'react'
import { Wrong } from '../app/States.tsx'
import { Mark } from '../consent/Mark.tsx'
import { noticeKey, receive } from '../consent/notice-queue.ts'
import { useSeen } from '../consent/use-seen.ts'
import { FEATURE_NAMES, processorCell } from '../consent/words.ts'
import { useComposeActs } from './use-compose.ts'
import './compose.css'

type Told = Notice & { feature: ComposeFeature }

/**
 * What somebody in a channel is told before Compose may use what they write there (R5): above the box, once, stopping
 * nothing. Each part is acknowledged when it lay in view of a visible page, and stays until it is put away or answered.
 */
export function ComposeNotices({ channel, view }: { channel: string; view: ComposeView }) {
  const { part, answer, shown } = useComposeActs(channel)
  const [received, setReceived] = useState<readonly Notice[]>([])
  const [away, setAway] = useState<ReadonlySet<string>>(new Set())
  const seen = useRef(new Set<string>())
  useEffect(() => setReceived((before) => receive(before, view.notices)), [view.notices])

  const asked = (feature: Notice['feature']) =>
    view.asksFirst && view.lines.some((line) => line.feature === feature && line.you === 'not-asked')
  const told = received.filter(
    (notice): notice is Told =>
      !away.has(noticeKey(notice)) &&
      view.lines.some((line) => line.feature === notice.feature && line.state !== 'off'),
  )
  if (told.length === 0) return null

  const acknowledge = (notice: Told) => {
    if (seen.current.has(noticeKey(notice))) return
    seen.current.add(noticeKey(notice))
    shown.mutate([{ feature: notice.feature, version: notice.version }], {
      onError: () => seen.current.delete(noticeKey(notice)),
    })
  }
  const putAway = () => setAway((before) => new Set([...before, ...told.map(noticeKey)]))
  const features = told.map(({ feature }) => feature)
  const say = (included: boolean) => {
    if (view.asksFirst)
      answer.mutate(
        features.map((feature) => ({ feature, accepted: included })),
        { onSuccess: putAway },
      )
    else if (included) putAway()
    else part.mutate({ features, out: true }, { onSuccess: putAway })
  }
  const busy = answer.isPending || part.isPending
  return (
    <section className="told-here" aria-label="Notice">
      <h2>
        <Mark state="on" />
        Compose is on here
      </h2>
      <p className="small quiet">
        {told.some(({ feature }) => asked(feature))
          ? 'Nothing you write here is used before you answer.'
          : 'It counts for what you write here from now on. You can leave yourself out at any time, in the line below.'}
      </p>
      <dl>
        {told.map((notice) => (
          <One key={noticeKey(notice)} notice={notice} onSeen={acknowledge} />
        ))}
      </dl>
      {answer.error || part.error ? <Wrong error={answer.error ?? part.error} /> : null}
      <div role="group" aria-label="Your answer" className="two-up">
        <button type="button" className="btn" disabled={busy} onClick={() => say(false)}>
          Leave me out
        </button>
        <button type="button" className="btn" disabled={busy} onClick={() => say(true)}>
          Include me
        </button>
      </div>
    </section>
  )
}

function One({ notice, onSeen }: { notice: Told; onSeen: (notice: Told) => void }) {
  const row = useRef<HTMLDivElement>(null)
  useSeen(row, () => onSeen(notice))
  return (
    <div ref={row}>
      <dt>{FEATURE_NAMES[notice.feature]}</dt>
      <dd>
        {notice.uses}{' '}
        <span className="quiet">{`${processorCell(notice.processor)}. The organisation ${kept(notice)}`}</span>
      </dd>
    </div>
  )
}

/** The sentence of what is kept, ended; and for what it may be used later. */
const kept = ({ keepsSentence, laterFeatures }: Notice): string =>
  `${keepsSentence}.${laterFeatures.length > 0 ? ` Later also for: ${laterFeatures.map((one) => FEATURE_NAMES[one]).join(', ')}.` : ''}`
