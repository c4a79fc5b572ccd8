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
              <Words before={cell.before} after={cell.after} />
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

/** Both texts where they differ. Where they do not, the words would not have told anybody. */
function Words({ before, after }: { before: string | null; after: string | null }) {
  if (before === after)
    return after === null ? null : <p className="quiet">The words are the same: “{after}”</p>
  return (
    <>
      {before === null ? null : (
        <p>
          <del>{before}</del>
        </p>
      )}
      {after === null ? null : (
        <p>
          <ins>{after}</ins>
        </p>
      )}
    </>
  )
}
