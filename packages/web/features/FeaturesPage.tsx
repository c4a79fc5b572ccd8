import type { Feature } from '@highroad/core/consent'
import type { AccountView, FeaturesView } from '@highroad/core/wire'
import { formatDate } from '../app/format.ts'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { Switch } from '../app/Switch.tsx'
import { Mark } from '../consent/Mark.tsx'
import { FormOffer } from '../consent-form/FormOffer.tsx'
import { FEATURE_TITLES, keepsCell, processorCell, processorName } from '../consent/words.ts'
import { useFeatures } from '../workspace/api.ts'
import { useSetAskFirst, useSetSwitch } from './api.ts'
import { processorsOf } from './processors.ts'
import { SpeechState } from './SpeechState.tsx'
import { ProcessorFacts } from './ProcessorFacts.tsx'
import { useHindrances } from './use-hindrances.ts'
import './features.css'

/** The owner's page: one switch a feature, with what it uses, what runs it and what is kept. */
export function FeaturesPage({ account }: { account: AccountView }) {
  const features = useFeatures(account.account)
  const setSwitch = useSetSwitch(account.account)
  const setAskFirst = useSetAskFirst(account.account)
  const hindrances = useHindrances(account.account)
  const mayFlip = account.role !== 'member'
  const view = features.data
  return (
    <div className="doc broad">
      <h1>What may read {account.organisation}’s content</h1>
      <p className="quiet">
        A switch lets people here start a feature, or ask for it. It is not consent to train, and anyone can
        still be left out.
      </p>
      {mayFlip ? null : (
        <p className="blank">Only an owner or an admin can change these switches. You can see them all.</p>
      )}
      <SpeechState />
      {features.isPending ? (
        <section>
          <Loading what="features" />
        </section>
      ) : null}
      {features.isError ? (
        <section>
          <Wrong error={features.error} again={() => void features.refetch()} />
        </section>
      ) : null}
      {setSwitch.error ? <Wrong error={setSwitch.error} /> : null}
      {setAskFirst.error ? <Wrong error={setAskFirst.error} /> : null}
      {view && view.features.length === 0 ? (
        <Empty>This server brings no AI features. Nothing reads your content.</Empty>
      ) : null}
      {view ? (
        <>
          <div className="features">
            <div className="feature head" aria-hidden="true">
              <span>Feature</span>
              <span>Uses</span>
              <span>Runs on</span>
              <span>You keep</span>
              <span />
            </div>
            {view.features.map((row) => (
              <FeatureRow
                key={row.feature}
                row={row}
                hindrances={hindrances(row.feature)}
                mayFlip={mayFlip}
                busy={setSwitch.isPending}
                onFlip={(feature, on) => setSwitch.mutate({ feature, on })}
              />
            ))}
          </div>
          <div className="ask">
            <p>
              <b>Ask each person first.</b>{' '}
              <span className="quiet">A notice is then not enough: only who accepted is included.</span>
            </p>
            <Switch
              label="Ask each person first"
              on={view.askFirst}
              busy={!mayFlip || setAskFirst.isPending}
              onFlip={(on) => setAskFirst.mutate(on)}
            />
          </div>
          <FormOffer account={account.account} />
          {account.mark === 'none' ? null : (
            <p className="blank">
              This organisation is marked {account.mark === 'hipaa' ? 'HIPAA' : 'education'}: each person is
              asked first, and only processors that may hold such content can run a feature.
            </p>
          )}
          <div className="cols">
            {processorsOf(view).map((processor) => (
              <section key={processor.card.processor}>
                <h2>Processor: {processorName(processor.card)}</h2>
                <ProcessorFacts {...processor} />
              </section>
            ))}
          </div>
        </>
      ) : null}
    </div>
  )
}

function FeatureRow({
  row,
  hindrances,
  mayFlip,
  busy,
  onFlip,
}: {
  row: FeaturesView['features'][number]
  /** What is in its way, whatever the switch says. */
  hindrances: readonly string[]
  mayFlip: boolean
  busy: boolean
  onFlip: (feature: Feature, on: boolean) => void
}) {
  const title = FEATURE_TITLES[row.feature]
  return (
    <div className="feature" role="group" aria-label={`${title}, feature`}>
      <div>
        <h2>
          <Mark state={!row.on ? 'off' : hindrances.length > 0 ? 'denied' : 'on'} />
          {title}
        </h2>
        <p>
          {row.since === null
            ? 'Off since the start'
            : `${row.on ? 'On' : 'Off'} since ${formatDate(row.since)}`}
          {row.entry === null ? '' : `, entry ${row.entry}`}
        </p>
      </div>
      <p>
        <em>Uses</em>
        {row.notice.uses}
      </p>
      <p>
        <em>Runs on</em>
        {processorCell(row.notice.processor)}
      </p>
      <p>
        <em>You keep</em>
        {keepsCell(row.notice.keepsSentence)}
      </p>
      {hindrances.length > 0 ? (
        <p className="small hindrance">
          <b>{row.on ? 'On, and it cannot run.' : 'It could not run.'}</b> {hindrances.join(' ')}
        </p>
      ) : null}
      <Switch label={title} on={row.on} busy={!mayFlip || busy} onFlip={(on) => onFlip(row.feature, on)} />
    </div>
  )
}
