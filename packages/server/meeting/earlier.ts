/**
 * What a person said before they objected is hidden from everybody else. Once they took the objection back they may name a
 * time and have it back, or have it erased (R10). Lines of a summary that rested on it are gone for good.
 */
import { compile, decide, type Fact } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import { meetingOf, inMeeting, tables, there, type Meeting, type Participant } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { CLASSES_OF } from './words.ts'

export interface HiddenIn {
  readonly meeting: string
  readonly account: string
  readonly title: string
  readonly openedAt: number
  readonly turns: number
  /** The first one's beginning and, one millisecond past it, the last one's: milliseconds since 1970. */
  readonly from: number
  readonly until: number
  readonly mayReturn: boolean
}

/** The caller's meetings in which something of theirs is hidden, the newest first. */
export async function hiddenOf(parts: MeetingParts, caller: Caller): Promise<HiddenIn[]> {
  const mine = await parts.store.asTenant({ account: null, person: caller.id }, async (tx) => ({
    places: await tables(tx)
      .selectFrom('meeting.participant')
      .selectAll()
      .where('person_id', '=', caller.id)
      .execute(),
    meetings: (await tables(tx).selectFrom('meeting.meeting').selectAll().execute()).map(meetingOf),
  }))
  const accounts = [...new Set(mine.places.map((one) => one.account_id))]
  const found: HiddenIn[] = []
  for (const account of accounts) {
    const rows = await parts.store.asTenant({ account, person: caller.id }, async (tx) => {
      const handles = mine.places.filter((one) => one.account_id === account).map((one) => one.handle)
      const { rows: hidden } = await sql<{ meeting_id: string; turns: string; from: Date; until: Date }>`
        select meeting_id, count(*) as turns, min(from_at) as from, max(from_at) as until from meeting.turn
         where handle = any (${handles}::text[]) and hidden_since is not null group by meeting_id`.execute(tx)
      return hidden
    })
    for (const row of rows) {
      const meeting = mine.meetings.find((one) => one.id === row.meeting_id)
      const me = mine.places.find((one) => one.meeting_id === row.meeting_id)
      if (!meeting || !me) continue
      const facts = await parts.gate.facts([`handle:${me.handle}`])
      const until = row.until.getTime() + 1
      const named = letIn(me.handle, row.from.getTime(), until, newest(facts, parts.clock()))
      found.push({
        meeting: meeting.id,
        account,
        title: meeting.title,
        openedAt: meeting.openedAt,
        turns: Number(row.turns),
        from: row.from.getTime(),
        until,
        mayReturn: returns([...facts, named], meeting, me, row.until.getTime()),
      })
    }
  }
  return found.toSorted((a, b) => b.openedAt - a.openedAt)
}

/** Brings back what the caller said from `from` until `until`, where they object no longer. Throws `conflict` where nothing may return. */
export async function bringBack(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  { from, until }: { from: number; until: number },
): Promise<void> {
  const { meeting, me } = await there(parts, caller, id)
  if (from >= until) throw new HighroadError('bad-request', 'until')
  const facts = await parts.gate.facts([`handle:${me.handle}`])
  const named = letIn(me.handle, from, until, newest(facts, parts.clock()))
  await parts.gate.record([named], {
    account: meeting.account,
    person: caller.id,
    within: async (tx) => {
      // An objection changes this row: one that came since the facts were read must not be overtaken.
      const locked = await tables(tx)
        .selectFrom('meeting.participant')
        .select('nothing_before')
        .where('meeting_id', '=', id)
        .where('handle', '=', me.handle)
        .forUpdate()
        .executeTakeFirst()
      if (locked?.nothing_before?.getTime() !== me.nothing_before?.getTime())
        throw new HighroadError('conflict')
      const hidden = await tables(tx)
        .selectFrom('meeting.turn')
        .select(['id', 'from_at'])
        .where('meeting_id', '=', id)
        .where('handle', '=', me.handle)
        .where('hidden_since', 'is not', null)
        .where('from_at', '>=', new Date(from))
        .where('from_at', '<', new Date(until))
        .execute()
      const back = hidden.filter((turn) => returns([...facts, named], meeting, me, turn.from_at.getTime()))
      if (back.length === 0) throw new HighroadError('conflict')
      await tables(tx)
        .updateTable('meeting.turn')
        .set({ hidden_since: null })
        .where(
          'id',
          'in',
          back.map((turn) => turn.id),
        )
        .execute()
    },
  })
  parts.changes.tell(id)
}

/** Erases what is hidden of the caller from that time. Nothing brings it back. */
export async function eraseHidden(
  parts: MeetingParts,
  caller: Caller,
  id: string,
  { from, until }: { from: number; until: number },
): Promise<void> {
  const { meeting, me } = await there(parts, caller, id)
  await inMeeting(parts, meeting, caller.id, (tx) =>
    tables(tx)
      .deleteFrom('meeting.turn')
      .where('meeting_id', '=', id)
      .where('handle', '=', me.handle)
      .where('hidden_since', 'is not', null)
      .where('from_at', '>=', new Date(from))
      .where('from_at', '<', new Date(until))
      .execute(),
  )
  parts.changes.tell(id)
}

const newest = (facts: readonly Fact[], now: number) =>
  facts.reduce((latest, fact) => Math.max(latest, fact.time + 1), now)

const letIn = (handle: string, from: number, until: number, time: number): Fact => ({
  kind: 'earlier-let-in',
  time,
  handle,
  from,
  until,
})

/** Whether, by these facts of the person, nothing of theirs stands against what they said then. */
function returns(facts: readonly Fact[], meeting: Meeting, me: Participant, itemTime: number): boolean {
  const { reasons } = decide(compile(facts), {
    purpose: 'assist',
    feature: 'summary',
    processor: null,
    hostingAccount: meeting.account,
    place: `meeting:${meeting.id}`,
    classes: CLASSES_OF.summary,
    contributors: [{ handle: me.handle, actsFor: me.acts_for }],
    itemTime,
    at: Math.max(...facts.map((fact) => fact.time), itemTime),
  })
  return !reasons.some(({ rule }) => rule === 'R10')
}
