import type { AccountView } from '@highroad/core/wire'
import { formatDate, formatNumber } from '../app/format.ts'
import { Empty, Loading, Wrong } from '../app/States.tsx'
import { useAsked } from './api.ts'
import { type AskedRow, rowsOf } from './asked-view.ts'
import { KeyList } from './KeyList.tsx'

/** Programs that may ask the gate about this organisation, and what they asked. For owners and admins. */
export function ProgramsPage({ account }: { account: AccountView }) {
  if (account.role === 'member')
    return (
      <div className="doc">
        <h1>Programs</h1>
        <p className="blank">Only an owner or an admin holds keys for programs. Nothing was changed.</p>
      </div>
    )
  return (
    <div className="doc broad">
      <h1>Programs that ask about {account.organisation}</h1>
      <p className="quiet">
        A CRM or a recorder can ask the same gate whether it may use something. It gets a yes or a no with the
        rules behind it: never content, and never who.
      </p>
      <KeyList
        holder={{ account: account.account }}
        asks={`It can ask about ${account.organisation} alone, until you revoke it.`}
      />
      <AskedSection account={account.account} />
    </div>
  )
}

function AskedSection({ account }: { account: string }) {
  const asked = useAsked(account)
  const rows = rowsOf(asked.data?.lines ?? [])
  return (
    <section aria-label="What they asked">
      <h2>What they asked</h2>
      {asked.isPending ? <Loading what="questions" lines={3} /> : null}
      {asked.isError ? <Wrong error={asked.error} again={() => void asked.refetch()} /> : null}
      {asked.data && rows.length === 0 ? (
        <Empty>Nothing in the last 90 days. Each question is counted here, whoever’s program asks it.</Empty>
      ) : null}
      {rows.length > 0 ? (
        <table className="asked">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Program</th>
              <th scope="col">Wanted to</th>
              <th scope="col">Answer</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  )
}

function Row({ row }: { row: AskedRow }) {
  return (
    <tr>
      <td>{formatDate(Date.parse(`${row.day}T12:00:00`))}</td>
      <td>{row.program}</td>
      <td>
        {row.wanted}
        {row.of === null ? null : <p className="small quiet">{row.of}</p>}
      </td>
      <td>
        {row.permitted ? 'Yes' : 'No'}, {row.times === 1 ? 'once' : `${formatNumber(row.times)} times`}
        {row.reasons.map((reason) => (
          <p key={reason} className="small quiet">
            {reason}
          </p>
        ))}
      </td>
    </tr>
  )
}
