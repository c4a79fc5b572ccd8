import type { SummaryLine, SummaryView } from '@highroad/core/wire'
import { formatSpan } from '../app/format.ts'
import { Loading, Wrong } from '../app/States.tsx'
import type { useChangeSummary } from './api.ts'
import { Erase } from './Erase.tsx'
import { Line } from './Line.tsx'
import { Proof } from './Proof.tsx'
import {
  coverageSentence,
  goneSentence,
  missingSentences,
  sectionsOf,
  type Citation,
} from './summary-view.ts'

const WHO_READS: Record<SummaryView['state'], { host: string; others: string }> = {
  making: { host: 'It is being made.', others: 'It is being made.' },
  draft: { host: 'Only you, the host, can read this until you share it.', others: 'Not shared yet.' },
  shared: {
    host: 'All who were there can read this.',
    others: 'The host shared it with all who were there.',
  },
  failed: { host: '', others: '' },
}

export function SummaryDocument({
  summary,
  citations,
  current,
  change,
  onJump,
}: {
  summary: SummaryView
  citations: (line: SummaryLine) => Citation[]
  current: string | null
  change: ReturnType<typeof useChangeSummary>
  onJump: (line: string, turns: readonly string[]) => void
}) {
  const sections = sectionsOf(summary.lines)
  const missing = missingSentences(summary.coverage)
  const gone = goneSentence(summary.linesGone)
  return (
    <div className="page">
      <h1>{summary.title}</h1>
      <p className="quiet">
        {formatSpan(summary.openedAt, summary.endedAt)}.{' '}
        {WHO_READS[summary.state][summary.host ? 'host' : 'others']}
      </p>
      <div className="cover" id="coverage">
        <p>
          <b>{coverageSentence(summary.coverage)}</b> {gone}
        </p>
        {missing.length > 0 ? (
          <ul className="quiet">
            {missing.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        ) : null}
      </div>
      {change.error ? <Wrong error={change.error} /> : null}
      {summary.state === 'making' ? (
        <section aria-label="Being made">
          <p className="quiet">
            The lines that carry the meeting are being chosen and quoted, each with the turns it rests on.
            This page shows them as soon as they are there.
          </p>
          <div className="after">
            <Loading what="the lines" />
          </div>
        </section>
      ) : null}
      {summary.state === 'failed' ? (
        <p className="blank" role="alert">
          No summary could be made. What was kept of the transcript is safe and stands beside this. Nothing
          was shared.
        </p>
      ) : null}
      {(summary.state === 'draft' || summary.state === 'shared') && sections.length === 0 ? (
        <p className="blank">
          No line carries this meeting: nothing that could be kept was said, or its words may not be used.
        </p>
      ) : null}
      {sections.map((section) => (
        <section key={section.kind} id={section.kind} aria-labelledby={`${section.kind}-title`}>
          <h2 id={`${section.kind}-title`}>
            {section.title} <span className="quiet">{section.lines.length}</span>
          </h2>
          {section.lines.map((line) => (
            <Line
              key={line.line}
              line={line}
              citations={citations(line)}
              current={line.line === current}
              mayEdit={summary.host}
              busy={change.isPending}
              onCheck={(checked) => change.mutate({ do: 'edit', line: line.line, edit: { checked } })}
              onEdit={(text, done) =>
                change.mutate({ do: 'edit', line: line.line, edit: { text } }, { onSuccess: done })
              }
              onRemove={() => change.mutate({ do: 'remove', line: line.line })}
              onJump={(turns) => onJump(line.line, turns)}
            />
          ))}
        </section>
      ))}
      {summary.state === 'making' ? null : <Proof meeting={summary.meeting} />}
      {summary.host && summary.state !== 'making' ? (
        <Erase meeting={summary.meeting} title={summary.title} />
      ) : null}
    </div>
  )
}
