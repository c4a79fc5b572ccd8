/** Reading: pages of the channel's own line and of threads, what changed since, pins. In the reader's own name. */
import { HighroadError, type Changes, type MessageItem, type MessagePage } from '@highroad/core/wire'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../store/index.ts'
import type { ChatCaller, PageAsked } from './face.ts'
import { asPerson, channelOf, seatIn, seatOf, type Seat } from './finding.ts'
import { messagesIn } from './message-items.ts'
import type { WorkspaceParts } from './parts.ts'

const MOST_CHANGES = 200
const TOO_MANY = 2_000
const MOST_ON_A_PAGE = 100

type Line = 'older' | 'newer'

/** Throws `not-found` for a thread of another channel. */
export async function page(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
  asked: PageAsked,
): Promise<MessagePage> {
  const seat = await seatOf(parts, who, channel)
  const limit = Math.max(1, Math.min(asked.limit, MOST_ON_A_PAGE))
  return await asPerson(parts, seat, who.id, async (tx) => {
    if (asked.thread !== null) {
      const [root] = await messagesIn(
        parts.files,
        tx,
        sql`where m.id = ${asked.thread} and m.channel_id = ${channel} and m.thread_id is null`,
      )
      if (!root) throw new HighroadError('not-found')
    }
    // One more than asked says whether there is more.
    const read = (line: Line, from: RawBuilder<unknown>, count: number): Promise<MessageItem[]> => {
      const order = sql`order by m.place ${line === 'older' ? sql`desc` : sql``}`
      const limited = sql`${order} limit ${count + 1}`
      if (asked.thread === null)
        return messagesIn(
          parts.files,
          tx,
          sql`where m.channel_id = ${channel} and m.thread_id is null and ${from} ${limited}`,
        )
      // The replies by their index, the root beside them.
      return messagesIn(
        parts.files,
        tx,
        sql`
          where m.id in (select m.id from (
            (select m.id, m.place from chat.message m where m.thread_id = ${asked.thread} and ${from} ${limited})
            union all (select m.id, m.place from chat.message m where m.id = ${asked.thread} and ${from})) m ${limited})
          ${order}`,
      )
    }
    if (asked.around !== null) {
      const half = Math.max(1, Math.floor(limit / 2))
      const older = await read('older', sql`m.place < ${asked.around}`, half)
      const newer = await read('newer', sql`m.place >= ${asked.around}`, limit - half)
      return {
        messages: [...older.slice(0, half).toReversed(), ...newer.slice(0, limit - half)],
        before: older.length > half,
        after: newer.length > limit - half,
      }
    }
    if (asked.after !== null) {
      const newer = await read('newer', sql`m.place > ${asked.after}`, limit)
      return { messages: newer.slice(0, limit), before: asked.after > 0, after: newer.length > limit }
    }
    const from = asked.before === null ? sql`true` : sql`m.place < ${asked.before}`
    const older = await read('older', from, limit)
    return {
      messages: older.slice(0, limit).toReversed(),
      before: older.length > limit,
      after: asked.before !== null,
    }
  })
}

/** What changed since, in the caller's transaction: at most 200, in the order of `changed`, up to the counter as it is. `all`: however many. */
export async function changesIn(
  { files }: Pick<WorkspaceParts, 'files'>,
  tx: Tx,
  channel: string,
  since: number,
  all = false,
): Promise<z.infer<typeof Changes>> {
  const { rows } = await sql<{ counter: string }>`
    select counter from chat.channel where id = ${channel}`.execute(tx)
  const counter = Number(rows[0]?.counter ?? since)
  if (counter <= since) return { messages: [], upTo: since, more: false, tooMany: false }
  if (!all && counter - since > TOO_MANY) {
    const { rows: counted } = await sql<{ n: number }>`
      select count(*)::int as n from (select from chat.message
        where channel_id = ${channel} and changed > ${since} limit ${TOO_MANY + 1}) n`.execute(tx)
    if ((counted[0]?.n ?? 0) > TOO_MANY) return { messages: [], upTo: counter, more: false, tooMany: true }
  }
  const found = await messagesIn(
    files,
    tx,
    sql`where m.channel_id = ${channel} and m.changed > ${since} order by m.changed limit ${MOST_CHANGES + 1}`,
  )
  const messages = found.slice(0, MOST_CHANGES)
  const more = found.length > MOST_CHANGES
  const newest = messages.at(-1)?.changed ?? since
  // A value that a later one of the same message replaced is nobody's any more: the counter stands for it.
  return { messages, upTo: more ? newest : Math.max(counter, newest), more, tooMany: false }
}

export async function changes(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
  since: number,
): Promise<z.infer<typeof Changes>> {
  const seat = await seatOf(parts, who, channel)
  return await asPerson(parts, seat, who.id, (tx) => changesIn(parts, tx, channel, since))
}

export async function message(parts: WorkspaceParts, who: ChatCaller, id: string): Promise<MessageItem> {
  const seat = await seatOf(parts, who, await channelOf(parts, id))
  const [found] = await asPerson(parts, seat, who.id, (tx) =>
    messagesIn(parts.files, tx, sql`where m.id = ${id}`),
  )
  if (!found) throw new HighroadError('not-found')
  return found
}

export async function pins(parts: WorkspaceParts, who: ChatCaller, channel: string): Promise<MessagePage> {
  const seat = await seatOf(parts, who, channel)
  const messages = await asPerson(parts, seat, who.id, (tx) =>
    messagesIn(
      parts.files,
      tx,
      sql`where m.channel_id = ${channel} and m.pinned_at is not null order by m.pinned_at desc, m.place desc`,
    ),
  )
  return { messages, before: false, after: false }
}

/** Up to where the caller has read, forwards or back: of threads too, whose replies have places in the same counter. */
export async function read(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
  place: number,
): Promise<void> {
  const seat: Seat = await seatIn(parts, who, channel)
  await asPerson(parts, seat, who.id, (tx) =>
    sql`
      update chat.member set read_place = least(${place}, (select counter from chat.channel where id = ${channel}))
       where channel_id = ${channel} and person_id = ${who.id}`.execute(tx),
  )
  parts.tell.channel({ account: seat.account, channel }, [who.id])
}
