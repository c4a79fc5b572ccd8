/** Messages as they cross the wire. */
import type { MessageItem } from '@highroad/core/wire'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import type { FilesOfMessages } from './parts.ts'

export interface MessageRow {
  readonly id: string
  readonly channel_id: string
  readonly place: string
  readonly changed: string
  readonly thread_id: string | null
  readonly author: string
  readonly author_name: string
  readonly made_at: Date
  readonly edited_at: Date | null
  readonly deleted: boolean
  readonly deleted_by_manager: boolean
  readonly text: string
  readonly client_id: string
  readonly files: number
  readonly pinned: boolean
  readonly reply_count: number
  readonly reply_at: Date | null
  readonly reply_people: string[]
  readonly reactions: { emoji: string; people: string[] }[] | null
}

/** The columns of `MessageRow`, of a message `m`. */
export const COLUMNS = sql`
  m.id, m.channel_id, m.place, m.changed, m.thread_id, m.author, m.author_name, m.made_at, m.edited_at,
  m.deleted_at is not null as deleted, m.deleted_by_manager, m.text, m.client_id, m.files, m.pinned_at is not null as pinned,
  m.reply_count, m.reply_at, m.reply_people,
  (select json_agg(json_build_object('emoji', r.emoji, 'people', r.people) order by r.since, r.emoji)
     from (select emoji, min(made_at) as since, json_agg(person_id order by made_at, person_id) as people
             from chat.reaction where message_id = m.id group by emoji) r) as reactions`

/** Rows as items, in their order, with their files: read in the same transaction. */
export async function itemsOf(
  files: FilesOfMessages | undefined,
  tx: Tx,
  rows: readonly MessageRow[],
): Promise<MessageItem[]> {
  const withFiles = rows.filter((row) => row.files > 0).map((row) => row.id)
  const found = withFiles.length > 0 && files ? await files.of(tx, withFiles) : null
  return rows.map((row) => ({
    message: row.id,
    channel: row.channel_id,
    place: Number(row.place),
    changed: Number(row.changed),
    thread: row.thread_id,
    author: row.author,
    authorName: row.author_name,
    madeAt: row.made_at.getTime(),
    editedAt: row.edited_at?.getTime() ?? null,
    deleted: row.deleted,
    ...(row.deleted ? { deletedBy: row.deleted_by_manager ? 'manager' : 'author' } : {}),
    text: row.text,
    files: [...(found?.get(row.id) ?? [])],
    reactions: row.reactions ?? [],
    replies:
      row.reply_count > 0 && row.reply_at
        ? { count: row.reply_count, lastAt: row.reply_at.getTime(), people: row.reply_people }
        : null,
    pinned: row.pinned,
    client: row.client_id,
  }))
}

/** The messages `m` that `rest` admits (a `where` and what follows it). */
export async function messagesIn(
  files: FilesOfMessages | undefined,
  tx: Tx,
  rest: RawBuilder<unknown>,
): Promise<MessageItem[]> {
  const { rows } = await sql<MessageRow>`select ${COLUMNS} from chat.message m ${rest}`.execute(tx)
  return await itemsOf(files, tx, rows)
}
