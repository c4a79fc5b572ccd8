/**
 * Posting. Place and counter are given under the channel's lock in the transaction that writes the message; sent again under
 * the same client id it is found, and nothing is written.
 */
import { HighroadError, type MessageItem, type NewMessage } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import { joinOwn } from './channels.ts'
import type { ChatCaller } from './face.ts'
import { asPerson, seatOf, type Seat } from './finding.ts'
import { newId } from './ids.ts'
import { EVERYBODY, namedIn } from './mentions.ts'
import { COLUMNS, itemsOf, messagesIn, type MessageRow } from './message-items.ts'
import type { WorkspaceParts } from './parts.ts'
import { take } from './writing.ts'

interface Posted {
  readonly item: MessageItem
  /** What is told: none where it was sent before. */
  readonly changed: readonly MessageItem[]
  readonly version: number
}

const UNIQUE_VIOLATION = '23505'

/** Throws `not-found`, `channel-archived`, `bad-request` (`thread`, `files`). */
export async function post(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
  asked: NewMessage,
): Promise<MessageItem> {
  const seat = await seatOf(parts, who, channel)
  if (!seat.joined) await joinOwn(parts, who, channel)
  const write = () => asPerson(parts, seat, who.id, (tx) => insert(parts, tx, who, seat, asked))
  let posted: Posted
  try {
    posted = await write()
  } catch (error) {
    // The same message twice at once: the other one is there now.
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error
    posted = await write()
  }
  if (posted.changed.length > 0)
    parts.tell.changed({ account: seat.account, channel }, posted.changed, posted.version)
  return posted.item
}

async function insert(
  parts: WorkspaceParts,
  tx: Tx,
  who: ChatCaller,
  { account, channel }: Seat,
  asked: NewMessage,
): Promise<Posted> {
  const id = newId(parts.random)
  const now = new Date(parts.clock())
  const { thread } = asked
  // One statement for what happens most: it takes the lock, the place and the sets, and writes.
  const { rows } = await sql<MessageRow & { people_version: string }>`
    with root as (
      select from chat.message where id = ${thread} and channel_id = ${channel} and thread_id is null
    ), held as (
      update chat.channel c
         set counter = c.counter + 1,
             last_place = case when ${thread}::text is null then c.counter + 1 else c.last_place end,
             last_at = case when ${thread}::text is null then ${now}::timestamptz else c.last_at end
       where c.id = ${channel} and c.archived_at is null
         and (${thread}::text is null or exists (select from root))
         and not exists (select from chat.message
                          where channel_id = ${channel} and author = ${who.id} and client_id = ${asked.client})
         and exists (select from chat.member
                      where channel_id = ${channel} and person_id = ${who.id} and left_at is null)
      returning c.counter, c.audience_id, c.people_version
    ), m as (
      insert into chat.message (id, account_id, channel_id, place, changed, thread_id, handle, author, author_name, made_at,
                                text, client_id, contributor_set_id, audience_id, files)
      select ${id}, ${account}, ${channel}, held.counter, held.counter, ${thread}, p.handle, ${who.id}, ${who.name},
             ${now}, ${asked.text}, ${asked.client}, p.contributor_set_id, held.audience_id, ${asked.files.length}
        from held join chat.member p on p.channel_id = ${channel} and p.person_id = ${who.id}
      returning *
    )
    select ${COLUMNS}, held.people_version from m, held`.execute(tx)
  const [row] = rows
  if (!row) return await instead(parts, tx, who, channel, asked)
  if (asked.files.length > 0) {
    if (!parts.files) throw new HighroadError('bad-request', 'files')
    await parts.files.attach(tx, { account, channel, message: id, person: who.id }, asked.files)
  }
  await nameIn(tx, { account, channel, message: id, place: Number(row.place), author: who.id }, asked.text)
  const [item] = await itemsOf(parts.files, tx, [row])
  if (!item) throw new Error('a message that was written is gone')
  const version = Number(row.people_version)
  if (thread === null) return { item, changed: [item], version }
  await sql`
    update chat.message set reply_count = reply_count + 1, reply_at = ${now},
           reply_people = (array_prepend(${who.id}, array_remove(reply_people, ${who.id})))[1:3]
     where id = ${thread}`.execute(tx)
  await take(tx, channel, thread)
  const root = await messagesIn(parts.files, tx, sql`where m.id = ${thread}`)
  return { item, changed: [item, ...root], version }
}

/** Nothing was written: it was sent before, or may not be. */
async function instead(
  parts: WorkspaceParts,
  tx: Tx,
  who: ChatCaller,
  channel: string,
  asked: NewMessage,
): Promise<Posted> {
  const [before] = await messagesIn(
    parts.files,
    tx,
    sql`where m.channel_id = ${channel} and m.author = ${who.id} and m.client_id = ${asked.client}`,
  )
  if (before) return { item: before, changed: [], version: 0 }
  const { rows } = await sql<{ archived: boolean; is_in: boolean }>`
    select c.archived_at is not null as archived, exists (
             select from chat.member where channel_id = c.id and person_id = ${who.id} and left_at is null) as is_in
      from chat.channel c where c.id = ${channel}`.execute(tx)
  if (!rows[0]?.is_in) throw new HighroadError('not-found')
  throw rows[0].archived ? new HighroadError('channel-archived') : new HighroadError('bad-request', 'thread')
}

interface Naming {
  readonly account: string
  readonly channel: string
  readonly message: string
  readonly place: number
  readonly author: string
}

/** Notes whom a text names, of the people in the channel, in place of whom it named before. */
export async function nameIn(tx: Tx, at: Naming, text: string, before = false): Promise<void> {
  if (before) await sql`delete from chat.mention where message_id = ${at.message}`.execute(tx)
  const named = namedIn(text)
  if (named.length === 0) return
  await sql`
    insert into chat.mention (message_id, account_id, channel_id, place, author, person_id)
    select ${at.message}, ${at.account}, ${at.channel}, ${at.place}, ${at.author}, n.person
      from unnest(${named}::text[]) as n (person)
     where n.person = ${EVERYBODY} or exists (
       select from chat.member m
        where m.channel_id = ${at.channel} and m.person_id = n.person and m.left_at is null)`.execute(tx)
}
