import type { Notice } from '@highroad/core/wire'
import { useRef, type ReactNode } from 'react'
import { Mark } from './Mark.tsx'
import { useSeen } from './use-seen.ts'
import { FEATURE_TITLES, noticeRows } from './words.ts'

/**
 * What somebody is told before a feature may use anything of theirs (R5). `onSeen` is called once, after the notice
 * was rendered and lay in view of a visible page: only then may it be acknowledged.
 */
export function NoticeText({
  notice,
  hint,
  onSeen,
  children,
}: {
  notice: Notice
  /** What follows from no answer. */
  hint?: string
  onSeen: (notice: Notice) => void
  children?: ReactNode
}) {
  const box = useRef<HTMLDivElement>(null)
  useSeen(box, () => onSeen(notice))
  return (
    <div className="notice" ref={box}>
      <div>
        <h3>
          <Mark state="on" />
          {FEATURE_TITLES[notice.feature]} {notice.feature === 'captions' ? 'are' : 'is'} on
        </h3>
        {hint ? <p className="small quiet">{hint}</p> : null}
        <dl className="told">
          {noticeRows(notice).map(([what, says]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{says}</dd>
            </div>
          ))}
        </dl>
      </div>
      {children}
    </div>
  )
}
