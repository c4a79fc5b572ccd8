/** Finding a channel, and who somebody is in it. Whoever may not know of it finds nothing. */
import { HighroadError, type ChannelKind, type Role } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import type { ChatCaller } from './face.ts'
import type { WorkspaceOptions } from './parts.ts'

export interface Seat {
  readonly account: string
  readonly channel: string
  readonly kind: ChannelKind
  /** Null for whoever is no member of the organisation. */
  readonly role: Role | null
  /** Whether they are in it. */
  readonly joined: boolean
  readonly manages: boolean
}

type Finding = Pick<WorkspaceOptions, 'store' | 'identity'>

/** Which account a channel is of never changes: asked once. */
const accounts = new WeakMap<object, Map<string, string>>()
const MOST_KNOWN = 10_000

/** The account that a channel belongs to. Throws `not-found` where there is no such channel. */
export async function accountOf({ store }: Finding, channel: string): Promise<string> {
  const known = accounts.get(store) ?? new Map<string, string>()
  accounts.set(store, known)
  const found = known.get(channel)
  if (found !== undefined) return found
  const { rows } = await store.app.query<{ account: string | null }>(
    'select chat.account_of($1) as account',
    [channel],
  )
  const account = rows[0]?.account
  if (!account) throw new HighroadError('not-found')
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(channel, account)
  return account
}

/** The channel of a message, whoever may see it. Throws `not-found` where there is no such message. */
export async function channelOf({ store }: Finding, message: string): Promise<string> {
  const { rows } = await store.app.query<{ channel_id: string }>('select channel_id from chat.place_of($1)', [
    message,
  ])
  const [row] = rows
  if (!row) throw new HighroadError('not-found')
  return row.channel_id
}

/** Their role in the organisation; null for whoever has none. Asked anew each time: whoever left has none at once. */
export const roleOf = async ({ identity }: Finding, who: ChatCaller, account: string): Promise<Role | null> =>
  who.guest ? null : await identity.roleIn(who.id, account)

/** Work in the account's name for this person; with a role, as a member, who may read its public channels. */
export function asPerson<T>(
  { store }: Finding,
  at: { readonly account: string; readonly role: Role | null },
  person: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return store.asTenant({ account: at.account, person }, async (tx) => {
    if (at.role !== null) await sql`select set_config('highroad.member', ${at.account}, true)`.execute(tx)
    return await work(tx)
  })
}

/** Work in the account's name, for nobody: the server itself. */
export function asServer<T>({ store }: Finding, account: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return store.asTenant({ account, person: null }, work)
}

/** The caller's place at a channel that they may read; throws `not-found` for every other. */
export async function seatOf(parts: Finding, who: ChatCaller, channel: string): Promise<Seat> {
  const account = await accountOf(parts, channel)
  const role = await roleOf(parts, who, account)
  const row = await asPerson(parts, { account, role }, who.id, async (tx) => {
    const { rows } = await sql<{
      kind: ChannelKind
      opened_by: string
      guest: boolean | null
    }>`
      select c.kind, c.opened_by, m.guest
        from chat.channel c
        left join chat.member m on m.channel_id = c.id and m.person_id = ${who.id} and m.left_at is null
       where c.id = ${channel}`.execute(tx)
    return rows[0]
  })
  // In it as a member of an organisation that they left: the row is about to go, and opens nothing.
  if (!row || (role === null && row.guest !== true)) throw new HighroadError('not-found')
  const joined = row.guest !== null
  return {
    account,
    channel,
    kind: row.kind,
    role,
    joined,
    manages:
      row.kind !== 'direct' && role !== null && (role !== 'member' || (joined && row.opened_by === who.id)),
  }
}

/** As `seatOf`, of somebody who is in it. Throws `not-yours` where they only may read it. */
export async function seatIn(parts: Finding, who: ChatCaller, channel: string): Promise<Seat> {
  const seat = await seatOf(parts, who, channel)
  if (!seat.joined) throw new HighroadError('not-yours')
  return seat
}

/** As `seatOf`, of somebody who manages it. Throws `not-yours` for all others who may read it. */
export async function seatManaging(parts: Finding, who: ChatCaller, channel: string): Promise<Seat> {
  const seat = await seatOf(parts, who, channel)
  if (!seat.manages) throw new HighroadError('not-yours')
  return seat
}
