/** Finding in the rows what a lost notification would have said: that a message was edited or deleted. */
import { sql } from 'kysely'
import { asServer } from '../finding.ts'
import type { WorkspaceParts } from '../parts.ts'

/** A channel, and its counter when it was read. */
export interface ReadAt {
  readonly channel: string
  readonly counter: number
}

/** The counters of channels as they are; none of one that is gone. */
export const countersOf = (
  parts: WorkspaceParts,
  account: string,
  channels: readonly string[],
): Promise<ReadonlyMap<string, number>> =>
  asServer(parts, account, async (tx) => {
    const { rows } = await sql<{ id: string; counter: string }>`
      select id, counter from chat.channel where id = any (${[...channels]}::text[])`.execute(tx)
    return new Map(rows.map(({ id, counter }) => [id, Number(counter)]))
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
