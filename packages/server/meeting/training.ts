/**
 * A guest's own answer about training, for one meeting (R6): a consent form of the hosting account stands in for one of
 * theirs only where they said yes, having been shown it. A no is as good an answer, and holds like an objection (R10).
 */
import type { Fact, FactOf } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import { formInForce, formNoticeUntil } from '../gate/index.ts'
import { meetingOf, tables, there } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'

const MOST_MEETINGS = 200

export interface TrainingChoice {
  readonly meeting: string
  readonly account: string
  readonly title: string
  readonly openedAt: number
  readonly form: FactOf<'form-given'> | null
  readonly accepted: boolean | null
}

/** The meetings that the caller was in for no account, where there is or was something to answer; the newest first. */
export async function trainingOf(parts: MeetingParts, caller: Caller): Promise<TrainingChoice[]> {
  const { meetings, places } = await parts.store.asTenant(
    { account: null, person: caller.id },
    async (tx) => {
      const rows = await tables(tx)
        .selectFrom('meeting.participant')
        .selectAll()
        .where('person_id', '=', caller.id)
        .where('acts_for', 'is', null)
        .orderBy('joined_at', 'desc')
        .limit(MOST_MEETINGS)
        .execute()
      if (rows.length === 0) return { meetings: [], places: [] }
      const found = await tables(tx)
        .selectFrom('meeting.meeting')
        .selectAll()
        .where('erased_at', 'is', null)
        .where(
          'id',
          'in',
          rows.map((row) => row.meeting_id),
        )
        .execute()
      return { meetings: found.map(meetingOf), places: rows }
    },
  )
  const facts = await parts.gate.facts([
    ...new Set(meetings.map(({ account }) => `account:${account}` as const)),
    ...places.map(({ handle }) => `handle:${handle}` as const),
  ])
  const now = parts.clock()
  return places.flatMap(({ meeting_id, handle }) => {
    const meeting = meetings.find(({ id }) => id === meeting_id)
    if (!meeting) return []
    const form = formInForce(facts, meeting.account, now)
    const accepted =
      facts.findLast(
        (fact): fact is Fact & { kind: 'train-answered' } =>
          fact.kind === 'train-answered' && fact.handle === handle,
      )?.accepted ?? null
    if (form === null && accepted === null) return []
    const { id, account, title, openedAt } = meeting
    return [{ meeting: id, account, title, openedAt, form, accepted }]
  })
}

/**
 * Records the answer, and that the form was shown with it. Throws `bad-request` for a yes of somebody who acts for an
 * account (whose form it is then), `conflict` where the form that was on the screen is not the one in force.
 */
export async function answerTraining(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  { accepted, form }: { accepted: boolean; form: string | null },
): Promise<void> {
  const { meeting, me } = await there(parts, caller, id)
  if (me.acts_for !== null) throw new HighroadError('bad-request', 'meeting')
  const now = parts.clock()
  const inForce = formInForce(await parts.gate.facts([`account:${meeting.account}`]), meeting.account, now)
  if (accepted ? form === null || inForce?.form !== form : form !== null && inForce?.form !== form)
    throw new HighroadError('conflict', 'form')
  const facts: Fact[] = []
  if (inForce && form !== null)
    facts.push({
      kind: 'form-notice-shown',
      time: now,
      handle: me.handle,
      account: meeting.account,
      form,
      since: now,
      until: formNoticeUntil(inForce, now),
    })
  facts.push({ kind: 'train-answered', time: now, place: `meeting:${id}`, handle: me.handle, accepted })
  await parts.gate.record(facts, { account: meeting.account, person: caller.id })
  parts.changes.tell(id)
}
