import { useDocumentTitle } from '@mantine/hooks'
import { useState } from 'react'
import { Frame, useFrameView } from '../app/Frame.tsx'
import { Icon } from '../app/Icon.tsx'
import { useMe } from '../app/session.ts'
import { Loading } from '../app/States.tsx'
import { WhyPane } from '../consent/WhyPane.tsx'
import { useChangeSummary, useSummary, useTranscript } from './api.ts'
import { NotOpen } from './NotOpen.tsx'
import { Outline } from './Outline.tsx'
import { SummaryDocument } from './SummaryDocument.tsx'
import { checkedWords, citationsOf } from './summary-view.ts'
import { SummaryLineRow } from './SummaryLineRow.tsx'
import { TranscriptPane } from './TranscriptPane.tsx'
import './summary.css'

/** The summary beside the transcript it rests on. Before it is shared, its host alone can open it. */
export function SummaryPage({ meeting }: { meeting: string }) {
  const me = useMe()
  const summary = useSummary(meeting)
  const ready = summary.data !== undefined && summary.data.state !== 'making'
  const transcript = useTranscript(meeting, ready)
  const change = useChangeSummary(meeting)
  const { view, show } = useFrameView()
  const [line, setLine] = useState<string | null>(null)
  const [turns, setTurns] = useState<readonly string[]>([])
  const [why, setWhy] = useState(false)
  const closeWhy = () => {
    setWhy(false)
    show('main')
  }
  useDocumentTitle([summary.data?.title, 'Summary', 'Highroad'].filter(Boolean).join(' · '))

  if (summary.isError)
    return (
      <NotOpen
        error={summary.error}
        signedIn={Boolean(me.data)}
        meeting={meeting}
        again={() => void summary.refetch()}
      />
    )
  const data = summary.data
  const jump = (id: string, cited: readonly string[]) => {
    setLine(id)
    setTurns(cited)
    setWhy(false)
    if (window.matchMedia('(max-width: 1080px)').matches) show('pane')
  }
  return (
    <Frame
      className="summary"
      sideLabel="Summary"
      side={<Outline summary={data} />}
      main={
        <>
          <header className="bar">
            <button type="button" className="btn icon back" aria-label="Outline" onClick={() => show('side')}>
              <Icon name="back" />
            </button>
            <h2>
              {data
                ? data.state === 'shared'
                  ? 'Shared'
                  : data.state === 'draft'
                    ? 'Not shared'
                    : 'Summary'
                : ''}
            </h2>
            {data && data.host && data.lines.length > 0 ? (
              <span className="quiet wide">{checkedWords(data.lines)}</span>
            ) : null}
            <span className="end">
              {ready ? (
                <button type="button" className="btn narrow" onClick={() => show('pane')}>
                  Transcript
                </button>
              ) : null}
              {data?.host && data.state === 'draft' ? (
                <button
                  type="button"
                  className="btn go"
                  disabled={change.isPending}
                  onClick={() => change.mutate({ do: 'share' })}
                >
                  Share
                </button>
              ) : null}
            </span>
          </header>
          <div className="scroll">
            {data ? (
              <SummaryDocument
                summary={data}
                citations={(one) => citationsOf(one, transcript.data)}
                current={line}
                change={change}
                onJump={jump}
              />
            ) : (
              <div className="page">
                <Loading what="the summary" />
              </div>
            )}
          </div>
        </>
      }
      paneLabel={why ? 'Why' : 'Transcript'}
      pane={
        why ? (
          <WhyPane
            place={`/meetings/${meeting}`}
            feature="summary"
            features={['summary']}
            host={false}
            ended
            changes={String(summary.dataUpdatedAt)}
            onPick={() => {}}
            onAction={closeWhy}
            onClose={closeWhy}
          />
        ) : (
          <TranscriptPane
            meeting={meeting}
            host={data?.host ?? false}
            transcript={transcript}
            waiting={!ready}
            current={turns}
            inView={view === 'pane'}
            onTurn={(turn) => {
              setTurns([turn])
              setLine(data?.lines.find((one) => one.cites.includes(turn))?.line ?? null)
            }}
            onBack={() => show('main')}
          />
        )
      }
      line={
        <SummaryLineRow
          meeting={meeting}
          summary={data}
          whyOpen={why}
          onWhy={() => {
            setWhy(!why)
            show(why ? 'main' : 'pane')
          }}
        />
      }
    />
  )
}
