/**
 * Who somebody is in a channel as consent sees it: whoever wrote there has a say in what is done with it, in it still or not.
 * Whoever was never in it and may not read it finds nothing.
 */
import type { Handle } from '@highroad/core/consent'
import { HighroadError, type ChannelKind } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { ChatCaller } from '../face.ts'
import { accountOf, asServer, roleOf } from '../finding.ts'
import type { WorkspaceOptions } from '../parts.ts'

export interface Place {
  readonly account: string
  readonly channel: string
  /** Null for whoever was never in it: nothing there is theirs. */
  readonly me: { readonly handle: Handle; readonly actsFor: string | null } | null
  readonly isIn: boolean
  readonly mayRead: boolean
}

/** Of somebody whose words are there. */
export type OwnPlace = Place & { readonly me: NonNullable<Place['me']> }

type Finding = Pick<WorkspaceOptions, 'store' | 'identity'>

/** Throws `not-found` for whoever was never in it and may not read it. */
export async function placeOf(parts: Finding, who: ChatCaller, channel: string): Promise<Place> {
  const account = await accountOf(parts, channel)
  const role = await roleOf(parts, who, account)
  // In nobody's name: a row that says that they left is hidden from themselves.
  const row = await asServer(parts, account, async (tx) => {
    const { rows } = await sql<{
      kind: ChannelKind
      handle: Handle | null
      acts_for: string | null
      guest: boolean | null
      stays: boolean
    }>`
      select c.kind, m.handle, m.acts_for, m.guest, m.left_at is null as stays
        from chat.channel c left join chat.member m on m.channel_id = c.id and m.person_id = ${who.id}
       where c.id = ${channel}`.execute(tx)
    return rows[0]
  })
  if (!row) throw new HighroadError('not-found')
  const me = row.handle === null ? null : { handle: row.handle, actsFor: row.acts_for }
  const isIn = me !== null && row.stays && (role !== null || row.guest === true)
  const mayRead = isIn || (row.kind === 'public' && role !== null)
  if (me === null && !mayRead) throw new HighroadError('not-found')
  return { account, channel, me, isIn, mayRead }
}

/** As `placeOf`, of somebody who may read it. Throws `not-found` for whoever left what they may not read. */
export async function placeReading(parts: Finding, who: ChatCaller, channel: string): Promise<Place> {
  const place = await placeOf(parts, who, channel)
  if (!place.mayRead) throw new HighroadError('not-found')
  return place
}

/** As `placeReading`, of somebody who is in it. Throws `not-yours` where they only may read it. */
export async function placeIn(parts: Finding, who: ChatCaller, channel: string): Promise<OwnPlace> {
  const place = await placeReading(parts, who, channel)
  if (!place.isIn || place.me === null) throw new HighroadError('not-yours')
  return { ...place, me: place.me }
}

/** As `placeOf`, of somebody who is or was in it. Throws `not-yours` for whoever has nothing there. */
export async function placeOfOwn(parts: Finding, who: ChatCaller, channel: string): Promise<OwnPlace> {
  const place = await placeOf(parts, who, channel)
  if (place.me === null) throw new HighroadError('not-yours')
  return { ...place, me: place.me }
}
