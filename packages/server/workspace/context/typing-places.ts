/** Where the words are that somebody's completions are made of: channels that they are in, never a text. */
import { sql } from 'kysely'
import type { Handle } from '@highroad/core/consent'
import { type OwnPlace, placeIn } from '../consent/place.ts'
import type { ChatCaller } from '../face.ts'
import { asPerson, roleOf } from '../finding.ts'
import type { WorkspaceParts } from '../parts.ts'

interface OwnSeat {
  readonly channel: string
  readonly handle: Handle
  readonly actsFor: string | null
}

export interface TypingPlaces {
  readonly account: string
  readonly me: OwnPlace['me']
  /** Public ones, the most recently active first; none for guests, who get their own words only. */
  readonly everybodys: readonly OwnSeat[]
  /** Those that they wrote in themselves, of whatever kind, the most recently active first. */
  readonly own: readonly OwnSeat[]
}

/** Throws `not-found` for whoever may not read the channel, `not-yours` where they are not in it. */
export async function typingPlaces(
  parts: WorkspaceParts,
  who: ChatCaller,
  channel: string,
  most: { readonly everybodys: number; readonly own: number },
): Promise<TypingPlaces> {
  const { account, me } = await placeIn(parts, who, channel)
  const role = await roleOf(parts, who, account)
  const seats = (which: 'everybodys' | 'own') =>
    asPerson(parts, { account, role }, who.id, async (tx) => {
      const wanted =
        which === 'everybodys'
          ? sql`c.kind = 'public'`
          : sql`exists (select from chat.message w where w.channel_id = c.id and w.author = ${who.id})`
      const { rows } = await sql<{ channel: string; handle: Handle; acts_for: string | null }>`
        select c.id as channel, m.handle, m.acts_for
          from chat.member m join chat.channel c on c.id = m.channel_id
         where m.person_id = ${who.id} and m.account_id = ${account} and m.left_at is null
           and (${role !== null} or m.guest) and ${wanted}
         order by c.last_at desc nulls last, c.id limit ${most[which]}`.execute(tx)
      return rows.map((row) => ({ channel: row.channel, handle: row.handle, actsFor: row.acts_for }))
    })
  const isGuest = role === null || me.actsFor === null
  return { account, me, everybodys: isGuest ? [] : await seats('everybodys'), own: await seats('own') }
}
