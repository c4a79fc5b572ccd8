import type { Notice } from '@highroad/core/wire'
import { useEffect, useRef } from 'react'
import { Mark } from '../consent/Mark.tsx'
import { noticeKey } from '../consent/notice-queue.ts'
import { NoticeText } from '../consent/NoticeText.tsx'
import { FEATURE_TITLES } from '../consent/words.ts'
import { noticeAnswerWords } from './door-view.ts'
import { foldedWords } from './room-view.ts'
import type { NoticesModel } from './use-notices.ts'

/**
 * What everybody present is told when a feature starts. It stands beside the meeting and stops nothing; after a while it
 * folds to one line, unless somebody is at it.
 */
export function NoticesNow({
  notices,
  askFirst,
  onAnswer,
}: {
  notices: NoticesModel
  askFirst: boolean
  onAnswer: (notice: Notice, included: boolean) => void
}) {
  const { whole, folded, seen, away, fold, unfold } = notices
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    const timer = setInterval(() => {
      if (!box.current?.matches(':hover, :focus-within')) fold()
    }, 1_000)
    return () => clearInterval(timer)
  })
  if (whole.length + folded.length === 0) return null
  return (
    <section className="notices-now" aria-label="Notice" ref={box}>
      <h2 className="sr">Notice</h2>
      {whole.map((notice) => (
        <NoticeText
          key={noticeKey(notice)}
          notice={notice}
          hint={noticeAnswerWords(undefined, askFirst)}
          onSeen={seen}
        >
          <div role="group" aria-label={`Your answer, ${FEATURE_TITLES[notice.feature]}`} className="two-up">
            <button type="button" className="btn" onClick={() => onAnswer(notice, false)}>
              Leave me out
            </button>
            <button type="button" className="btn" onClick={() => onAnswer(notice, true)}>
              Include me
            </button>
          </div>
        </NoticeText>
      ))}
      {folded.length > 0 ? (
        <div className="folded">
          <Mark state="on" />
          <span>{foldedWords(folded.map((notice) => notice.feature))}</span>
          <span className="row">
            <button type="button" className="link" onClick={unfold}>
              Read again
            </button>
            <button type="button" className="link" onClick={() => away(folded)}>
              Close
            </button>
          </span>
        </div>
      ) : null}
    </section>
  )
}
