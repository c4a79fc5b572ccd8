/** What the hub asks the database, in the account's name: who is where, how far a channel is, what is new in it. */
import { sql } from 'kysely'
import { asServer } from './finding.ts'
import type { Placed, WorkspaceOptions } from './parts.ts'
import { changesIn } from './reading.ts'

/** How far a channel is, and of which version its people are. */
export interface Standing {
  readonly channel: string
  readonly counter: number
  readonly version: number
}

interface Row {
  readonly id: string
  readonly counter: string
  readonly version: string
}

const standing = (row: Row): Standing => ({
  channel: row.id,
  counter: Number(row.counter),
  version: Number(row.version),
})

export type Asking = Pick<WorkspaceOptions, 'store' | 'identity' | 'files'>

/** The channels that somebody is in. */
export const placesOf = (
  options: Asking,
  account: string,
  person: string,
): Promise<(Standing & { guest: boolean })[]> =>
  asServer(options, account, async (tx) => {
    const { rows } = await sql<Row & { guest: boolean }>`
      select c.id, c.counter, c.people_version as version, m.guest
        from chat.member m join chat.channel c on c.id = m.channel_id
       where m.account_id = ${account} and m.person_id = ${person} and m.left_at is null`.execute(tx)
    return rows.map((row) => ({ ...standing(row), guest: row.guest }))
  })

/** How far these channels are; one that is gone is left out. */
export const standings = (
  options: Asking,
  account: string,
  channels: readonly string[],
): Promise<ReadonlyMap<string, Standing>> =>
  asServer(options, account, async (tx) => {
    const { rows } = await sql<Row>`
      select id, counter, people_version as version from chat.channel
       where id = any (${[...channels]}::text[])`.execute(tx)
    return new Map(rows.map((row) => [row.id, standing(row)]))
  })

/** What changed since, and of which version the people are, asked after it; null where the channel is gone. */
export const newsOf = (options: Asking, at: Placed, since: number) =>
  asServer(options, at.account, async (tx) => {
    const found = await changesIn(options, tx, at.channel, since, true)
    const { rows } = await sql<{ version: string }>`
      select people_version as version from chat.channel where id = ${at.channel}`.execute(tx)
    return rows[0] ? { ...found, version: Number(rows[0].version) } : null
  })

/** Who of these is in the channel, and of which version that is: one statement. Null where it is gone. */
export const peopleIn = (options: Asking, at: Placed, among: readonly string[]) =>
  asServer(options, at.account, async (tx) => {
    const { rows } = await sql<{ version: string; public: boolean; people: string[] }>`
      select c.people_version as version, c.kind = 'public' as public, array(
               select m.person_id from chat.member m
                where m.channel_id = c.id and m.left_at is null and m.person_id = any (${[...among]}::text[])) as people
        from chat.channel c where c.id = ${at.channel}`.execute(tx)
    const [row] = rows
    return row ? { ...row, version: Number(row.version) } : null
  })
