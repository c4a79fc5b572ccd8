import type { AccountView, RegulatedView } from '@highroad/core/wire'
import { formatDate, formatMoment } from '../app/format.ts'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { ProcessorFacts } from '../features/ProcessorFacts.tsx'
import { FEATURE_TITLES, processorName } from '../consent/words.ts'
import { useRegulated } from './api.ts'
import { featuresUnder, MARK_WORDS } from './regulated-view.ts'
import { RemoveMark, SetMark } from './SetMark.tsx'
import './regulated.css'

/** Whether an organisation is regulated, what can run there on which processor, and why not. For everybody of it. */
export function RegulatedPage({ account }: { account: AccountView }) {
  const regulated = useRegulated(account.account)
  return (
    <div className="doc broad">
      {regulated.isPending ? <Loading what="the mark" /> : null}
      {regulated.isError ? <Wrong error={regulated.error} again={() => void regulated.refetch()} /> : null}
      {regulated.data ? <Page account={account} view={regulated.data} /> : null}
    </div>
  )
}

function Page({ account, view }: { account: AccountView; view: RegulatedView }) {
  const { mark, since, entry } = view
  return (
    <>
      <h1>
        {account.organisation} is {mark === 'none' ? 'not marked as regulated' : `marked ${MARK_WORDS[mark]}`}
      </h1>
      <p className="quiet">
        {mark === 'none'
          ? 'A hospital or a school marks itself here. Under a mark nothing trains a model, and each person is asked first.'
          : 'Nothing of its content can train a model, and each person is asked first.'}
        {since === null
          ? ''
          : ` ${mark === 'none' ? 'Not marked' : 'Marked'} since ${formatDate(since)}${entry === null ? '' : `, ledger entry ${entry}`}.`}
      </p>
      <Runs view={view} />
      {view.maySet ? (
        mark === 'none' ? (
          <SetMark account={account.account} view={view} />
        ) : (
          <RemoveMark account={account.account} mark={mark} />
        )
      ) : (
        <p className="blank">Only an owner can change the mark.</p>
      )}
      <div className="cols">
        {view.processors.map((card) => (
          <section key={card.processor}>
            <h2>Processor: {processorName(card)}</h2>
            <ProcessorFacts
              card={card}
              runs={view.features
                .filter(({ processor }) => processor === card.processor)
                .map(({ feature }) => FEATURE_TITLES[feature])}
            />
          </section>
        ))}
      </div>
      <Changes changes={view.changes} />
    </>
  )
}

function Runs({ view }: { view: RegulatedView }) {
  const rows = featuresUnder(view, view.mark)
  if (rows.length === 0) return <Empty>This server brings no AI features. Nothing reads your content.</Empty>
  return (
    <section aria-label="What can run">
      <h2>What can run</h2>
      <ul className="ruled runs">
        {rows.map(({ title, runs, why }) => (
          <li key={title}>
            <b>{title}</b>
            <div>
              {runs ? 'Can run' : 'Cannot run'}
              {why.map((sentence) => (
                <p key={sentence} className="small quiet">
                  {sentence}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** For owners: who set or removed the mark, and the reason, of which the log has the digest. */
function Changes({ changes }: { changes: RegulatedView['changes'] }) {
  if (changes.length === 0) return null
  return (
    <section aria-label="Changes of the mark">
      <h2>Changes</h2>
      <ul className="ruled runs">
        {changes.map(({ mark, at, by, reason }) => (
          <li key={at}>
            <b>{mark === 'none' ? 'Mark removed' : `Marked ${MARK_WORDS[mark]}`}</b>
            <div>
              {by ?? 'Somebody who is gone'}, {formatMoment(at)}
              {reason === null ? null : <p className="small quiet">“{reason}”</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
