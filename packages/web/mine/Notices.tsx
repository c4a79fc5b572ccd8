import { formatDate, formatMoment, formatNumber } from '../app/format.ts'
import { useNotices } from './api.ts'
import { noticeWords, placeWords } from './mine-words.ts'
import { Cell, Pages } from './Pages.tsx'

/** What one was told, where and when. */
export function Notices() {
  const notices = useNotices()
  return (
    <Pages
      title="Notices you had"
      hint="What your own browser showed you before anything of yours could be used."
      empty="None yet. You are told before a feature may use anything of yours."
      heads={['When', 'Notice of', 'Keeps', 'Where']}
      query={notices}
      row={(notice, index) => {
        const { what, kept } = noticeWords(notice.about)
        return (
          <tr key={notice.entry ?? `new-${index}`}>
            <Cell of="When">{formatMoment(notice.at)}</Cell>
            <Cell of="Notice of">
              {what}
              <p className="small quiet">
                Holds until {formatDate(notice.until)}
                {notice.entry === null ? '' : `. Ledger entry ${formatNumber(notice.entry)}`}
              </p>
            </Cell>
            <Cell of="Keeps">{kept}</Cell>
            <Cell of="Where">{placeWords(notice.place)}</Cell>
          </tr>
        )
      }}
    />
  )
}
