/** What a device asks the database: in the name of its person, whose role is asked anew each time. */
import type { Changes, Role } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../store/index.ts'
import type { ChatCaller } from './face.ts'
import { asPerson, roleOf } from './finding.ts'
import { changesIn } from './reading.ts'
import type { Asking, Standing } from './whereabouts.ts'

interface Reader {
  readonly who: ChatCaller
  readonly account: string
}

async function asReader<T>(
  options: Asking,
  { who, account }: Reader,
  work: (tx: Tx, role: Role | null) => Promise<T>,
): Promise<T> {
  const role = await roleOf(options, who, account)
  return await asPerson(options, { account, role }, who.id, (tx) => work(tx, role))
}

/** The counters of those channels that they may read. */
export const readableCounters = (
  options: Asking,
  reader: Reader,
  channels: readonly string[],
): Promise<ReadonlyMap<string, number>> =>
  asReader(options, reader, async (tx, role) => {
    const { rows } = await sql<{ id: string; counter: string }>`
      select c.id, c.counter from chat.channel c
       where c.account_id = ${reader.account} and c.id = any (${[...channels]}::text[])
         and (${role !== null} or exists (select from chat.member m
               where m.channel_id = c.id and m.person_id = ${reader.who.id} and m.left_at is null and m.guest))`.execute(
      tx,
    )
    return new Map(rows.map(({ id, counter }) => [id, Number(counter)]))
  })

export const readableChanges = (
  options: Asking,
  reader: Reader,
  channel: string,
  since: number,
): Promise<z.infer<typeof Changes>> =>
  asReader(options, reader, (tx) => changesIn(options, tx, channel, since))

/** A public channel that they may look at; null for every other. */
export const lookedAt = (options: Asking, reader: Reader, channel: string): Promise<Standing | null> =>
  asReader(options, reader, async (tx, role) => {
    if (role === null) return null
    const { rows } = await sql<{ counter: string; version: string }>`
      select counter, people_version as version from chat.channel
       where account_id = ${reader.account} and id = ${channel} and kind = 'public'`.execute(tx)
    const [row] = rows
    return row ? { channel, counter: Number(row.counter), version: Number(row.version) } : null
  })
