/** Taking a file in: sealed as it comes, its type found from its bytes, a preview made of a picture. Whole, or nothing of it. */
import { HighroadError, MOST_FILE_BYTES, type FileItem } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { ChatCaller } from '../face.ts'
import { asPerson, asServer, seatOf, type Seat } from '../finding.ts'
import { newId } from '../ids.ts'
import { LOOKED_AT, foundType } from './found-type.ts'
import { newFileKey } from './keys.ts'
import { safeName } from './names.ts'
import { FILE_COLUMNS, itemOf, type FileRow } from './of-messages.ts'
import type { FilesParts } from './parts.ts'
import { hasPreview, previewOf, type Preview } from './picture.ts'
import { holdRoom, mustFit, roomLeft } from './room.ts'
import { opened, sealed, type Sealing } from './sealing.ts'

/** Uploaded and not sent, of one person in one organisation: no more than lie on the disk for nobody. */
const MOST_UNSENT = 100
/** Larger pictures are offered for download alone. */
const MOST_PICTURE_BYTES = 30 * 1024 * 1024

interface Taken {
  bytes: number
  /** How many there is room for. */
  readonly room: number
  start: Buffer
}

/** Hands on what comes, and notes its size and start. Throws `file-too-large` or `files-full` with the first byte too many. */
async function* measured(source: ReadableStream<Uint8Array>, taken: Taken): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    taken.bytes += chunk.byteLength
    if (taken.bytes > MOST_FILE_BYTES) throw new HighroadError('file-too-large')
    if (taken.bytes > taken.room) throw new HighroadError('files-full')
    if (taken.start.length < LOOKED_AT)
      taken.start = Buffer.concat([taken.start, chunk.subarray(0, LOOKED_AT - taken.start.length)])
    yield chunk
  }
}

/**
 * Throws `not-found`, `channel-archived`, `file-too-large`, `too-many-files`, `files-full`, `disk-full`, and whatever broke the stream off.
 * Then nothing of it is kept.
 */
export async function upload(
  parts: FilesParts,
  who: ChatCaller,
  channel: string,
  claimed: string,
  bytes: ReadableStream<Uint8Array>,
): Promise<FileItem> {
  const seat = await seatOf(parts, who, channel)
  if (!seat.joined) await parts.join(who, channel)
  const room = await mustHaveRoom(parts, seat, who)
  const { disk } = parts
  const id = newId(parts.random)
  const preview = `${id}-p`
  const { key, sealed: sealedKey } = await newFileKey(parts, seat.account, id)
  const as: Sealing = { key, of: id, part: 'file' }
  const taken: Taken = { bytes: 0, room, start: Buffer.alloc(0) }
  try {
    await disk.write(id, sealed(measured(bytes, taken), as))
    const type = await foundType(taken.start)
    const picture = await pictureOf(parts, as, type, taken.bytes)
    if (picture) await disk.write(preview, sealed(one(picture.bytes), { ...as, part: 'preview' }))
    const item = await insert(parts, seat, who, {
      id,
      name: safeName(claimed),
      bytes: taken.bytes,
      type,
      picture,
      sealedKey,
    })
    await disk.keep(id)
    if (picture) await disk.keep(preview)
    return item
  } catch (error) {
    await asServer(parts, seat.account, (tx) =>
      sql`delete from chat.file where id = ${id} and message_id is null`.execute(tx),
    ).catch(() => undefined)
    await disk.drop(id)
    await disk.drop(preview)
    throw error
  }
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}

/** How many bytes there is room for. */
async function mustHaveRoom(parts: FilesParts, { account, channel }: Seat, who: ChatCaller): Promise<number> {
  const { row, room } = await asServer(parts, account, async (tx) => {
    const { rows } = await sql<{ archived: boolean; unsent: number }>`
      select archived_at is not null as archived,
             (select count(*)::int from chat.file
               where account_id = ${account} and uploaded_by = ${who.id} and message_id is null) as unsent
        from chat.channel where id = ${channel}`.execute(tx)
    return { row: rows[0], room: await roomLeft(parts, tx) }
  })
  if (!row) throw new HighroadError('not-found')
  if (row.archived) throw new HighroadError('channel-archived')
  if (row.unsent >= MOST_UNSENT) throw new HighroadError('too-many-files')
  if (room <= 0) throw new HighroadError('files-full')
  return room
}

async function pictureOf(
  { disk }: FilesParts,
  as: Sealing,
  type: string,
  bytes: number,
): Promise<Preview | null> {
  if (!hasPreview(type) || bytes > MOST_PICTURE_BYTES) return null
  const file = await disk.readPart(as.of)
  const stream = file.createReadStream()
  try {
    return await previewOf(opened(stream, as))
  } finally {
    stream.destroy()
  }
}

interface Described {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly type: string
  readonly picture: Preview | null
  readonly sealedKey: Buffer
}

/** Under the uploader's own set and the channel's audience, as a message. They may have been put out meanwhile. */
async function insert(
  parts: FilesParts,
  seat: Seat,
  who: ChatCaller,
  { id, name, bytes, type, picture, sealedKey }: Described,
): Promise<FileItem> {
  const rows = await asPerson(parts, seat, who.id, async (tx) => {
    await holdRoom(parts, tx, seat.account)
    const kept = await sql<FileRow>`
      insert into chat.file (id, account_id, channel_id, uploaded_by, uploaded_at, name, bytes, type, preview_width,
                             preview_height, preview_bytes, sealed_key, contributor_set_id, audience_id)
      select ${id}, c.account_id, c.id, ${who.id}, ${new Date(parts.clock())}, ${name}, ${bytes}, ${type},
             ${picture?.width ?? null}, ${picture?.height ?? null}, ${picture?.bytes.length ?? null}, ${sealedKey},
             m.contributor_set_id, c.audience_id
        from chat.channel c
        join chat.member m on m.channel_id = c.id and m.person_id = ${who.id} and m.left_at is null
       where c.id = ${seat.channel}
      returning ${FILE_COLUMNS}`.execute(tx)
    await mustFit(parts, tx)
    return kept.rows
  })
  if (!rows[0]) throw new HighroadError('not-found')
  return itemOf(rows[0])
}
