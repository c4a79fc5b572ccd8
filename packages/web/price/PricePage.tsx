import type { AccountView, PriceView } from '@highroad/core/wire'
import { type Statement, monthOf } from '@highroad/core/price'
import { CLASS_WORDS } from '@highroad/core/form'
import { useState } from 'react'
import { Link } from 'wouter'
import { formatPeople } from '../app/format.ts'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { useForms } from '../consent-form/api.ts'
import { formsInForce } from '../consent-form/form-view.ts'
import { usePrice, useStatement } from './api.ts'
import { DaysPlot } from './DaysPlot.tsx'
import { formatMoney, formatMonth, formatWholeDay, monthsAfter, todayWords } from './price-view.ts'
import { StatementTable } from './StatementTable.tsx'
import './price.css'

/** What an organisation pays, and why: for owners and admins. */
export function PricePage({ account }: { account: AccountView }) {
  const may = account.role !== 'member'
  if (!may)
    return (
      <div className="doc">
        <h1>Price</h1>
        <p className="blank">Only an owner or an admin sees what the organisation pays.</p>
      </div>
    )
  return <Prices account={account} />
}

function Prices({ account }: { account: AccountView }) {
  const price = usePrice(account.account)
  return (
    <div className="doc broad">
      <h1>What {account.organisation} pays</h1>
      <p className="quiet">
        No feature depends on the price, and nobody’s objection changes it. A consent form takes something off
        while it is in force.
      </p>
      {price.isPending ? <Loading what="the price" /> : null}
      {price.isError ? <Wrong error={price.error} again={() => void price.refetch()} /> : null}
      {price.data ? <Today account={account.account} view={price.data} /> : null}
      {price.data && (price.data.list || price.data.coming.length > 0) ? (
        <Month account={account.account} today={price.data.today} />
      ) : null}
    </div>
  )
}

function Today({ account, view }: { account: string; view: PriceView }) {
  const forms = useForms(account)
  // Until it is known what is in force now, what counts today is the best that can be said.
  const now = forms.data
    ? formsInForce(forms.data).flatMap(({ given }) => given?.classes ?? [])
    : view.classes
  const { list, coming, seats, classes, trialThrough } = view
  if (list === null && coming.length === 0)
    return <Empty>This server charges nothing. Whoever runs it has set no prices.</Empty>
  const words = list ? todayWords(list, classes, now) : null
  return (
    <section aria-label="Today">
      <h2>Today</h2>
      <dl className="facts">
        <dt>A seat a month</dt>
        <dd>{words?.seat ?? 'Nothing yet'}</dd>
        <dt>Consent form</dt>
        <dd>
          {words?.form ?? 'Whether one is in force changes nothing yet.'}{' '}
          <Link href={`/o/${account}/form`}>Open it</Link>
        </dd>
        <dt>Seats</dt>
        <dd>{formatPeople(seats)}</dd>
        {trialThrough === null ? null : (
          <>
            <dt>Free trial</dt>
            <dd>Up to and with {formatWholeDay(trialThrough)}. It changes nothing about consent.</dd>
          </>
        )}
        {coming.map((next) => (
          <Coming key={next.version} list={next} />
        ))}
      </dl>
    </section>
  )
}

function Coming({ list }: { list: PriceView['coming'][number] }) {
  return (
    <>
      <dt>From {formatWholeDay(list.from)}</dt>
      <dd>
        {formatMoney(list.seatMonth, list)} a seat and month without the form
        {list.discounts.map(({ dataClass, month }) => (
          <p key={dataClass} className="small quiet">
            {formatMoney(-month, list)} with a form for {CLASS_WORDS[dataClass].toLowerCase()}
          </p>
        ))}
      </dd>
    </>
  )
}

function Month({ account, today }: { account: string; today: string }) {
  const [month, setMonth] = useState(() => monthOf(today))
  const statement = useStatement(account, month)
  const last = month >= monthOf(today)
  return (
    <section className="statement" aria-label="Statement">
      <div className="title-row">
        <h2>{formatMonth(month)}</h2>
        <div className="row">
          <button type="button" className="btn" onClick={() => setMonth(monthsAfter(month, -1))}>
            Month before
          </button>
          <button
            type="button"
            className="btn"
            disabled={last}
            onClick={() => setMonth(monthsAfter(month, 1))}
          >
            Month after
          </button>
        </div>
      </div>
      {statement.isPending ? <Loading what="the statement" /> : null}
      {statement.isError ? <Wrong error={statement.error} again={() => void statement.refetch()} /> : null}
      {statement.data ? <Statements statement={statement.data} account={account} month={month} /> : null}
    </section>
  )
}

function Statements({ statement, account, month }: { statement: Statement; account: string; month: string }) {
  if (statement.days.every(({ list, seats }) => list === null || seats === 0))
    return <Empty>Nothing was charged in this month.</Empty>
  return (
    <>
      <DaysPlot statement={statement} month={month} />
      <StatementTable statement={statement} />
      <p className="row after">
        <a className="btn" href={`/api/accounts/${account}/statements/${month}/csv`} download>
          Save as CSV
        </a>
      </p>
      <details className="after">
        <summary>How it is reckoned</summary>
        <p className="prose">
          A month’s price is shared out over its days in whole units of the currency, what is left over one
          unit a day from the first day on: a whole month is exactly its price. A person who was a member at
          some moment of a day is a seat of that day. A form counts from the day of signing to the day on
          which it ends, both whole. Days are those of {statement.zone}. Today may still change until it is
          over.
        </p>
      </details>
    </>
  )
}
