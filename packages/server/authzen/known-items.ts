/** Items that this server keeps itself: what they are of, from its own rows. Reads no content. */
import { sql } from 'kysely'
import type { Contributor, DataClass, Scope } from '@highroad/core/consent'
import type { Store } from '../store/index.ts'

/** An item as the store has it. A line of a summary has the times of all the turns it rests on. */
export interface KnownItem {
  readonly place: Scope
  readonly classes: readonly DataClass[]
  readonly contributors: readonly Contributor[]
  readonly times: readonly number[]
}

type ItemStore = Pick<Store, 'asTenant'>

interface Row {
  meeting_id: string
  classes: DataClass[]
  members: Contributor[]
  /** Of the turns it rests on: null among them where one is gone. */
  times: (string | null)[]
}

const itemOf = (row: Row | undefined): KnownItem | null => {
  if (!row || row.times.length === 0 || row.times.includes(null)) return null
  return {
    place: `meeting:${row.meeting_id}`,
    classes: row.classes,
    contributors: row.members,
    times: row.times.map(Number),
  }
}

/** The transcript turn of this account with this id; null where there is none. */
export async function turnOf(store: ItemStore, account: string, id: string): Promise<KnownItem | null> {
  const { rows } = await store.asTenant({ account, person: null }, (tx) =>
    sql<Row>`
      select t.meeting_id, t.classes, s.members, array[(extract(epoch from t.from_at) * 1000)::bigint] as times
        from meeting.turn t
        join gate.contributor_set s on s.id = t.contributor_set_id and s.account_id = t.account_id
       where t.id = ${id} and t.account_id = ${account}`.execute(tx),
  )
  return itemOf(rows[0])
}

/** The line of a summary of this account with this id; null where there is none, or where a turn it cites is gone. */
export async function lineOf(store: ItemStore, account: string, id: string): Promise<KnownItem | null> {
  const { rows } = await store.asTenant({ account, person: null }, (tx) =>
    sql<Row>`
      select l.meeting_id, l.classes, s.members,
             array(select (extract(epoch from t.from_at) * 1000)::bigint
                     from unnest(l.cites) c (id)
                     left join meeting.turn t on t.id = c.id and t.account_id = l.account_id) as times
        from meeting.summary_line l
        join gate.contributor_set s on s.id = l.contributor_set_id and s.account_id = l.account_id
       where l.id = ${id} and l.account_id = ${account}`.execute(tx),
  )
  return itemOf(rows[0])
}
