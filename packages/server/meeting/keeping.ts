/** Writing the summary that was made under a permit. */
import type { Permit } from '../gate/index.ts'
import type { Tx } from '../store/index.ts'
import type { EndedMeeting, NewLine } from './face.ts'
import { inMeeting, tables } from './finding.ts'
import { newId } from './ids.ts'
import type { MeetingParts } from './parts.ts'
import { CLASSES_OF } from './words.ts'

/**
 * Writes the lines made under a permit. A line carries the contributors of the turns it cites (R9); one whose turns are
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
    const speakers = await tables(tx)
      .selectFrom('meeting.participant')
      .select(['handle', 'acts_for'])
      .where('meeting_id', '=', id)
      .orderBy('handle')
      .forShare()
      .execute()
    const bySpeaker = new Map(speakers.map((one) => [one.handle, one]))
    const turns = await tables(tx)
      .selectFrom('meeting.turn')
      .select(['id', 'handle'])
      .where('meeting_id', '=', id)
      .where('hidden_since', 'is', null)
      .execute()
    const standing = new Map(turns.map((turn) => [turn.id, turn.handle]))
    const audience = await parts.gate.internAudience(tx, account, `meeting:${id}`)
    let position = 0
    for (const line of lines) {
      const cited = new Set(line.cites.map((turn) => bySpeaker.get(standing.get(turn) ?? '')))
      if (cited.size === 0 || cited.has(undefined)) continue
      const contributors = [...cited].flatMap((one) =>
        one ? [{ handle: one.handle, actsFor: one.acts_for }] : [],
      )
      await tables(tx)
        .insertInto('meeting.summary_line')
        .values({
          id: newId(parts.random),
          account_id: account,
          meeting_id: id,
          contributor_set_id: await parts.gate.internSet(tx, account, contributors),
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
