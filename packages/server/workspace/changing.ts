/** What can be done to a message that is there: edited, deleted, reacted to, pinned. */
import { HighroadError, type MessageItem } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import type { ChatCaller } from './face.ts'
import type { WorkspaceParts } from './parts.ts'
import { nameIn } from './naming.ts'
import { changing, type Locked } from './writing.ts'

const MOST_REACTIONS = 20
const MOST_PINS = 100

const mustBeThere = (on: Locked): void => {
  if (on.deleted) throw new HighroadError('not-found')
}

/** The text before is kept nowhere. Throws `not-yours` for anybody but its author. */
export const edit = (
  parts: WorkspaceParts,
  who: ChatCaller,
  message: string,
  text: string,
): Promise<MessageItem> =>
  changing(
    parts,
    who,
    message,
    async (tx, on, { account, channel }) => {
      mustBeThere(on)
      if (on.author !== who.id) throw new HighroadError('not-yours')
      const { rows } = await sql`
      update chat.message set text = ${text}, edited_at = ${new Date(parts.clock())}
       where id = ${message} and text <> ${text} returning 1`.execute(tx)
      if (rows.length === 0) return []
      await nameIn(tx, { account, channel, message, place: on.place, author: on.author }, text, true)
      return [message]
    },
    true,
  )

/** Text, files, reactions, mentions and its pin go; the place stays (R16). Its author may, and who manages the channel. */
export async function remove(parts: WorkspaceParts, who: ChatCaller, message: string): Promise<void> {
  await changing(
    parts,
    who,
    message,
    async (tx, on, seat) => {
      if (on.author !== who.id && !seat.manages) throw new HighroadError('not-yours')
      if (on.deleted) return []
      await sql`delete from chat.reaction where message_id = ${message}`.execute(tx)
      await sql`delete from chat.mention where message_id = ${message}`.execute(tx)
      await parts.files?.gone(tx, message)
      await sql`
      update chat.message set text = '', deleted_at = ${new Date(parts.clock())}, pinned_at = null, files = 0,
             deleted_by_manager = ${on.author !== who.id}
       where id = ${message}`.execute(tx)
      if (on.thread === null) return [message]
      await countReplies(tx, on.thread)
      return [message, on.thread]
    },
    true,
  )
}

async function countReplies(tx: Tx, root: string): Promise<void> {
  await sql`
    update chat.message r set reply_count = n.count, reply_at = n.newest, reply_people = n.people
      from (select count(*)::int as count, max(made_at) as newest, array(
              select author from chat.message
               where thread_id = ${root} and deleted_at is null group by author order by max(place) desc limit 3) as people
              from chat.message where thread_id = ${root} and deleted_at is null) n
     where r.id = ${root}`.execute(tx)
}

/** Throws `too-many-reactions` for the twenty-first different one. */
export const react = (
  parts: WorkspaceParts,
  who: ChatCaller,
  message: string,
  reaction: { readonly emoji: string; readonly on: boolean },
): Promise<MessageItem> =>
  changing(parts, who, message, async (tx, on, { account, channel }) => {
    mustBeThere(on)
    const { emoji } = reaction
    if (!reaction.on) {
      const { rows } = await sql`
        delete from chat.reaction where message_id = ${message} and emoji = ${emoji} and person_id = ${who.id}
        returning 1`.execute(tx)
      return rows.length > 0 ? [message] : []
    }
    const { rows: others } = await sql<{ n: number }>`
      select count(distinct emoji)::int as n from chat.reaction
       where message_id = ${message} and emoji <> ${emoji}`.execute(tx)
    if ((others[0]?.n ?? 0) >= MOST_REACTIONS) throw new HighroadError('too-many-reactions')
    const { rows } = await sql`
      insert into chat.reaction (message_id, account_id, channel_id, emoji, person_id, made_at)
      values (${message}, ${account}, ${channel}, ${emoji}, ${who.id}, ${new Date(parts.clock())})
      on conflict do nothing returning 1`.execute(tx)
    return rows.length > 0 ? [message] : []
  })

/** A hundred pins a channel: the oldest goes for a further one. */
export const pin = (
  parts: WorkspaceParts,
  who: ChatCaller,
  message: string,
  on: boolean,
): Promise<MessageItem> =>
  changing(parts, who, message, async (tx, held, { channel }) => {
    mustBeThere(held)
    const { rows } = await sql`
      update chat.message set pinned_at = ${on ? new Date(parts.clock()) : null}
       where id = ${message} and (pinned_at is null) = ${on} returning 1`.execute(tx)
    if (rows.length === 0) return []
    const { rows: over } = await sql<{ id: string }>`
      update chat.message set pinned_at = null where id in (
        select id from chat.message where channel_id = ${channel} and pinned_at is not null
         order by pinned_at desc, place desc offset ${MOST_PINS}) returning id`.execute(tx)
    return [message, ...over.map(({ id }) => id)]
  })
