import type { Transcript } from '@highroad/core/wire'
import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { formatPosition } from '../app/format.ts'
import { Icon } from '../app/Icon.tsx'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { useNotMe } from './api.ts'
import { withNames } from './summary-view.ts'

/** The turns. Those that the chosen line cites are highlighted, and the first of them is brought into view. */
export function TranscriptPane({
  meeting,
  host,
  transcript,
  waiting,
  current,
  inView,
  onTurn,
  onBack,
}: {
  meeting: string
  host: boolean
  transcript: UseQueryResult<Transcript>
  waiting: boolean
  current: readonly string[]
  inView: boolean
  onTurn: (turn: string) => void
  onBack: () => void
}) {
  const list = useRef<HTMLDivElement>(null)
  const notMe = useNotMe(meeting)
  const turns = withNames(transcript.data?.turns ?? [])
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'center' })
  }, [current, inView])
  return (
    <>
      <header className="bar">
        <button type="button" className="btn icon back" aria-label="Back to the summary" onClick={onBack}>
          <Icon name="back" />
        </button>
        <h2>Transcript</h2>
        {turns.length > 0 ? (
          <span className="quiet">{turns.length === 1 ? '1 turn' : `${turns.length} turns`}</span>
        ) : null}
      </header>
      <div className="scroll turns" ref={list}>
        {waiting || transcript.isPending ? (
          <div className="inset">{waiting ? null : <Loading what="the transcript" />}</div>
        ) : null}
        {transcript.isError ? (
          <div className="inset">
            <Wrong error={transcript.error} again={() => void transcript.refetch()} />
          </div>
        ) : null}
        {notMe.error ? (
          <div className="inset">
            <Wrong error={notMe.error} />
          </div>
        ) : null}
        {transcript.data && turns.length === 0 ? (
          <div className="inset">
            <Empty>No words were kept of this meeting.</Empty>
          </div>
        ) : null}
        {turns.map((turn) => (
          <div
            key={turn.turn}
            className={`turn ${turn.hidden ? 'hidden-turn' : ''}`}
            aria-current={current.includes(turn.turn) ? 'true' : undefined}
          >
            <button type="button" className="link small" onClick={() => onTurn(turn.turn)}>
              {formatPosition(turn.fromMs)}
            </button>
            <div>
              {turn.first ? (
                <b>
                  <bdi>{turn.name}</bdi>
                </b>
              ) : null}
              <p>
                <span className="said">{turn.text}</span>{' '}
                {turn.yours || host ? (
                  <span className="small tools">
                    <button
                      type="button"
                      className="link"
                      disabled={notMe.isPending}
                      aria-label={`Not ${turn.yours ? 'me' : turn.name}, at ${formatPosition(turn.fromMs)}: remove this turn`}
                      onClick={() => notMe.mutate(turn.turn)}
                    >
                      {turn.yours ? 'Not me' : 'Not them'}
                    </button>
                  </span>
                ) : null}
              </p>
              {turn.hidden ? (
                <p className="small quiet">Hidden from everyone but you, since you objected.</p>
              ) : null}
            </div>
          </div>
        ))}
      </div>
    </>
  )
}
