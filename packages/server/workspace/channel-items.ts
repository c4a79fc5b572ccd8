/** Channels as their people see them, unread counts with them: one query for a whole side. */
import type { ChannelItem, Role } from '@highroad/core/wire'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../store/index.ts'

/** What is unread or names somebody is counted up to here. */
const MOST_COUNTED = 1_000

interface Row {
  readonly id: string
  readonly account_id: string
  readonly kind: ChannelItem['kind']
  readonly name: string | null
  readonly topic: string
  readonly archived: boolean
  readonly opened_by: string
  readonly joined: boolean
  readonly members: number
  readonly people: string[]
  readonly last_place: string
  readonly last_at: Date | null
  readonly read_place: string
  readonly unread: string
  readonly mentions: string
  readonly muted: boolean
}

/**
 * Channels `c` that `where` admits, as the person `m` in them sees them. In the transaction of that person: row-level
 * security decides what there is.
 */
export async function channelItems(
  tx: Tx,
  of: { readonly person: string; readonly role: Role | null },
  where: RawBuilder<unknown>,
): Promise<ChannelItem[]> {
  const { rows } = await sql<Row>`
    select c.id, c.account_id, c.kind, c.name, c.topic, c.archived_at is not null as archived, c.opened_by,
           m.person_id is not null as joined, c.members, c.last_place, c.last_at,
           coalesce(m.read_place, 0) as read_place, coalesce(m.muted, false) as muted,
           case when c.kind = 'direct' then array(
             select p.person_id from chat.member p where p.channel_id = c.id and p.left_at is null
              order by p.joined_at, p.person_id) else '{}' end as people,
           case when m.person_id is null or c.last_place <= m.read_place then 0 else (
             select count(*) from (
               select from chat.message x
                where x.channel_id = c.id and x.thread_id is null and x.place > m.read_place
                  and x.author <> ${of.person} and x.deleted_at is null limit ${MOST_COUNTED}) n) end as unread,
           case when m.person_id is null or c.counter <= m.read_place or c.kind = 'direct' then 0 else (
             select count(distinct n.message_id) from (
               select x.message_id from chat.mention x
                where x.channel_id = c.id and x.person_id = any (array[${of.person}, '*'])
                  and x.place > m.read_place and x.author <> ${of.person} limit ${MOST_COUNTED}) n) end as mentions
      from chat.channel c
      left join chat.member m on m.channel_id = c.id and m.person_id = ${of.person} and m.left_at is null
     where ${where}`.execute(tx)
  return rows.map((row) => ({
    channel: row.id,
    account: row.account_id,
    kind: row.kind,
    name: row.name,
    topic: row.topic,
    archived: row.archived,
    joined: row.joined,
    members: row.members,
    people: row.people,
    last: Number(row.last_place),
    lastAt: row.last_at?.getTime() ?? null,
    read: Number(row.read_place),
    unread: Number(row.unread),
    mentions: Number(row.kind === 'direct' ? row.unread : row.mentions),
    muted: row.muted,
    manages:
      row.kind !== 'direct' &&
      of.role !== null &&
      (of.role !== 'member' || (row.joined && row.opened_by === of.person)),
  }))
}
