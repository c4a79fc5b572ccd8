import { formatMoment, formatNumber } from '../app/format.ts'
import { useActs } from './api.ts'
import { actWords, placeWords } from './mine-words.ts'
import { Cell, Pages } from './Pages.tsx'

/** What one said oneself: objections, answers, and taking them back. */
export function Acts() {
  const acts = useActs()
  return (
    <Pages
      title="What you said"
      hint="Your objections and answers, and what you took back."
      empty="Nothing yet. “Leave me out” is on the consent line of every meeting."
      heads={['When', 'You said', 'Where']}
      query={acts}
      row={(one, index) => (
        <tr key={one.entry ?? `new-${index}`}>
          <Cell of="When">{formatMoment(one.at)}</Cell>
          <Cell of="You said">
            {actWords(one.act)}
            {one.entry === null ? null : (
              <p className="small quiet">Ledger entry {formatNumber(one.entry)}</p>
            )}
          </Cell>
          <Cell of="Where">{one.places > 1 ? `${one.places} places at once` : placeWords(one.place)}</Cell>
        </tr>
      )}
    />
  )
}
