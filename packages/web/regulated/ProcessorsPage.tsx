import type { OperatorProcessors } from '@highroad/core/wire'
import { Fragment, useId, useState } from 'react'
import { Field } from '../app/Field.tsx'
import { Loading, Wrong } from '../app/States.tsx'
import { FEATURE_TITLES, processorName } from '../consent/words.ts'
import { useChangeCard, useProcessors } from './api.ts'
import { readCard } from './regulated-view.ts'
import './regulated.css'

/** For the operator: what they say of each processor. Everybody in every organisation sees it. */
export function ProcessorsPage({ operator }: { operator: boolean }) {
  const processors = useProcessors(operator)
  if (!operator)
    return (
      <div className="doc">
        <h1>Processors</h1>
        <p className="blank">
          Only the operator of this server answers for processors. Nothing was changed. Their cards are on the
          Regulated page.
        </p>
      </div>
    )
  return (
    <div className="doc">
      <h1>Processors on this server</h1>
      <p className="quiet">
        A card is your word about whoever runs a model. It is recorded, and every use that rests on the card
        before ends at once.
      </p>
      {processors.isPending ? <Loading what="the processors" /> : null}
      {processors.isError ? <Wrong error={processors.error} again={() => void processors.refetch()} /> : null}
      {processors.data?.processors.map((one) => (
        <Card key={one.card.processor} {...one} />
      ))}
    </div>
  )
}

const CANNOT = 'This cannot stay as it is. Nothing was recorded. Check it.'

type Processor = OperatorProcessors['processors'][number]

function Card({ card: now, features }: Processor) {
  // What the fields were filled with: another operator's change meanwhile is not in them, and must not be undone by them.
  const [card, setShown] = useState(now)
  const id = useId()
  const [wrong, setWrong] = useState<string | null>(null)
  const change = useChangeCard(card.processor)
  const of = (field: string) => (wrong === field ? CANNOT : undefined)
  const ticks = [
    ['retainsInputs', 'It keeps what it reads', card.retainsInputs],
    ['trainsOnInputs', 'It trains on what it reads', card.trainsOnInputs],
    ['hipaa', 'It holds the HIPAA agreement', card.agreements.includes('hipaa')],
    ['education', 'It holds the education agreement', card.agreements.includes('education')],
  ] as const
  return (
    <section aria-label={card.processor}>
      <h2>Processor: {processorName(card)}</h2>
      <p className="quiet">
        {card.party === 'first' ? 'First party' : 'Another party’s'}, runs{' '}
        {features.length === 0 ? 'nothing' : features.map((one) => FEATURE_TITLES[one]).join(', ')}.
      </p>
      <form
        className="form after"
        onSubmit={(event) => {
          event.preventDefault()
          const read = readCard(new FormData(event.currentTarget))
          setWrong('wrong' in read ? read.wrong : null)
          if (!('change' in read)) return
          const { processor, party: _party, ...seen } = card
          change.mutate(
            { ...read.change, seen },
            {
              onSuccess: ({ processors }) => {
                const recorded = processors.find((one) => one.card.processor === processor)
                if (recorded) setShown(recorded.card)
              },
            },
          )
        }}
      >
        <Fragment key={JSON.stringify(card)}>
          <fieldset className="ticks">
            <legend className="sr">What it does</legend>
            {ticks.map(([name, words, on]) => (
              <label key={name}>
                <input type="checkbox" name={name} defaultChecked={on} />
                {words}
              </label>
            ))}
          </fieldset>
          <p className="small quiet">
            What keeps or trains on inputs runs no feature (R5), and what trains for another party never does
            (R7).
          </p>
          <Field
            label="Where"
            name="region"
            required
            maxLength={80}
            defaultValue={card.region}
            wrong={of('region')}
          />
          <Field
            label="Holds what it reads for"
            hint="Days. Empty where you cannot say."
            name="retentionDays"
            type="number"
            min={0}
            max={36500}
            defaultValue={card.retentionDays ?? ''}
            wrong={of('retentionDays')}
          />
          <div className="field">
            <label htmlFor={id}>Models, one a line</label>
            <textarea
              id={id}
              className="input"
              name="models"
              rows={3}
              required
              defaultValue={card.models.join('\n')}
              aria-invalid={of('models') ? true : undefined}
            />
            {of('models') ? <span className="wrong">{CANNOT}</span> : null}
          </div>
        </Fragment>
        {change.error ? <Wrong error={change.error} /> : null}
        {change.isSuccess ? (
          <p className="says" role="status">
            Recorded. Uses that rested on the card before have ended.
          </p>
        ) : null}
        <p className="row">
          <button type="submit" className="btn go" disabled={change.isPending}>
            Record this card
          </button>
        </p>
      </form>
    </section>
  )
}
