/** Files as messages have them: attached in the transaction that posts, read and gone with their message. */
import { HighroadError, type FileItem } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../../store/index.ts'
import type { FilesOfMessages } from '../parts.ts'

export interface FileRow {
  readonly id: string
  readonly name: string
  readonly bytes: string
  readonly type: string
  readonly preview_width: number | null
  readonly preview_height: number | null
}

/** The columns of `FileRow`. */
export const FILE_COLUMNS = sql`id, name, bytes, type, preview_width, preview_height`

export const itemOf = (row: FileRow): FileItem => ({
  file: row.id,
  name: row.name,
  bytes: Number(row.bytes),
  type: row.type,
  preview:
    row.preview_width === null || row.preview_height === null
      ? null
      : { width: row.preview_width, height: row.preview_height },
})

async function attach(
  tx: Tx,
  to: { account: string; channel: string; message: string; person: string },
  files: readonly string[],
): Promise<void> {
  const { rows } = await sql`
    update chat.file f set message_id = ${to.message}, place = n.place
      from unnest(${[...files]}::text[]) with ordinality as n (id, place)
     where f.id = n.id and f.account_id = ${to.account} and f.channel_id = ${to.channel}
       and f.uploaded_by = ${to.person} and f.message_id is null
    returning 1`.execute(tx)
  if (rows.length !== files.length) throw new HighroadError('bad-request', 'files')
}

async function of(tx: Tx, messages: readonly string[]): Promise<ReadonlyMap<string, readonly FileItem[]>> {
  const { rows } = await sql<FileRow & { message_id: string }>`
    select ${FILE_COLUMNS}, message_id from chat.file
     where message_id = any (${[...messages]}::text[]) order by message_id, place`.execute(tx)
  const found = new Map<string, FileItem[]>()
  for (const row of rows) found.set(row.message_id, [...(found.get(row.message_id) ?? []), itemOf(row)])
  return found
}

/** The rows go here, the bytes once that is committed (`sweeping.ts`). */
async function gone(tx: Tx, message: string): Promise<void> {
  await sql`delete from chat.file where message_id = ${message}`.execute(tx)
}

export const FILES_OF_MESSAGES: FilesOfMessages = { attach, of, gone }
