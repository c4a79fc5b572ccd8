/** What the side lists: channels that somebody is in, those they can join, and whom they may know of. */
import {
  HighroadError,
  type ChannelItem,
  type ChannelList,
  type Chat,
  type ChatPerson,
} from '@highroad/core/wire'
import { sql } from 'kysely'
import type { z } from 'zod'
import { channelItems } from './channel-items.ts'
import type { ChatCaller } from './face.ts'
import { asPerson, asServer, roleOf, seatOf } from './finding.ts'
import type { WorkspaceParts } from './parts.ts'

const BROWSED = 100

/** Throws `not-found` for whoever is neither a member nor in any channel of the organisation as a guest. */
export async function sideOf(
  parts: WorkspaceParts,
  who: ChatCaller,
  account: string,
): Promise<z.infer<typeof Chat>> {
  const role = await roleOf(parts, who, account)
  const { channels, guests } = await asPerson(parts, { account, role }, who.id, async (tx) => ({
    channels: await channelItems(
      tx,
      { person: who.id, role },
      sql`m.person_id is not null ${role === null ? sql`and m.guest` : sql``}
          order by c.kind = 'direct', lower(c.name), c.last_at desc nulls last, c.id`,
    ),
    guests: await sql<{ person_id: string; guest: boolean }>`
      select distinct p.person_id, p.guest from chat.member p
       where p.left_at is null and (p.guest or ${role === null})
         and p.channel_id = any ((select chat.my_channels())::text[])
         and (${role !== null} or exists (select from chat.member g where g.channel_id = p.channel_id
               and g.person_id = ${who.id} and g.guest and g.left_at is null))`.execute(tx),
  }))
  if (role === null && channels.length === 0) throw new HighroadError('not-found')
  const members = role === null ? [] : await parts.identity.membersOf(account)
  const known = new Set(members.map(({ id }) => id))
  const others = guests.rows.filter(({ person_id }) => !known.has(person_id))
  const people = [
    ...members.map(({ id, name }) => ({ person: id, name, guest: false })),
    ...(await named(parts, others)),
  ]
  return {
    you: who.id,
    guest: role === null,
    channels,
    people: people.map((one) => ({ ...one, presence: parts.tell.presenceOf(account, one.person) })),
  }
}

async function named(
  { identity }: WorkspaceParts,
  rows: readonly { person_id: string; guest: boolean }[],
): Promise<Omit<ChatPerson, 'presence'>[]> {
  const names = await identity.namesOf(rows.map(({ person_id }) => person_id))
  return rows.map(({ person_id: person, guest }) => ({ person, name: names.get(person) ?? '', guest }))
}

/** Public channels by name, archived ones left out; guests get none. */
export async function browse(
  parts: WorkspaceParts,
  who: ChatCaller,
  account: string,
  after: string | null,
): Promise<z.infer<typeof ChannelList>> {
  const role = await roleOf(parts, who, account)
  if (role === null) {
    await sideOf(parts, who, account)
    return { channels: [], next: null }
  }
  const channels = await asPerson(parts, { account, role }, who.id, (tx) =>
    channelItems(
      tx,
      { person: who.id, role },
      sql`c.account_id = ${account} and c.kind = 'public' and c.archived_at is null
          and (${after}::text is null or lower(c.name) > lower(${after})) order by lower(c.name) limit ${BROWSED}`,
    ),
  )
  return { channels, next: channels.length === BROWSED ? (channels.at(-1)?.name ?? null) : null }
}

/** One channel, for whoever may read it. */
export async function channelItem(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
): Promise<ChannelItem> {
  const { account, role } = await seatOf(parts, who, channel)
  const [item] = await asPerson(parts, { account, role }, who.id, (tx) =>
    channelItems(tx, { person: who.id, role }, sql`c.id = ${channel}`),
  )
  if (!item) throw new HighroadError('not-found')
  return item
}

/** Who is in it, in the order of coming. */
export async function membersOf(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
): Promise<ChatPerson[]> {
  const { account } = await seatOf(parts, who, channel)
  const { rows } = await asServer(parts, account, (tx) =>
    sql<{ person_id: string; guest: boolean }>`
      select person_id, guest from chat.member where channel_id = ${channel} and left_at is null
       order by joined_at, person_id`.execute(tx),
  )
  return (await named(parts, rows)).map((one) => ({
    ...one,
    presence: parts.tell.presenceOf(account, one.person),
  }))
}
