/** Channels as a noun of the face. */
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import { admit, membersAmong, putOut } from './admitting.ts'
import { eraseChannel } from './erasing.ts'
import type { Channels, ChatCaller } from './face.ts'
import { asPerson, seatIn, seatManaging, seatOf } from './finding.ts'
import { endGuestLink, joinByLink, makeGuestLink, viewGuestLink } from './guest-links.ts'
import { openChannel, openDirect } from './opening.ts'
import type { WorkspaceParts } from './parts.ts'
import { browse, channelItem, membersOf, sideOf } from './side.ts'

/** Into a public channel of one's own organisation; whoever is in it already stays. Throws `not-found` for all others. */
export async function joinOwn(parts: WorkspaceParts, who: ChatCaller, channel: string): Promise<void> {
  const { account, kind, role, joined } = await seatOf(parts, who, channel)
  if (joined) return
  if (role === null || kind !== 'public') throw new HighroadError('not-found')
  const at = { account, channel }
  await parts.tell.people(at, await admit(parts, at, [{ person: who.id, actsFor: account, guest: false }]))
}

async function takeOut(parts: WorkspaceParts, account: string, channel: string, person: string) {
  const places = await putOut(parts, account, { channel, person })
  if (places.length > 0) await parts.tell.people({ account, channel }, [person])
}

export function channels(parts: WorkspaceParts): Channels {
  return {
    chat: (who, account) => sideOf(parts, who, account),
    browse: (who, account, after) => browse(parts, who, account, after),
    open: async (who, account, asked) => {
      const { channel, people } = await openChannel(parts, who, account, asked)
      await parts.tell.people({ account, channel }, people)
      return await channelItem(parts, who, channel)
    },
    openDirect: async (who, account, others) => {
      const { channel, people } = await openDirect(parts, who, account, others)
      if (people.length > 0) await parts.tell.people({ account, channel }, people)
      return await channelItem(parts, who, channel)
    },
    channel: (who, channel) => channelItem(parts, who, channel),
    change: async (who, channel, asked) => {
      const { account } = await seatManaging(parts, who, channel)
      const at = new Date(parts.clock())
      await asPerson(parts, { account, role: 'member' }, who.id, (tx) =>
        sql`
          update chat.channel
             set name = coalesce(${asked.name ?? null}, name), topic = coalesce(${asked.topic ?? null}, topic),
                 archived_at = case ${asked.archived ?? null}::boolean
                   when true then coalesce(archived_at, ${at}) when false then null else archived_at end
           where id = ${channel}`.execute(tx),
      ).catch((error: unknown) => {
        throw (error as { code?: unknown }).code === '23505'
          ? new HighroadError('channel-name-taken', 'name')
          : error
      })
      parts.tell.channel({ account, channel })
      return await channelItem(parts, who, channel)
    },
    join: async (who, channel) => {
      await joinOwn(parts, who, channel)
      return await channelItem(parts, who, channel)
    },
    leave: async (who, channel) => {
      const { account, kind } = await seatIn(parts, who, channel)
      if (kind === 'direct') throw new HighroadError('not-yours')
      await takeOut(parts, account, channel, who.id)
    },
    erase: (who, channel) => eraseChannel(parts, who, channel),
    members: async (who, channel) => ({ people: await membersOf(parts, who, channel) }),
    add: async (who, channel, people) => {
      const { account, kind, role } = await seatIn(parts, who, channel)
      if (kind === 'direct' || role === null) throw new HighroadError('not-yours')
      const at = { account, channel }
      await parts.tell.people(at, await admit(parts, at, await membersAmong(parts, account, people)))
    },
    remove: async (who, channel, person) => {
      const shutOut = person !== who.id
      const { account, kind } = await (shutOut ? seatManaging : seatIn)(parts, who, channel)
      if (kind === 'direct') throw new HighroadError('not-yours')
      // Or they would come back by it.
      if (shutOut) await endGuestLink(parts, who, channel)
      await takeOut(parts, account, channel, person)
    },
    mute: async (who, channel, muted) => {
      const { account, role } = await seatIn(parts, who, channel)
      await asPerson(parts, { account, role }, who.id, (tx) =>
        sql`update chat.member set muted = ${muted} where channel_id = ${channel} and person_id = ${who.id}`.execute(
          tx,
        ),
      )
      parts.tell.channel({ account, channel }, [who.id])
    },
    makeGuestLink: (who, channel) => makeGuestLink(parts, who, channel),
    endGuestLink: (who, channel) => endGuestLink(parts, who, channel),
    guestLink: (token) => viewGuestLink(parts, token),
    joinByLink: async (who, token) => channelItem(parts, who, await joinByLink(parts, who, token)),
  }
}
