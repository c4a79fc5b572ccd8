/**
 * Changing a message: under the lock of its channel, with a new value of the channel's one counter for each message that
 * changes, told to others only after the commit.
 */
import { HighroadError, type MessageItem } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import { joinOwn } from './channels.ts'
import type { ChatCaller } from './face.ts'
import { asPerson, channelOf, seatOf, type Seat } from './finding.ts'
import { messagesIn } from './message-items.ts'
import type { WorkspaceParts } from './parts.ts'

/** What is known of a message under the lock of its channel. */
export interface Locked {
  readonly id: string
  readonly author: string
  readonly place: number
  readonly thread: string | null
  readonly deleted: boolean
}

interface HeldRow {
  readonly archived: boolean
  readonly people_version: string
}

/** Holds the channel: throws `channel-archived`, and `not-found` where it is gone or the person is not in it any more. */
async function holdFor(tx: Tx, channel: string, person: string): Promise<HeldRow> {
  const { rows } = await sql<HeldRow & { is_in: boolean }>`
    select c.archived_at is not null as archived, c.people_version,
           exists (select from chat.member m
                    where m.channel_id = c.id and m.person_id = ${person} and m.left_at is null) as is_in
      from chat.channel c where c.id = ${channel} for update of c`.execute(tx)
  const [row] = rows
  if (!row?.is_in) throw new HighroadError('not-found')
  if (row.archived) throw new HighroadError('channel-archived')
  return row
}

/** The next value of the channel's counter, for a message that changed. The channel is held. */
export async function take(tx: Tx, channel: string, message: string): Promise<void> {
  await sql`
    with taken as (update chat.channel set counter = counter + 1 where id = ${channel} returning counter)
    update chat.message set changed = taken.counter from taken where id = ${message}`.execute(tx)
}

/**
 * Runs `work` on a message of a channel that the caller is in (a public one they come into by this), holding the channel.
 * `work` says which messages changed: each gets its new value, in that order. Resolves with the message as it is then.
 * `unsays`: what a message said before is not said any more.
 */
export async function changing(
  parts: WorkspaceParts,
  who: ChatCaller,
  message: string,
  work: (tx: Tx, on: Locked, seat: Seat) => Promise<readonly string[]>,
  unsays = false,
): Promise<MessageItem> {
  const channel = await channelOf(parts, message)
  const seat = await seatOf(parts, who, channel)
  if (!seat.joined) await joinOwn(parts, who, channel)
  const { items, version } = await asPerson(parts, seat, who.id, async (tx) => {
    const held = await holdFor(tx, channel, who.id)
    const { rows } = await sql<Omit<Locked, 'place'> & { place: string }>`
      select id, author, place, thread_id as thread, deleted_at is not null as deleted
        from chat.message where id = ${message}`.execute(tx)
    const [row] = rows
    if (!row) throw new HighroadError('not-found')
    const changed = await work(tx, { ...row, place: Number(row.place) }, seat)
    for (const one of changed) await take(tx, channel, one)
    const wanted = [...new Set([...changed, message])]
    const all = await messagesIn(
      parts.files,
      tx,
      sql`where m.id = any (${wanted}::text[]) order by m.changed`,
    )
    return {
      items: { all, changed: all.filter((one) => changed.includes(one.message)) },
      version: Number(held.people_version),
    }
  })
  if (unsays && items.changed.length > 0) parts.tell.unsaid({ account: seat.account, channel })
  if (items.changed.length > 0) parts.tell.changed({ account: seat.account, channel }, items.changed, version)
  const found = items.all.find((one) => one.message === message)
  if (!found) throw new Error('a message that was changed is gone')
  return found
}
