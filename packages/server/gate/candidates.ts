/** Who made what a permit is asked for, so that it can be decided. */
import type { Contributor, DecisionRequest } from '@highroad/core/consent'
import type { Store } from '../store/index.ts'
import type { PermitRequest } from './gate.ts'

/**
 * A set of contributors that has items in the window. `items` stand for all of them: between two moments of the facts one
 * decision holds for every item of the same classes (see `intervals`), so the earliest of each is enough. No content.
 */
export interface Candidate {
  readonly id: string
  readonly contributors: Contributor[]
  readonly items: readonly { readonly classes: DecisionRequest['classes']; readonly time: number }[]
  /** Row id of the place's audience. */
  readonly audience: string
}

/** Read as the hosting account, items that somebody hid left out; `changes` as `changesOf` gives them. */
export async function candidatesOf(
  store: Pick<Store, 'app'>,
  { hostingAccount, place, from, until, classes }: PermitRequest<'assist'>,
  changes: readonly number[],
): Promise<Candidate[]> {
  // Nothing is found yet in what is no meeting.
  const meeting = place.startsWith('meeting:') ? place.slice('meeting:'.length) : null
  const { rows } = await store.app.query<{
    id: string
    members: Contributor[]
    items: Candidate['items']
    audience: string | null
  }>({
    name: 'gate-items-to-decide',
    text: 'select id, members, items, audience from gate.items_to_decide($1, $2, $3, $4, $5, $6)',
    values: [
      hostingAccount,
      meeting,
      from,
      until,
      classes,
      changes.filter((one) => one > from && one <= until),
    ],
  })
  // Rows of content name an interned audience; without one nothing may be read.
  return rows.flatMap(({ id, members, items, audience }) =>
    audience === null ? [] : [{ id, contributors: members, items, audience }],
  )
}
