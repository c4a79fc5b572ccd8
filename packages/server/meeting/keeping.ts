/** Writing the summary that was made under a permit. */
import type { Contributor } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Permit } from '../gate/index.ts'
import type { Tx } from '../store/index.ts'
import type { EndedMeeting, NewLine } from './face.ts'
import { inMeeting, tables } from './finding.ts'
import { newId } from './ids.ts'
import type { MeetingParts } from './parts.ts'
import { CLASSES_OF } from './words.ts'

/**
 * Writes the lines made under a permit; throws `denied` where it lives no longer. A line carries the contributors of the turns it cites (R9); one whose turns are
 * not all there and unhidden any more is not written: somebody objected while it was made.
 */
export async function keepSummary(
  parts: Pick<MeetingParts, 'store' | 'gate' | 'random' | 'changes'>,
  { meeting: id, hostingAccount: account }: EndedMeeting,
  permit: Permit<'assist'>,
  lines: readonly NewLine[],
): Promise<void> {
  await inMeeting(parts, { account }, null, async (tx) => {
    // The lock that an objection takes, for every speaker: after it, a turn is hidden or stays for this transaction.
    await tables(tx)
      .selectFrom('meeting.participant')
      .select('handle')
      .where('meeting_id', '=', id)
      .orderBy('handle')
      .forShare()
      .execute()
    // A switch turned off, a mark, a card: what ends the permit ends what was to come of it (R10).
    if (!(await parts.gate.stillLives(tx, permit))) throw new HighroadError('denied')
    const standing = await contributorsOfTurns(tx, account, id)
    const audience = await parts.gate.internAudience(tx, account, `meeting:${id}`)
    let position = 0
    for (const line of lines) {
      const cited = line.cites.map((turn) => standing.get(turn))
      if (cited.length === 0 || cited.includes(undefined)) continue
      const contributors = new Map(
        cited.flatMap((of) => (of ?? []).map((one) => [`${one.handle} ${one.actsFor ?? ''}`, one])),
      )
      await tables(tx)
        .insertInto('meeting.summary_line')
        .values({
          id: newId(parts.random),
          account_id: account,
          meeting_id: id,
          contributor_set_id: await parts.gate.internSet(tx, account, [...contributors.values()]),
          audience_id: audience,
          permit_id: permit.id,
          classes: [...CLASSES_OF.summary],
          kind: line.kind,
          position: position++,
          text: line.text,
          cites: [...line.cites],
          checked: false,
          edited: false,
        })
        .execute()
    }
    await setState(tx, id, 'draft')
  })
  parts.changes.tell(id)
}

/** Of each turn that is not hidden, as they are frozen on it: who joined again for another account is not of that one here. */
async function contributorsOfTurns(
  tx: Tx,
  account: string,
  meeting: string,
): Promise<Map<string, readonly Contributor[]>> {
  const { rows } = await sql<{ id: string; members: Contributor[] }>`
    select t.id, s.members
      from meeting.turn t
      join gate.contributor_set s on s.id = t.contributor_set_id and s.account_id = t.account_id
     where t.account_id = ${account} and t.meeting_id = ${meeting} and t.hidden_since is null`.execute(tx)
  return new Map(rows.map(({ id, members }) => [id, members]))
}

/**
 * No summary could be made. Where nothing was kept there is nothing to summarise: that is a draft without lines, whose
 * coverage says why. Otherwise the host is told that it failed; what was kept stays as it is.
 */
export async function summaryFailed(
  parts: Pick<MeetingParts, 'store' | 'changes'>,
  { meeting: id, hostingAccount: account }: EndedMeeting,
): Promise<void> {
  await inMeeting(parts, { account }, null, async (tx) => {
    const kept = await tables(tx)
      .selectFrom('meeting.turn')
      .select('id')
      .where('meeting_id', '=', id)
      .where('hidden_since', 'is', null)
      .limit(1)
      .execute()
    await setState(tx, id, kept.length === 0 ? 'draft' : 'failed')
  })
  parts.changes.tell(id)
}

async function setState(tx: Tx, id: string, state: 'draft' | 'failed'): Promise<void> {
  await tables(tx)
    .updateTable('meeting.meeting')
    .set({ summary_state: state })
    .where('id', '=', id)
    .where('summary_state', '=', 'making')
    .execute()
}
