import { RoomState, type SummaryView } from '@highroad/core/wire'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, sentenceOf } from '../app/api.ts'
import { ConsentRow } from '../consent/ConsentLineRow.tsx'
import { processorWords } from '../consent/words.ts'
import { coverageWords } from './summary-view.ts'

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
  const queries = useQueryClient()
  const room = useQuery({
    queryKey: ['meeting', meeting, 'room'],
    queryFn: () => ask(RoomState, 'GET', `/meetings/${meeting}/room`),
    retry: false,
  })
  const object = useMutation({
    mutationFn: (lift: boolean) =>
      ask(RoomState, lift ? 'DELETE' : 'PUT', `/meetings/${meeting}/objection`, { features: ['summary'] }),
    onSuccess: async (now) => {
      queries.setQueryData(['meeting', meeting, 'room'], now)
      await queries.invalidateQueries({ queryKey: ['meeting', meeting] })
    },
  })
  const line = room.data?.lines.find((one) => one.feature === 'summary')
  const out = line?.you === 'left-out'
  const how = [
    line ? processorWords(line.processor) : 'on this server',
    out ? 'you are left out' : null,
    object.error ? sentenceOf(object.error) : null,
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
      {room.data ? (
        <button
          type="button"
          className="act out"
          disabled={object.isPending}
          onClick={() => object.mutate(out)}
        >
          {out ? 'Include me again' : 'Leave me out'}
        </button>
      ) : null}
    </ConsentRow>
  )
}
