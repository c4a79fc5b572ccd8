import type { Notice } from '@highroad/core/wire'
import { noticeKey } from '../consent/notice-queue.ts'
import { NoticeText } from '../consent/NoticeText.tsx'
import { FEATURE_TITLES } from '../consent/words.ts'
import { noticeAnswerWords } from './door-view.ts'

/** What everybody present is told when a feature starts. It stands beside the meeting and stops nothing. */
export function NoticesNow({
  notices,
  askFirst,
  busy,
  onSeen,
  onAnswer,
}: {
  notices: readonly Notice[]
  askFirst: boolean
  busy: boolean
  onSeen: (notice: Notice) => void
  onAnswer: (notice: Notice, included: boolean) => void
}) {
  if (notices.length === 0) return null
  return (
    <section className="notices-now" aria-label="Notice">
      <h2 className="sr">Notice</h2>
      {notices.map((notice) => (
        <NoticeText key={noticeKey(notice)} notice={notice} onSeen={onSeen}>
          <div role="group" aria-label={`Your answer, ${FEATURE_TITLES[notice.feature]}`} className="answer">
            <p className="small quiet">{noticeAnswerWords(undefined, askFirst)}</p>
            <div className="two-up">
              <button type="button" className="btn" disabled={busy} onClick={() => onAnswer(notice, false)}>
                Leave me out
              </button>
              <button type="button" className="btn" disabled={busy} onClick={() => onAnswer(notice, true)}>
                Include me
              </button>
            </div>
          </div>
        </NoticeText>
      ))}
    </section>
  )
}
