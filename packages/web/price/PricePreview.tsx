import { usePrice } from './api.ts'
import { formatWholeDay, formatMoney, previewOf } from './price-view.ts'
import './price.css'

/** What a seat costs with and without the form, class by class: told before it is signed. */
export function PricePreview({ account }: { account: string }) {
  const price = usePrice(account)
  if (!price.data) return null
  const { list, trialThrough } = price.data
  const heading = <h2>What it does to the price</h2>
  if (list === null)
    return (
      <section aria-label="Price">
        {heading}
        <p>Nothing: this server charges nothing today, signed or not.</p>
      </section>
    )
  const { without, classes, withAll } = previewOf(list)
  if (classes.length === 0)
    return (
      <section aria-label="Price">
        {heading}
        <p>Nothing: a seat costs {formatMoney(without, list)} a month, signed or not.</p>
      </section>
    )
  return (
    <section aria-label="Price">
      {heading}
      <table className="price">
        <thead>
          <tr>
            <th scope="col">One seat</th>
            <th scope="col" className="n">
              A month
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Without the form</th>
            <td className="n">{formatMoney(without, list)}</td>
          </tr>
          {classes.map(({ dataClass, words, off }) => (
            <tr key={dataClass}>
              <td>{words}, if you name them</td>
              <td className="n">{formatMoney(-off, list)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">With a form for all of these</th>
            <td className="n">{formatMoney(withAll, list)}</td>
          </tr>
        </tbody>
      </table>
      <p className="quiet after">
        It runs day by day, from the day of signing to the day on which the form ends. Withdrawing takes back
        nothing that was given, and nobody’s objection changes it. Every feature works at either price.
        {trialThrough === null
          ? ''
          : ` You are on a free trial up to and with ${formatWholeDay(trialThrough)}: until then you pay nothing, signed or not.`}
      </p>
    </section>
  )
}
