import { DataClass, Purpose } from '@highroad/core/consent'
import type { TermsVersion } from '@highroad/core/wire'
import { Mark } from '../consent/Mark.tsx'
import { CELLS, nameOf } from './terms-view.ts'

/** A version whole: what each purpose means, the table of cells, and the prose of every cell by class. */
export function TermsTable({ version }: { version: TermsVersion }) {
  const { classes, purposes } = version
  return (
    <>
      <table className="cells">
        <thead>
          <tr>
            <th scope="col">Your data</th>
            {Purpose.options.map((purpose) => (
              <th scope="col" key={purpose}>
                {nameOf(purpose)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DataClass.options.map((dataClass) => (
            <tr key={dataClass}>
              <th scope="row">{nameOf(dataClass)}</th>
              {Purpose.options.map((purpose) => {
                const { word, mark } = CELLS[classes[dataClass][purpose].cell]
                return (
                  <td key={purpose}>
                    <em>{nameOf(purpose)}</em>
                    <span className="cell">
                      <Mark state={mark} />
                      {word}
                    </span>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {purposes === null ? null : (
        <section>
          <h2>What the purposes mean</h2>
          <dl className="facts">
            {Purpose.options.map((purpose) => (
              <div className="pair" key={purpose}>
                <dt>{nameOf(purpose)}</dt>
                <dd>{purposes[purpose]}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section>
        <h2>Cell by cell</h2>
        <div className="prose ruled">
          {DataClass.options.map((dataClass) => (
            <details key={dataClass}>
              <summary>{nameOf(dataClass)}</summary>
              <dl className="facts">
                {Purpose.options.map((purpose) => (
                  <div className="pair" key={purpose}>
                    <dt>
                      {nameOf(purpose)}
                      <span className="cell">
                        <Mark state={CELLS[classes[dataClass][purpose].cell].mark} />
                        {CELLS[classes[dataClass][purpose].cell].word}
                      </span>
                    </dt>
                    <dd>{classes[dataClass][purpose].says ?? 'The words of this version were not kept.'}</dd>
                  </div>
                ))}
              </dl>
            </details>
          ))}
        </div>
      </section>
    </>
  )
}
