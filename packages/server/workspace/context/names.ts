/** What people are called whom somebody in a channel may know of: what they write there is about those. */
import { sql } from 'kysely'
import type { ChatCaller } from '../face.ts'
import { asServer, seatIn } from '../finding.ts'
import type { WorkspaceParts } from '../parts.ts'

/**
 * Of an organisation of thousands nearly every short word is somebody's name, and a text could not be changed any more: whoever
 * is in the channel comes first.
 */
const MOST = 300

/**
 * Of the people in the channel, and where the caller is a member of the organisation, of its members. Throws `not-found` for
 * whoever may not read it, `not-yours` where they are not in it.
 */
export async function namesThere(parts: WorkspaceParts, who: ChatCaller, channel: string): Promise<string[]> {
  const { account, role } = await seatIn(parts, who, channel)
  const { rows } = await asServer(parts, account, (tx) =>
    sql<{ person_id: string }>`
      select person_id from chat.member where channel_id = ${channel} and left_at is null
       order by joined_at desc, person_id limit ${MOST}`.execute(tx),
  )
  const there = await parts.identity.namesOf(rows.map(({ person_id }) => person_id))
  const members = role === null ? [] : await parts.identity.membersOf(account)
  return [...new Set([...there.values(), ...members.map(({ name }) => name)])].slice(0, MOST)
}
