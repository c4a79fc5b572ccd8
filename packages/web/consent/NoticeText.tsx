import type { Notice } from '@highroad/core/wire'
import { useRef, type ReactNode } from 'react'
import { Mark } from './Mark.tsx'
import { useSeen } from './use-seen.ts'
import { FEATURE_NAMES, FEATURE_TITLES, keepsCell, processorCell } from './words.ts'

/**
 * What somebody is told before a feature may use anything of theirs (R5). `onSeen` is called once, after the notice
 * was rendered and lay in view of a visible page: only then may it be acknowledged.
 */
export function NoticeText({
  notice,
  onSeen,
  children,
}: {
  notice: Notice
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
        <dl className="facts">
          <dt>Uses</dt>
          <dd>{notice.uses}</dd>
          <dt>Runs on</dt>
          <dd>{processorCell(notice.processor)}</dd>
          <dt>Is kept</dt>
          <dd>{keepsCell(notice.keepsSentence)}</dd>
          {notice.laterFeatures.length > 0 ? (
            <>
              <dt>Later</dt>
              <dd>{notice.laterFeatures.map((feature) => FEATURE_NAMES[feature]).join(', ')}</dd>
            </>
          ) : null}
        </dl>
      </div>
      {children}
    </div>
  )
}
