import { CLASS_WORDS, CONTENT_CLASSES, type FormText } from '@highroad/core/form'
import type { DataClass } from '@highroad/core/consent'
import { Fragment, type ReactNode } from 'react'
import { Mark } from '../consent/Mark.tsx'

/**
 * The form as it is signed: every word of its text, in its order. `box` puts a box into the row of a class, `saysOf` the
 * terms' own words beside it; `parts` are set after the section of that number.
 */
export function Reading({
  text,
  box,
  saysOf,
  parts = {},
  within = false,
}: {
  text: FormText
  box: (of: DataClass, words: string) => ReactNode
  saysOf: (of: DataClass) => string | null
  parts?: Readonly<Record<number, ReactNode>>
  /** Below a page that has its title already. */
  within?: boolean
}) {
  return (
    <>
      {within ? <h2>{text.title}</h2> : <h1>{text.title}</h1>}
      <p className="lead measure">{text.lead}</p>
      {text.sections.map((section, number) => (
        <Fragment key={section.heading}>
          <section>
            {within ? <h3>{section.heading}</h3> : <h2>{section.heading}</h2>}
            {section.table ? <Table table={section.table} box={box} saysOf={saysOf} /> : null}
            {section.facts.length > 0 ? (
              <dl className="facts">
                {section.facts.map(({ what, says }) => (
                  <Fragment key={`${what} ${says}`}>
                    <dt>{what}</dt>
                    <dd>{says}</dd>
                  </Fragment>
                ))}
              </dl>
            ) : null}
            {section.lines.length > 0 ? (
              <ul className="lines">
                {section.lines.map((line) => (
                  <li key={line}>
                    {/\(R\d+\)$/u.test(line) ? <Mark state="denied" /> : <Mark state="off" />}
                    <p>{line}</p>
                  </li>
                ))}
              </ul>
            ) : null}
            {parts[number]}
          </section>
        </Fragment>
      ))}
    </>
  )
}

function Table({
  table,
  box,
  saysOf,
}: {
  table: NonNullable<FormText['sections'][number]['table']>
  box: (of: DataClass, words: string) => ReactNode
  saysOf: (of: DataClass) => string | null
}) {
  return (
    <table>
      <thead>
        <tr>
          {table.head.map((word) => (
            <th scope="col" key={word}>
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map(([name = '', form = '', terms = '']) => {
          const of = CONTENT_CLASSES.find((one) => CLASS_WORDS[one] === name)
          const says = of ? saysOf(of) : null
          return (
            <tr key={name}>
              <td>
                {name}
                {says === null ? null : <p className="told-cell">{says}</p>}
              </td>
              <td>{of ? box(of, form) : form}</td>
              <td className="quiet">{terms}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
