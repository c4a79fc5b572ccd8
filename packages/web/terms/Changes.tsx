import type { TermsComparison } from '@highroad/core/wire'
import { CELLS, changesLine, nameOf } from './terms-view.ts'

/** What a version changes, by meaning, with the prose of both. */
export function Changes({ comparison }: { comparison: TermsComparison }) {
  return (
    <>
      <p>{changesLine(comparison)}</p>
      {comparison.cells.length > 0 ? (
        <ul className="ruled changes">
          {comparison.cells.map((cell) => (
            <li key={`${cell.dataClass} ${cell.purpose}`}>
              <p>
                <b>
                  {nameOf(cell.dataClass)}, {nameOf(cell.purpose).toLocaleLowerCase()}
                </b>{' '}
                {cell.change === 'widened' ? 'widens' : 'narrows'}: {CELLS[cell.from].word} to{' '}
                {CELLS[cell.to].word.toLocaleLowerCase()}
              </p>
              {cell.before === null ? null : (
                <p>
                  <del>{cell.before}</del>
                </p>
              )}
              {cell.after === null ? null : (
                <p>
                  <ins>{cell.after}</ins>
                </p>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {comparison.remarks.map((remark) => (
        <p className="remark" key={remark}>
          {remark}
        </p>
      ))}
    </>
  )
}
