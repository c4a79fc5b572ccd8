import type { SummaryView } from '@highroad/core/wire'
import { sentenceOf } from '../app/api.ts'
import { ConsentRow } from '../consent/ConsentLineRow.tsx'
import { processorWords } from '../consent/words.ts'
import { coverageWords } from './summary-view.ts'
import { useLeaveOut } from './use-leave-out.ts'

/** The consent line of a meeting that ended. Leaving oneself out still acts: earlier turns are hidden, lines that rest on them go. */
export function SummaryLineRow({
  meeting,
  summary,
  whyOpen,
  onWhy,
}: {
  meeting: string
  summary: SummaryView | undefined
  whyOpen: boolean
  onWhy: () => void
}) {
  const { line, wasThere, out, act } = useLeaveOut(meeting)
  const how = [
    line ? processorWords(line.processor) : 'on this server',
    out ? 'you are left out' : null,
    act.error ? sentenceOf(act.error) : null,
  ]
  return (
    <ConsentRow
      mark={
        summary?.state === 'making'
          ? 'on'
          : summary && summary.coverage.people.covered < summary.coverage.people.spoke
            ? 'partly'
            : 'on'
      }
      what={summary?.state === 'making' ? 'Summary being made' : 'Summary'}
      people={summary ? coverageWords(summary.coverage) : null}
      how={how.filter((part) => part !== null).join(', ')}
      live="polite"
    >
      <button type="button" className="act why" aria-expanded={whyOpen} onClick={onWhy}>
        Why?
      </button>
      {wasThere ? (
        <button type="button" className="act out" disabled={act.isPending} onClick={() => act.mutate(out)}>
          {out ? 'Include me again' : 'Leave me out'}
        </button>
      ) : null}
    </ConsentRow>
  )
}
