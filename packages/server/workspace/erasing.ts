/** R16: a channel with all that is in it goes: messages, drafts, people, and what opens its entries in the ledger. */
import type { Handle } from '@highroad/core/consent'
import { sql } from 'kysely'
import type { ChatCaller } from './face.ts'
import { asServer, seatManaging } from './finding.ts'
import type { WorkspaceParts } from './parts.ts'

/** Whoever manages it may; direct messages nobody. Everybody leaves, and then nothing of it is left but leaves of the log. */
export async function eraseChannel(parts: WorkspaceParts, who: ChatCaller, channel: string): Promise<void> {
  const { account } = await seatManaging(parts, who, channel)
  const { rows } = await asServer(parts, account, (tx) =>
    sql<{ handle: Handle }>`
      select handle from chat.member where channel_id = ${channel} and left_at is null order by handle`.execute(
      tx,
    ),
  )
  const time = parts.clock()
  await parts.gate.eraseChannel(
    channel,
    account,
    rows.map(({ handle }) => ({ kind: 'channel-left', time, channel, handle })),
    async (tx) => {
      // Messages, reactions, mentions, drafts, people and the link hang on it.
      await sql`delete from chat.channel where id = ${channel}`.execute(tx)
    },
  )
  parts.tell.gone({ account, channel })
}
