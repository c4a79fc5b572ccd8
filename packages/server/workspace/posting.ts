/**
 * Posting. Place and counter are given under the channel's lock in the transaction that writes the message; sent again under
 * the same client id it is found, and nothing is written.
 */
import { HighroadError, type MessageItem, type NewMessage, type Role } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import { joinOwn } from './channels.ts'
import type { ChatCaller } from './face.ts'
import { accountOf, asPerson, roleOf, seatOf } from './finding.ts'
import { newId } from './ids.ts'
import { COLUMNS, itemsOf, messagesIn, type MessageRow } from './message-items.ts'
import { nameIn } from './naming.ts'
import type { WorkspaceParts } from './parts.ts'
import type { Plain, PostingTogether } from './posting-together.ts'
import { take } from './writing.ts'

export interface Posted {
  readonly item: MessageItem
  /** What is told: none where it was sent before. */
  readonly changed: readonly MessageItem[]
  readonly version: number
}

const UNIQUE_VIOLATION = '23505'

interface To {
  readonly account: string
  readonly channel: string
  readonly role: Role | null
}

/** Throws `not-found`, `channel-archived`, `bad-request` (`thread`, `files`). */
export async function post(
  parts: WorkspaceParts,
  together: PostingTogether,
  who: ChatCaller,
  channel: string,
  asked: NewMessage,
): Promise<MessageItem> {
  const account = await accountOf(parts, channel)
  const to: To = { account, channel, role: await roleOf(parts, who, account) }
  // Most are in the channel, which the writing statement asks itself: only where it wrote nothing is the reason looked for.
  const alone = () => write(parts, who, to, asked)
  const isPlain = asked.thread === null && asked.files.length === 0
  const written = isPlain ? await together.write(to, plain(parts, who, to, asked), alone) : await alone()
  const posted = written ?? (await comeInAndPost(parts, who, to, asked))
  if (posted.changed.length > 0) parts.tell.changed({ account, channel }, posted.changed, posted.version)
  return posted.item
}

function plain(parts: WorkspaceParts, who: ChatCaller, { role }: To, { text, client }: NewMessage): Plain {
  return { id: newId(parts.random), who, role, text, client, at: parts.clock() }
}

async function write(
  parts: WorkspaceParts,
  who: ChatCaller,
  to: To,
  asked: NewMessage,
): Promise<Posted | null> {
  const once = () =>
    parts.store.asTenant({ account: to.account, person: who.id }, (tx) => insert(parts, tx, who, to, asked))
  try {
    return await once()
  } catch (error) {
    // The same message twice at once: the other one is there now.
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error
    return await once()
  }
}

async function comeInAndPost(
  parts: WorkspaceParts,
  who: ChatCaller,
  to: To,
  asked: NewMessage,
): Promise<Posted> {
  const seat = await seatOf(parts, who, to.channel)
  if (!seat.joined) {
    await joinOwn(parts, who, to.channel)
    const posted = await write(parts, who, to, asked)
    if (posted) return posted
  }
  const archived = await asPerson(parts, seat, who.id, async (tx) => {
    const { rows } = await sql`
      select from chat.channel where id = ${to.channel} and archived_at is not null`.execute(tx)
    return rows.length > 0
  })
  throw archived ? new HighroadError('channel-archived') : new HighroadError('bad-request', 'thread')
}

/** Null where nothing was written: they are not in it, it is archived, or there is no such thread. */
async function insert(
  parts: WorkspaceParts,
  tx: Tx,
  who: ChatCaller,
  { account, channel, role }: To,
  asked: NewMessage,
): Promise<Posted | null> {
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
                      where channel_id = ${channel} and person_id = ${who.id} and left_at is null
                        and (guest or ${role !== null}))
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
  if (!row) return await sentBefore(parts, tx, who, { account, channel, role }, asked)
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

/** Only for whoever is in the channel still: the policies admit what they sent, and a guest’s role is asked here. */
async function sentBefore(
  parts: WorkspaceParts,
  tx: Tx,
  who: ChatCaller,
  { channel, role }: To,
  asked: NewMessage,
): Promise<Posted | null> {
  const [item] = await messagesIn(
    parts.files,
    tx,
    sql`where m.channel_id = ${channel} and m.author = ${who.id} and m.client_id = ${asked.client}
          and (${role !== null} or exists (select from chat.member p
                where p.channel_id = ${channel} and p.person_id = ${who.id} and p.left_at is null and p.guest))`,
  )
  return item ? { item, changed: [], version: 0 } : null
}
