import type { Feature } from '@highroad/core/consent'
import { Why } from '@highroad/core/wire'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { ask } from '../app/api.ts'
import { formatNumber, formatPeople, formatTime } from '../app/format.ts'
import { Icon } from '../app/Icon.tsx'
import { Loading, Wrong } from '../app/States.tsx'
import { CheckIt } from './CheckIt.tsx'
import { Mark } from './Mark.tsx'
import { actionWords, changerWords, decisionWords, inOrder, pressable } from './why-view.ts'
import { FEATURE_NAMES } from './words.ts'

export type WhyAction = NonNullable<ReturnType<typeof pressable>>

/**
 * The decision as the gate returned it: the decision, each rule as a sentence, what would change it and who could, and
 * at the foot the ledger entry. `place`: a meeting or channel, by its path at the server. `changes` changes whenever the line
 * does, so that the pane is read again. `switches`: the page with the organisation's switches, for who may see it.
 */
export function WhyPane({
  place,
  feature,
  features,
  host,
  ended = false,
  changes,
  switches,
  onPick,
  onAction,
  onClose,
}: {
  place: `/meetings/${string}` | `/channels/${string}`
  feature: Feature
  features: readonly Feature[]
  host: boolean
  ended?: boolean
  changes: string
  switches?: string
  onPick: (feature: Feature) => void
  onAction: (action: WhyAction, feature: Feature) => void
  onClose: () => void
}) {
  const why = useQuery({
    queryKey: ['why', place, feature, changes],
    queryFn: () => ask(Why, 'GET', `${place}/why/${feature}`),
    placeholderData: (before) => (before?.feature === feature ? before : undefined),
  })
  const [checking, setChecking] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const isChannel = place.startsWith('/channels/')
  const words = why.data ? decisionWords(why.data, { ended, whenAsked: isChannel }) : null
  return (
    <>
      <header className="bar">
        <button type="button" className="btn icon back" aria-label="Back" onClick={onClose}>
          <Icon name="back" />
        </button>
        <h2 ref={heading} tabIndex={-1}>
          {words?.question ?? `Why ${FEATURE_NAMES[feature]}?`}
        </h2>
        <span className="end">
          <button type="button" className="btn icon wide" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </span>
      </header>
      {features.length > 1 ? (
        <div className="tabs" role="group" aria-label="Feature">
          {features.map((one) => (
            <button
              key={one}
              type="button"
              className="btn"
              aria-pressed={one === feature}
              onClick={() => onPick(one)}
            >
              {FEATURE_NAMES[one]}
            </button>
          ))}
        </div>
      ) : null}
      <div className="scroll reasons">
        {why.isPending ? <Loading what="the decision" /> : null}
        {why.isError ? <Wrong error={why.error} again={() => void why.refetch()} /> : null}
        {why.data && words ? (
          <>
            <div className="decision">
              <Mark state={why.data.state} />
              <div>
                <h3>{words.title}</h3>
                <p className="quiet">{words.sentence}</p>
              </div>
            </div>
            <section aria-label="Rules">
              <h3>What decided it</h3>
              {inOrder(why.data.reasons).map((reason) => (
                <div className="rule" key={`${reason.code}/${reason.effect}`}>
                  <span className={`effect ${reason.effect === 'forbid' ? 'no' : ''}`}>
                    {reason.effect === 'forbid' ? 'forbids' : 'allows'}
                  </span>
                  <p>
                    {reason.sentence}{' '}
                    {reason.people === null ? null : (
                      <span className="code">{formatPeople(reason.people)} · </span>
                    )}
                    <span className="code" title={reason.code}>
                      {reason.rule}
                    </span>
                  </p>
                </div>
              ))}
            </section>
            {why.data.changes.length > 0 ? (
              <section aria-label="What would change it">
                <h3>What would change it</h3>
                <dl>
                  {why.data.changes.map((change) => {
                    const action = pressable(change, host)
                    return (
                      <div className="change" key={`${change.who}/${change.sentence}`}>
                        <dt>{changerWords(change.who, host)}</dt>
                        <dd>
                          {action ? (
                            <button
                              type="button"
                              className="link does"
                              onClick={() => onAction(action, feature)}
                            >
                              {actionWords(action, feature)}
                            </button>
                          ) : null}
                          {change.action === 'switch' && switches ? (
                            <Link className="link does" href={switches}>
                              See the switches
                            </Link>
                          ) : null}
                          {change.sentence}
                        </dd>
                      </div>
                    )
                  })}
                </dl>
              </section>
            ) : null}
            {checking ? <CheckIt of={isChannel ? place : null} /> : null}
            {why.data.entry ? (
              <section>
                <details>
                  <summary>Details of the record</summary>
                  <p className="hash quiet">
                    rules {why.data.rulesVersion} · checkpoint {formatNumber(why.data.entry.checkpointSize)}{' '}
                    at {formatTime(why.data.entry.checkpointTime)}
                    <br />
                    leaf {why.data.entry.leaf}
                  </p>
                </details>
              </section>
            ) : null}
          </>
        ) : null}
      </div>
      <div className="foot entry">
        <span>
          {why.data?.entry
            ? `Ledger entry ${formatNumber(why.data.entry.index)}`
            : why.data
              ? 'Nothing is used, so no permit is in the ledger'
              : ''}
        </span>
        {why.data?.entry ? (
          <button
            type="button"
            className="btn"
            aria-expanded={checking}
            onClick={() => setChecking(!checking)}
          >
            Check it yourself
          </button>
        ) : null}
      </div>
    </>
  )
}
