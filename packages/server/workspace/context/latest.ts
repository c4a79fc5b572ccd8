/** Which messages stand right before what somebody is about to write: places, times and their number, never a text. */
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import { type OwnPlace, placeIn } from '../consent/place.ts'
import type { ChatCaller } from '../face.ts'
import { asPerson, roleOf } from '../finding.ts'
import type { WorkspaceParts } from '../parts.ts'

/**
 * The last of the channel's own line (null), or of one thread, what it hangs on besides: `most` of them, and no more than
 * there is room for. A longer one than `each` takes as much as that.
 */
export interface LatestAsked {
  readonly thread: string | null
  readonly most: number
  /** In characters. */
  readonly room: { readonly each: number; readonly all: number }
}

export interface Latest {
  readonly account: string
  readonly me: OwnPlace['me']
  /** Of those that were not deleted. */
  readonly messages: number
  /** Milliseconds since 1970: from inclusive, until exclusive. All of them were made in between. */
  readonly from: number
  readonly until: number
  /** The place of the first, what the thread hangs on left aside. */
  readonly first: number
  /** The channel's counter as this was read: what is changed later has a higher one. */
  readonly counter: number
  /** When this was read, milliseconds since 1970. */
  readonly at: number
}

/** Throws `not-found` for whoever may not read it, and for a thread of another channel; `not-yours` where they are not in it. */
export async function latest(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
  { thread, most, room }: LatestAsked,
): Promise<Latest> {
  const { account, me } = await placeIn(parts, who, channel)
  const role = await roleOf(parts, who, account)
  const at = parts.clock()
  const row = await asPerson(parts, { account, role }, who.id, async (tx) => {
    const { rows } = await sql<{
      known: boolean
      counter: string
      root: Date | null
      messages: number
      begins: Date | null
      ends: Date | null
      first: string | null
    }>`
      select ${thread}::text is null or r.id is not null as known, c.counter,
             case when r.deleted_at is null then r.made_at end as root, n.*
        from chat.channel c
        left join chat.message r on r.id = ${thread} and r.channel_id = c.id and r.thread_id is null
       cross join lateral (
          select count(*)::int as messages, min(made_at) as begins, max(made_at) as ends, min(place) as first
            from (select l.made_at, l.place,
                         sum(least(char_length(l.text), ${room.each}::int)) over (order by l.place desc) as characters
                    from (select m.made_at, m.place, m.text from chat.message m
                           where m.channel_id = c.id and m.deleted_at is null
                             and m.thread_id is not distinct from ${thread}
                           order by m.place desc limit ${most}) l) m
           where m.characters <= ${room.all}::int
                 - case when r.deleted_at is null then least(coalesce(char_length(r.text), 0), ${room.each}::int)
                        else 0 end) n
       where c.id = ${channel}`.execute(tx)
    return rows[0]
  })
  if (row?.known !== true) throw new HighroadError('not-found')
  const { root, messages, begins, ends, first, counter } = row
  const from = Math.min(...[root, begins].flatMap((time) => (time === null ? [] : [time.getTime()])))
  return {
    account,
    me,
    messages: messages + (root === null ? 0 : 1),
    from: Number.isFinite(from) ? from : 0,
    // The database keeps parts of a millisecond.
    until: ((ends ?? root)?.getTime() ?? 0) + 1,
    first: Number(first ?? 0),
    counter: Number(counter),
    at,
  }
}
