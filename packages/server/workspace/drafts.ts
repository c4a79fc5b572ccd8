/** What somebody typed and has not sent: theirs alone. */
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Drafts } from './face.ts'
import { asPerson, asServer, roleOf, seatOf } from './finding.ts'
import type { WorkspaceParts } from './parts.ts'

export function drafts(parts: WorkspaceParts): Drafts {
  return {
    draft: async (who, channel, thread) => {
      const seat = await seatOf(parts, who, channel)
      return await asPerson(parts, seat, who.id, async (tx) => {
        const { rows } = await sql<{ text: string }>`
          select text from chat.draft
           where channel_id = ${channel} and person_id = ${who.id} and thread_id = ${thread ?? ''}`.execute(
          tx,
        )
        return { text: rows[0]?.text ?? '' }
      })
    },
    keep: async (who, channel, thread, text) => {
      const seat = await seatOf(parts, who, channel)
      await asPerson(parts, seat, who.id, async (tx) => {
        if (text === '') {
          await sql`
            delete from chat.draft
             where channel_id = ${channel} and person_id = ${who.id} and thread_id = ${thread ?? ''}`.execute(
            tx,
          )
          return
        }
        const root = await sql`
          select from chat.message where id = ${thread} and channel_id = ${channel} and thread_id is null`.execute(
          tx,
        )
        if (thread !== null && root.rows.length === 0) throw new HighroadError('bad-request', 'thread')
        await sql`
          insert into chat.draft (account_id, channel_id, person_id, thread_id, text, kept_at)
          values (${seat.account}, ${channel}, ${who.id}, ${thread ?? ''}, ${text}, ${new Date(parts.clock())})
          on conflict (channel_id, person_id, thread_id)
          do update set text = excluded.text, kept_at = excluded.kept_at`.execute(tx)
      })
      parts.tell.draft({ account: seat.account, channel }, who.id, thread)
    },
    places: async (who, account) => {
      const role = await roleOf(parts, who, account)
      const { rows } = await asPerson(parts, { account, role }, who.id, (tx) =>
        sql<{ channel_id: string; thread_id: string }>`
          select d.channel_id, d.thread_id from chat.draft d join chat.channel c on c.id = d.channel_id
           where d.account_id = ${account} and d.person_id = ${who.id}
             and (${role !== null} or exists (select from chat.member m
                   where m.channel_id = c.id and m.person_id = ${who.id} and m.left_at is null and m.guest))
           order by d.kept_at desc limit 1000`.execute(tx),
      )
      if (role === null && !(await isGuestIn(parts, account, who.id))) throw new HighroadError('not-found')
      return {
        drafts: rows.map((row) => ({
          channel: row.channel_id,
          thread: row.thread_id === '' ? null : row.thread_id,
        })),
      }
    },
  }
}

const isGuestIn = (parts: WorkspaceParts, account: string, person: string): Promise<boolean> =>
  asServer(parts, account, async (tx) => {
    const { rows } = await sql`
      select from chat.member
       where account_id = ${account} and person_id = ${person} and left_at is null and guest limit 1`.execute(
      tx,
    )
    return rows.length > 0
  })
