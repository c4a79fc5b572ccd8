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
}

export interface Found {
  readonly candidates: readonly Candidate[]
  /** Row ids of the audiences that rows there name: of the place's own, where it has one. */
  readonly audienceIds: readonly string[]
  /** Where the window begins, milliseconds since 1970: later than asked for, where only the newest are wanted. */
  readonly from: number
  /** Whether who asks, in a channel, is in it (R9). */
  readonly askerIsIn: boolean
}

/** Read as the hosting account, items that somebody hid or deleted left out; `changes` as `changesOf` gives them. */
export async function candidatesOf(
  store: Pick<Store, 'app'>,
  request: PermitRequest<'assist'>,
  changes: readonly number[],
): Promise<Found> {
  const { place, from, until } = request
  const [kind, id] = [place.slice(0, place.indexOf(':')), place.slice(place.indexOf(':') + 1)]
  const within = changes.filter((one) => one > from && one <= until)
  if (kind === 'meeting') return await turns(store, request, id, within)
  if (kind === 'channel') return await messages(store, request, id, within)
  return { candidates: [], audienceIds: [], from, askerIsIn: false }
}

interface SetRow {
  readonly id: string
  readonly members: Contributor[]
  readonly items: Candidate['items']
}

const candidate = ({ id, members, items }: SetRow): Candidate => ({ id, contributors: members, items })

async function turns(
  store: Pick<Store, 'app'>,
  { hostingAccount, from, until, classes }: PermitRequest<'assist'>,
  meeting: string,
  changes: readonly number[],
): Promise<Found> {
  const { rows } = await store.app.query<SetRow & { audience: string | null }>({
    name: 'gate-items-to-decide',
    text: 'select id, members, items, audience from gate.items_to_decide($1, $2, $3, $4, $5, $6)',
    values: [hostingAccount, meeting, from, until, classes, changes],
  })
  // Rows of content name an interned audience; without one nothing may be read.
  const found = rows.filter(({ audience }) => audience !== null)
  const audience = found[0]?.audience ?? null
  return {
    candidates: found.map(candidate),
    audienceIds: audience === null ? [] : [audience],
    from,
    askerIsIn: false,
  }
}

async function messages(
  store: Pick<Store, 'app'>,
  { hostingAccount, from, until, classes, asker, only, newest }: PermitRequest<'assist'>,
  channel: string,
  changes: readonly number[],
): Promise<Found> {
  const { rows } = await store.app.query<{
    is_in: boolean
    begins: string
    audience: string | null
    sets: SetRow[]
  }>({
    name: 'gate-messages-to-decide',
    text: 'select * from gate.messages_to_decide($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    values: [
      hostingAccount,
      channel,
      from,
      until,
      classes,
      changes,
      only ?? null,
      asker?.handle ?? null,
      newest ?? null,
    ],
  })
  const [row] = rows
  if (!row || row.audience === null)
    return { candidates: [], audienceIds: [], from, askerIsIn: row?.is_in === true }
  return {
    candidates: row.sets.map(candidate),
    audienceIds: [row.audience],
    from: Number(row.begins),
    askerIsIn: row.is_in,
  }
}
