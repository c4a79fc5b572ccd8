/** Giving a file out, to whoever may read its message; before it is sent, to whoever uploaded it. */
import { Readable } from 'node:stream'
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { ChatCaller, StoredFile } from '../face.ts'
import { asPerson, seatOf, type Seat } from '../finding.ts'
import { fileKey } from './keys.ts'
import { FILE_COLUMNS, itemOf, type FileRow } from './of-messages.ts'
import type { FilesParts } from './parts.ts'
import { PREVIEW_TYPE } from './picture.ts'
import { opened, type Part } from './sealing.ts'

interface Row extends FileRow {
  readonly sealed_key: Buffer
  readonly preview_bytes: string | null
}

async function placeOf(parts: FilesParts, who: ChatCaller, file: string): Promise<Seat> {
  const { rows } = await parts.store.app.query<{ channel_id: string }>(
    'select channel_id from chat.place_of_file($1)',
    [file],
  )
  if (!rows[0]) throw new HighroadError('not-found')
  return await seatOf(parts, who, rows[0].channel_id)
}

/** Its bytes, checked as they are read. A preview has a type and a size of its own. Throws `not-found`. */
export async function stored(
  parts: FilesParts,
  who: ChatCaller,
  file: string,
  part: Part,
): Promise<StoredFile> {
  const seat = await placeOf(parts, who, file)
  const { rows } = await asPerson(parts, seat, who.id, (tx) =>
    sql<Row>`select ${FILE_COLUMNS}, sealed_key, preview_bytes from chat.file where id = ${file}`.execute(tx),
  )
  const [row] = rows
  if (!row || (part === 'preview' && row.preview_bytes === null)) throw new HighroadError('not-found')
  const key = await fileKey(parts, seat.account, file, row.sealed_key)
  const handle = await parts.disk.read(part === 'preview' ? `${file}-p` : file)
  if (!handle) throw new HighroadError('not-found')
  const source = handle.createReadStream()
  const bytes = Readable.from(opened(source, { key, of: file, part }), { objectMode: false })
  bytes.once('close', () => source.destroy())
  const item = itemOf(row)
  return part === 'file'
    ? { item, bytes }
    : { item: { ...item, type: PREVIEW_TYPE, bytes: Number(row.preview_bytes) }, bytes }
}

/** Takes back what they uploaded and did not send. Throws `not-found` for every other. */
export async function discard(parts: FilesParts, who: ChatCaller, file: string): Promise<void> {
  const seat = await placeOf(parts, who, file)
  const { rows } = await asPerson(parts, seat, who.id, (tx) =>
    sql`delete from chat.file
         where id = ${file} and uploaded_by = ${who.id} and message_id is null returning 1`.execute(tx),
  )
  if (rows.length === 0) throw new HighroadError('not-found')
}
