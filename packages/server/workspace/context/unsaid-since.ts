/** The newest messages of a channel, and finding in the rows what a lost notification of an edit or a deletion would have said. */
import type { Handle } from '@highroad/core/consent'
import { sql } from 'kysely'
import { asServer } from '../finding.ts'
import type { WorkspaceParts } from '../parts.ts'

/** A channel, and its counter when it was read. */
export interface ReadAt {
  readonly channel: string
  readonly counter: number
}

/** The newest of a channel: so many messages and characters of them at most; `by`: of this pseudonym alone, null: of everybody. */
export interface NewestAsked {
  readonly by: Handle | null
  readonly most: number
  readonly characters: number
}

/** A channel's counter as it is, and the place of the first of its newest; null where it is gone. */
export const newestOf = (
  parts: WorkspaceParts,
  account: string,
  channel: string,
  { by, most, characters }: NewestAsked,
): Promise<{ readonly counter: number; readonly first: number } | null> =>
  asServer(parts, account, async (tx) => {
    const { rows } = await sql<{ counter: string; first: string }>`
      select c.counter, coalesce(n.first, c.counter + 1) as first
        from chat.channel c cross join lateral (
          select min(place) as first
            from (select l.place, sum(char_length(l.text)) over (order by l.place desc) as characters
                    from (select m.place, m.text from chat.message m
                           where m.channel_id = c.id and m.deleted_at is null and (${by}::text is null or m.handle = ${by})
                           order by m.place desc limit ${most}) l) m
           where m.characters <= ${characters}::int) n
       where c.id = ${channel}`.execute(tx)
    const [row] = rows
    return row ? { counter: Number(row.counter), first: Number(row.first) } : null
  })

/**
 * Those of these channels in which a message that was edited or deleted changed since. A reaction to one that was edited long
 * before counts too: nothing says which of its changes it was.
 */
export const unsaidSince = (
  parts: WorkspaceParts,
  account: string,
  read: readonly ReadAt[],
): Promise<readonly string[]> =>
  asServer(parts, account, async (tx) => {
    const [channels, counters] = [read.map(({ channel }) => channel), read.map(({ counter }) => counter)]
    const { rows } = await sql<{ channel: string }>`
      select distinct r.channel from unnest(${channels}::text[], ${counters}::bigint[]) as r (channel, counter)
       where exists (select from chat.message m
                      where m.channel_id = r.channel and m.changed > r.counter
                        and (m.edited_at is not null or m.deleted_at is not null))`.execute(tx)
    return rows.map(({ channel }) => channel)
  })
