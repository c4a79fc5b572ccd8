/** Links that let somebody without sign-in into one channel, and nothing else of the organisation. */
import { createHash } from 'node:crypto'
import { HighroadError, type GuestLinkMade, type GuestLinkView } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { z } from 'zod'
import { admit } from './admitting.ts'
import type { ChatCaller } from './face.ts'
import { asPerson, asServer, roleOf, seatManaging } from './finding.ts'
import type { WorkspaceParts } from './parts.ts'

const LASTS_MS = 7 * 24 * 3600 * 1000

const hashOf = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest()

/** A new link, good for seven days; the one before ends. The database keeps its hash alone. */
export async function makeGuestLink(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
): Promise<z.infer<typeof GuestLinkMade>> {
  const { account, role, joined } = await seatManaging(parts, who, channel)
  // Whoever is not in it cannot see who else is, and so lets nobody in.
  if (!joined) throw new HighroadError('not-yours')
  const token = Buffer.from(parts.random(20)).toString('hex')
  const now = parts.clock()
  await asPerson(parts, { account, role }, who.id, (tx) =>
    sql`
      insert into chat.guest_link (channel_id, account_id, token_hash, made_by, made_at, expires_at)
      values (${channel}, ${account}, ${hashOf(token)}, ${who.id}, ${new Date(now)}, ${new Date(now + LASTS_MS)})
      on conflict (channel_id) do update set token_hash = excluded.token_hash, made_by = excluded.made_by,
        made_at = excluded.made_at, expires_at = excluded.expires_at`.execute(tx),
  )
  return { link: `${parts.publicUrl}/guest-link/${token}`, expires: now + LASTS_MS }
}

export async function endGuestLink(parts: WorkspaceParts, who: ChatCaller, channel: string): Promise<void> {
  const { account, role } = await seatManaging(parts, who, channel)
  await asPerson(parts, { account, role }, who.id, (tx) =>
    sql`delete from chat.guest_link where channel_id = ${channel}`.execute(tx),
  )
}

/** Throws `not-found` for an unknown, ended or expired link, and for one into an archived channel. */
async function behind(parts: WorkspaceParts, token: string) {
  const { rows } = await parts.store.app.query<{ account_id: string; channel_id: string; expires_at: Date }>(
    'select account_id, channel_id, expires_at from chat.behind_link($1)',
    [hashOf(token)],
  )
  const [row] = rows
  if (!row || row.expires_at.getTime() <= parts.clock()) throw new HighroadError('not-found')
  const found = await asServer(parts, row.account_id, async (tx) => {
    const channel = await sql<{ name: string | null }>`
      select name from chat.channel where id = ${row.channel_id} and archived_at is null`.execute(tx)
    return channel.rows[0]
  })
  if (!found) throw new HighroadError('not-found')
  return { account: row.account_id, channel: row.channel_id, name: found.name ?? '' }
}

export async function viewGuestLink(
  parts: WorkspaceParts,
  token: string,
): Promise<z.infer<typeof GuestLinkView>> {
  const { account, name } = await behind(parts, token)
  return { organisation: (await parts.identity.accountOf(account))?.organisation ?? '', channel: name }
}

/**
 * Lets whoever opened the link into its channel. A member of the organisation comes in as one. Somebody of another acts for
 * theirs, which is no guest by the rules; one of several has to be asked, so they throw `bad-request` (`actsFor`).
 */
export async function joinByLink(parts: WorkspaceParts, who: ChatCaller, token: string): Promise<string> {
  const { account, channel } = await behind(parts, token)
  const role = await roleOf(parts, who, account)
  const theirs = who.guest || role !== null ? [] : await parts.identity.membershipsOf(who.id)
  if (theirs.length > 1) throw new HighroadError('bad-request', 'actsFor')
  const actsFor = role === null ? (theirs[0]?.account ?? null) : account
  const at = { account, channel }
  await parts.tell.people(at, await admit(parts, at, [{ person: who.id, actsFor, guest: role === null }]))
  return channel
}
