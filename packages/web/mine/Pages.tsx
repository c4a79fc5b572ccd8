import type { ReactNode } from 'react'
import { Empty, Loading, Wrong } from '../app/States.tsx'

/** What a list that comes in pages needs of its query. */
interface Query<T> {
  readonly data: { pages: { rows: T[] }[] } | undefined
  readonly error: unknown
  readonly isPending: boolean
  readonly isError: boolean
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly refetch: () => unknown
  readonly fetchNextPage: () => unknown
}

/** A table whose rows come in pages, newest first; on a phone each cell stands under its heading. */
export function Pages<T>({
  title,
  hint,
  empty,
  heads,
  query,
  row,
}: {
  title: string
  hint: string
  empty: string
  heads: readonly string[]
  query: Query<T>
  row: (one: T, index: number) => ReactNode
}) {
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <p className="quiet">{hint}</p>
      {query.isPending ? <Loading what={title.toLowerCase()} lines={4} /> : null}
      {query.isError ? <Wrong error={query.error} again={() => void query.refetch()} /> : null}
      {query.data && rows.length === 0 ? <Empty>{empty}</Empty> : null}
      {rows.length > 0 ? (
        <table className="paged">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rows.map(row)}</tbody>
        </table>
      ) : null}
      <More query={query} />
    </section>
  )
}

/** The button for the next page; nothing where there is none. */
export function More({
  query,
}: {
  query: Pick<Query<unknown>, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
}) {
  if (!query.hasNextPage) return null
  return (
    <p className="row after">
      <button
        type="button"
        className="btn"
        disabled={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        Show earlier ones
      </button>
    </p>
  )
}

/** A cell that knows its heading, for where the headings do not stand above. */
export function Cell({ of, children }: { of: string; children: ReactNode }) {
  return (
    <td data-of={of}>
      <div>{children}</div>
    </td>
  )
}
