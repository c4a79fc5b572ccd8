import type { OperatorPrices } from '@highroad/core/wire'
import { CLASS_WORDS, CONTENT_CLASSES } from '@highroad/core/form'
import { useState } from 'react'
import { Field } from '../app/Field.tsx'
import { wrongFieldOf } from '../app/form.ts'
import { Loading, Wrong } from '../app/States.tsx'
import { useOperatorPrices, useSetPrices, useSetTrial } from './api.ts'
import { formatMoney, formatWholeDay, readPrices } from './price-view.ts'
import './price.css'

/** For the operator: the price list, in versions, and each organisation's free trial. */
export function PricesPage({ operator }: { operator: boolean }) {
  const prices = useOperatorPrices(operator)
  if (!operator)
    return (
      <div className="doc">
        <h1>Prices</h1>
        <p className="blank">Only the operator of this server sets prices. Nothing was changed.</p>
      </div>
    )
  return (
    <div className="doc">
      <h1>Prices on this server</h1>
      <p className="quiet">
        A price never holds for a day that has begun, and no feature depends on it. What a form takes off is
        given while it is in force, and never taken back.
      </p>
      {prices.isPending ? <Loading what="the prices" /> : null}
      {prices.isError ? <Wrong error={prices.error} again={() => void prices.refetch()} /> : null}
      {prices.data ? (
        <>
          <Lists view={prices.data} />
          <SetList view={prices.data} />
          <section aria-label="Free trials">
            <h2>Free trials</h2>
            <p className="quiet">
              Up to and with that day an organisation pays nothing. Consent is untouched.
            </p>
            <ul className="ruled trials">
              {prices.data.accounts.map((one) => (
                <Trial key={one.account} of={one} today={prices.data.today} />
              ))}
            </ul>
          </section>
        </>
      ) : null}
    </div>
  )
}

function Lists({ view: { lists, today } }: { view: OperatorPrices }) {
  if (lists.length === 0)
    return <p className="blank">There is no price list, so nothing is charged. The first is set below.</p>
  return (
    <section aria-label="Price lists">
      <h2>Price lists</h2>
      <table className="price after">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col" className="n">
              A seat a month
            </th>
            <th scope="col">Off with the form</th>
          </tr>
        </thead>
        <tbody>
          {lists.toReversed().map((list) => (
            <tr key={list.version}>
              <th scope="row">
                {formatWholeDay(list.from)}
                {list.from > today ? <span className="small quiet"> to come</span> : null}
              </th>
              <td className="n">{formatMoney(list.seatMonth, list)}</td>
              <td>
                {list.discounts.length === 0 ? 'Nothing' : null}
                {list.discounts.map(({ dataClass, month }) => (
                  <div key={dataClass}>
                    {CLASS_WORDS[dataClass]}: {formatMoney(month, list)}
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const CANNOT = 'This cannot stay as it is. Nothing was set. Check it.'

function SetList({ view }: { view: OperatorPrices }) {
  const [wrong, setWrong] = useState<string | null>(null)
  const set = useSetPrices()
  const [first] = view.lists
  const newest = view.lists.at(-1)
  const said = wrongFieldOf(set.error)
  const of = (field: string) => (wrong === field ? CANNOT : said(field))
  const value = (amount: number | undefined) =>
    amount === undefined || newest === undefined ? '' : (amount / 10 ** newest.digits).toFixed(newest.digits)
  return (
    <section aria-label="A new price list">
      <h2>{first ? 'A new price list' : 'The first price list'}</h2>
      <form
        // What was set is the start of the next one.
        key={view.lists.length}
        className="prices"
        onSubmit={(event) => {
          event.preventDefault()
          const read = readPrices(new FormData(event.currentTarget))
          setWrong('wrong' in read ? read.wrong : null)
          if ('terms' in read) set.mutate(read.terms)
        }}
      >
        <div className="pair">
          <Field
            label="Holds from"
            name="from"
            type="date"
            required
            min={view.today}
            defaultValue={first ? '' : view.today}
            hint={first ? 'Tomorrow at the earliest.' : 'Today at the earliest.'}
            wrong={of('from')}
          />
          <Field
            label="A seat a month, without the form"
            name="seatMonth"
            inputMode="decimal"
            required
            defaultValue={value(newest?.seatMonth)}
            wrong={of('seatMonth')}
          />
          <Field
            label="Currency"
            name="currency"
            required
            maxLength={3}
            readOnly={first !== undefined}
            defaultValue={first?.currency ?? 'EUR'}
            wrong={of('currency')}
          />
          <Field
            label="Digits after the point"
            name="digits"
            type="number"
            min={0}
            max={4}
            required
            readOnly={first !== undefined}
            defaultValue={first?.digits ?? 2}
            wrong={of('digits')}
          />
          <Field
            label="Time zone of days"
            name="zone"
            required
            readOnly={first !== undefined}
            defaultValue={first?.zone ?? 'UTC'}
            wrong={of('zone')}
          />
        </div>
        <fieldset className="pair">
          <legend>Off a seat and month, while a form covers</legend>
          {CONTENT_CLASSES.map((dataClass) => (
            <Field
              key={dataClass}
              label={CLASS_WORDS[dataClass]}
              name={`off-${dataClass}`}
              inputMode="decimal"
              defaultValue={value(newest?.discounts.find((one) => one.dataClass === dataClass)?.month)}
              wrong={of(`off-${dataClass}`)}
            />
          ))}
        </fieldset>
        {of('discounts') ? (
          <p className="says wrong" role="alert">
            Together these take off more than a seat costs. Nothing was set. Lower one of them.
          </p>
        ) : null}
        {set.error && !FIELDS.some((field) => said(field)) ? <Wrong error={set.error} /> : null}
        <p className="row">
          <button type="submit" className="btn go" disabled={set.isPending}>
            Set this list
          </button>
        </p>
      </form>
    </section>
  )
}

const FIELDS = ['from', 'seatMonth', 'currency', 'digits', 'zone', 'discounts']

function Trial({ of, today }: { of: OperatorPrices['accounts'][number]; today: string }) {
  const set = useSetTrial(of.account)
  const { organisation, trialThrough } = of
  return (
    <li>
      <div>
        <b>{organisation}</b>
        <p className="small quiet">
          {trialThrough === null
            ? 'No trial'
            : trialThrough < today
              ? `Was free up to and with ${formatWholeDay(trialThrough)}`
              : `Free up to and with ${formatWholeDay(trialThrough)}`}
        </p>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const through = new FormData(event.currentTarget).get('through')
          if (typeof through === 'string') set.mutate(through)
        }}
      >
        <Field
          label="Last free day"
          name="through"
          type="date"
          required
          min={today}
          defaultValue={trialThrough !== null && trialThrough >= today ? trialThrough : ''}
          aria-label={`Last free day of ${organisation}`}
        />
        <button type="submit" className="btn" disabled={set.isPending}>
          Set
        </button>
      </form>
      {set.error ? <Wrong error={set.error} /> : null}
    </li>
  )
}
