import type { ProcessorCard } from '@highroad/core/consent'
import { retentionWords } from '../consent/words.ts'

const AGREEMENTS = { hipaa: 'HIPAA', education: 'Education' } as const

/** A processor's card, as it stands in the ledger. */
export function ProcessorFacts({ card, runs }: { card: ProcessorCard; runs: readonly string[] }) {
  return (
    <div className="card">
      <dl className="facts">
        <dt>Whose</dt>
        <dd>{card.party === 'first' ? 'Ours, first party' : 'Another party’s'}</dd>
        <dt>Runs</dt>
        <dd>{runs.join(', ')}</dd>
        <dt>Keeps inputs</dt>
        <dd>{card.retainsInputs ? 'Yes' : 'No'}</dd>
        <dt>Trains on inputs</dt>
        <dd>{card.trainsOnInputs ? 'Yes' : 'No'}</dd>
        <dt>Holds inputs for</dt>
        <dd>{retentionWords(card.retentionDays)}</dd>
        <dt>Where</dt>
        <dd>{card.region.charAt(0).toLocaleUpperCase() + card.region.slice(1)}</dd>
        <dt>Models</dt>
        <dd>
          {card.models.map((model) => (
            <div key={model}>{model}</div>
          ))}
          {card.models.length === 0 ? 'None: it chooses and quotes' : null}
        </dd>
        <dt>Agreements</dt>
        <dd>
          {card.agreements.length > 0
            ? card.agreements.map((agreement) => AGREEMENTS[agreement]).join(', ')
            : card.party === 'first'
              ? 'None needed'
              : 'None'}
        </dd>
      </dl>
    </div>
  )
}
