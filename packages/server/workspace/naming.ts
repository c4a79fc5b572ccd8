/** Whom a message names, kept beside it: who is told of it, and counts it as theirs. */
import { sql } from 'kysely'
import type { Tx } from '../store/index.ts'
import { EVERYBODY, namedIn } from './mentions.ts'

interface Naming {
  readonly account: string
  readonly channel: string
  readonly message: string
  readonly place: number
  readonly author: string
}

/** Notes whom a text names, of the people in the channel, in place of whom it named before. */
export async function nameIn(tx: Tx, at: Naming, text: string, before = false): Promise<void> {
  if (before) await sql`delete from chat.mention where message_id = ${at.message}`.execute(tx)
  const named = namedIn(text)
  if (named.length === 0) return
  await sql`
    insert into chat.mention (message_id, account_id, channel_id, place, author, person_id)
    select ${at.message}, ${at.account}, ${at.channel}, ${at.place}, ${at.author}, n.person
      from unnest(${named}::text[]) as n (person)
     where n.person = ${EVERYBODY} or exists (
       select from chat.member m
        where m.channel_id = ${at.channel} and m.person_id = n.person and m.left_at is null)`.execute(tx)
}
