import type { Statement } from '@highroad/core/price'
import { CLASS_WORDS } from '@highroad/core/form'
import { formatNumber } from '../app/format.ts'
import { chargedDays, formatDayOf, formatMoney } from './price-view.ts'

/** A statement as it is: a line a day, a column a class. */
export function StatementTable({ statement }: { statement: Statement }) {
  const { totals } = statement
  const { days, before } = chargedDays(statement.days)
  const classes = totals.discounts.map(({ dataClass }) => dataClass)
  const money = (amount: number) => formatMoney(amount, statement)
  const off = (lines: Statement['totals']['discounts'], of: string) =>
    money(-(lines.find(({ dataClass }) => dataClass === of)?.amount ?? 0))
  return (
    <div className="every-day" role="region" aria-label="Every day" tabIndex={0}>
      <table className="price">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="n">
              Seats
            </th>
            <th scope="col" className="n">
              Without the form
            </th>
            {classes.map((of) => (
              <th key={of} scope="col" className="n">
                {CLASS_WORDS[of]}
              </th>
            ))}
            <th scope="col" className="n">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {before === 0 ? null : (
            <tr>
              <td colSpan={classes.length + 4} className="quiet">
                Nothing was charged on the {before === 1 ? 'day' : `${formatNumber(before)} days`} before.
              </td>
            </tr>
          )}
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">
                {formatDayOf(day.day)}
                {day.trial ? <span className="small quiet"> trial</span> : null}
              </th>
              <td className="n">{formatNumber(day.seats)}</td>
              <td className="n">{money(day.price)}</td>
              {classes.map((of) => (
                <td key={of} className="n">
                  {off(day.discounts, of)}
                </td>
              ))}
              <td className="n">{money(day.total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            <td className="n">{formatNumber(totals.seatDays)}</td>
            <td className="n">{money(totals.price)}</td>
            {classes.map((of) => (
              <td key={of} className="n">
                {off(totals.discounts, of)}
              </td>
            ))}
            <td className="n">
              <b>{money(totals.total)}</b>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
