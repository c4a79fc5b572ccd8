/**
 * What a person said before they objected is hidden from everybody else. Once they took the objection back they may name a
 * time and have it back, or have it erased (R10). Lines of a summary that rested on it are gone for good.
 */
import { compile, decide, type Fact } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import { inMeeting, tables, there, type Meeting, type Participant } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { CLASSES_OF } from './words.ts'

interface HiddenIn {
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

/** Where the next page begins. */
export interface HiddenCursor {
  readonly openedAt: number
  readonly meeting: string
}
export interface HiddenPage {
  readonly meetings: readonly HiddenIn[]
  /** Null: there is no more. */
  readonly next: HiddenCursor | null
}

const MOST_A_PAGE = 20
/** Of those most have nothing hidden: a page that found little ends all the same, and the next one goes on there. */
const MOST_LOOKED_AT = 500

/** The caller's meetings in which something of theirs is hidden, the newest first; a page may be empty and not the last. */
export async function hiddenOf(
  parts: MeetingParts,
  caller: Caller,
  before: HiddenCursor | null,
): Promise<HiddenPage> {
  const places = await placesOf(parts, caller, before)
  const looked = places.slice(0, MOST_LOOKED_AT)
  const rows = await hiddenIn(parts, caller, looked)
  const withHidden = looked.flatMap((one) => {
    const hidden = rows.get(one.meeting_id)
    return hidden ? [{ ...one, hidden }] : []
  })
  const page = withHidden.slice(0, MOST_A_PAGE)
  const last =
    withHidden.length > page.length ? page.at(-1) : places.length > looked.length ? looked.at(-1) : null
  const facts = Map.groupBy(
    (await parts.gate.facts(page.map(({ handle }) => `handle:${handle}` as const))).flatMap((fact) =>
      'handle' in fact ? [fact] : [],
    ),
    ({ handle }) => handle,
  )
  const meetings = page.map((place) => {
    const { turns, from, until } = place.hidden
    const own = facts.get(place.handle) ?? []
    const named = letIn(place.handle, from, until, newest(own, parts.clock()))
    return {
      meeting: place.meeting_id,
      account: place.account_id,
      title: place.title,
      openedAt: place.opened_at.getTime(),
      turns,
      from,
      until,
      mayReturn: returns(
        [...own, named],
        { id: place.meeting_id, account: place.account_id },
        place,
        until - 1,
      ),
    }
  })
  return { meetings, next: last ? { openedAt: last.opened_at.getTime(), meeting: last.meeting_id } : null }
}

type Place = Pick<Participant, 'meeting_id' | 'account_id' | 'handle' | 'acts_for'> & {
  readonly title: string
  readonly opened_at: Date
}

/** Where the caller was, the newest meetings first: one more than are looked at. */
async function placesOf(parts: MeetingParts, caller: Caller, before: HiddenCursor | null): Promise<Place[]> {
  return await parts.store.asTenant({ account: null, person: caller.id }, (tx) =>
    tables(tx)
      .selectFrom('meeting.participant as p')
      .innerJoin('meeting.meeting as m', 'm.id', 'p.meeting_id')
      .select(['p.meeting_id', 'p.account_id', 'p.handle', 'p.acts_for', 'm.title', 'm.opened_at'])
      .where('p.person_id', '=', caller.id)
      .$if(before !== null, (query) =>
        query.where(
          sql<boolean>`(m.opened_at, m.id) < (${new Date(before?.openedAt ?? 0)}, ${before?.meeting ?? ''})`,
        ),
      )
      .orderBy('m.opened_at', 'desc')
      .orderBy('m.id', 'desc')
      .limit(MOST_LOOKED_AT + 1)
      .execute(),
  )
}

/** What is hidden of the caller in these places, by meeting. */
async function hiddenIn(
  parts: MeetingParts,
  caller: Caller,
  places: readonly Place[],
): Promise<Map<string, { turns: number; from: number; until: number }>> {
  const found = new Map<string, { turns: number; from: number; until: number }>()
  for (const [account, there] of Map.groupBy(places, (one) => one.account_id)) {
    const rows = await parts.store.asTenant({ account, person: caller.id }, async (tx) => {
      const handles = there.map((one) => one.handle)
      const { rows: hidden } = await sql<{ meeting_id: string; turns: string; from: Date; until: Date }>`
        select meeting_id, count(*) as turns, min(from_at) as from, max(from_at) as until from meeting.turn
         where handle = any (${handles}::text[]) and hidden_since is not null group by meeting_id`.execute(tx)
      return hidden
    })
    for (const row of rows)
      found.set(row.meeting_id, {
        turns: Number(row.turns),
        from: row.from.getTime(),
        until: row.until.getTime() + 1,
      })
  }
  return found
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
function returns(
  facts: readonly Fact[],
  meeting: Pick<Meeting, 'id' | 'account'>,
  me: Pick<Participant, 'handle' | 'acts_for'>,
  itemTime: number,
): boolean {
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
