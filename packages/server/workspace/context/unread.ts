/** Which messages somebody has not read, and whose they are: places, times and names, never a text. */
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import { type OwnPlace, placeIn } from '../consent/place.ts'
import type { ChatCaller } from '../face.ts'
import { asPerson, roleOf } from '../finding.ts'
import type { WorkspaceParts } from '../parts.ts'

/** The channel's, of its threads too, or one thread's: after a place, the newest of them, of so many characters at most. */
export interface UnreadAsked {
  readonly thread: string | null
  readonly after: number
  readonly most: number
  readonly characters: number
}

export interface Unread {
  readonly account: string
  readonly me: OwnPlace['me']
  /** Of those that were not deleted. */
  readonly messages: number
  /** Milliseconds since 1970: from inclusive, until exclusive. All of them were made in between. */
  readonly from: number
  readonly until: number
  /** The places of the first and the last. */
  readonly first: number
  readonly last: number
  /** The channel's counter as this was read: what is changed later has a higher one. */
  readonly counter: number
}

/** Throws `not-found` for whoever may not read it, and for a thread of another channel; `not-yours` where they are not in it. */
export async function unread(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
  { thread, after, most, characters }: UnreadAsked,
): Promise<Unread> {
  const { account, me } = await placeIn(parts, who, channel)
  const role = await roleOf(parts, who, account)
  const which = thread === null ? sql`true` : sql`(m.thread_id = ${thread} or m.id = ${thread})`
  const row = await asPerson(parts, { account, role }, who.id, async (tx) => {
    const { rows } = await sql<{
      known: boolean
      counter: string
      messages: number
      begins: Date | null
      ends: Date | null
      first: string | null
      last: string | null
    }>`
      select c.counter, n.*,
             ${thread}::text is null or exists (select from chat.message r where r.id = ${thread}
               and r.channel_id = c.id and r.thread_id is null) as known
        from chat.channel c cross join lateral (
          select count(*)::int as messages, min(made_at) as begins, max(made_at) as ends,
                 min(place) as first, max(place) as last
            from (select l.made_at, l.place, sum(char_length(l.text)) over (order by l.place desc) as characters
                    from (select m.made_at, m.place, m.text from chat.message m
                           where m.channel_id = c.id and m.place > ${after} and m.deleted_at is null and ${which}
                           order by m.place desc limit ${most}) l) m
           where m.characters <= ${characters}::int) n
       where c.id = ${channel}`.execute(tx)
    return rows[0]
  })
  if (row?.known !== true) throw new HighroadError('not-found')
  const { messages, begins, ends, first, last, counter } = row
  return {
    account,
    me,
    messages,
    from: begins?.getTime() ?? 0,
    // The database keeps parts of a millisecond.
    until: (ends?.getTime() ?? 0) + 1,
    first: Number(first ?? 0),
    last: Number(last ?? 0),
    counter: Number(counter),
  }
}

/** Which messages, and since when. */
export interface SinceRead {
  readonly ids: readonly string[]
  readonly counter: number
  /**
   * When the counter was read, milliseconds since 1970. What was edited well before that and changed since in another way, by a
   * reaction or a reply, says what it said; where this is left out it is not told apart.
   */
  readonly at?: number
}

/** Clocks of several processes may differ by less. */
const CLOCKS_MS = 60_000

/**
 * Who wrote each of these, of those that nobody deleted or edited since the counter was this. Throws as `unread` does:
 * whoever left meanwhile is told nothing more.
 */
export async function unchanged(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
  { ids, counter, at = CLOCKS_MS }: SinceRead,
): Promise<ReadonlyMap<string, string>> {
  const { account } = await placeIn(parts, who, channel)
  const role = await roleOf(parts, who, account)
  return await asPerson(parts, { account, role }, who.id, async (tx) => {
    const { rows } = await sql<{ id: string; author_name: string }>`
      select id, author_name from chat.message
       where id = any (${[...ids]}::text[]) and channel_id = ${channel} and deleted_at is null
         and (changed <= ${counter} or edited_at is null or edited_at < ${new Date(at - CLOCKS_MS)})`.execute(
      tx,
    )
    return new Map(rows.map(({ id, author_name: name }) => [id, name]))
  })
}
