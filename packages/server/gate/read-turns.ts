/** Turns of a meeting under a permit. */
import { HighroadError } from '@highroad/core/wire'
import { column, MOST_A_BATCH } from './batches.ts'
import type { TurnItem } from './gate.ts'
import { behind } from './permit.ts'
import { classesOf, type Items, readItems, type ReadingOptions } from './read-items.ts'

/** The subquery takes its rows in the order of the index and stops at the limit. */
const READ = {
  name: 'gate-read',
  text: `
  with p as materialized (select * from wall.opened($1))
  select b.* from p cross join lateral (
    select json_agg(t.id order by t.from_at, t.id)::text as ids,
           json_agg(concat_ws(' ', t.handle, t.contributor_set_id, t.audience_id, t.classes)
                    order by t.from_at, t.id)::text as kinds,
           json_agg((extract(epoch from t.from_at) * 1000)::bigint order by t.from_at, t.id)::text as times,
           json_agg((extract(epoch from t.until_at) * 1000)::bigint order by t.from_at, t.id)::text as untils,
           json_agg(t.text order by t.from_at, t.id)::text as texts,
           max(t.from_at)::text as cursor
      from (
        select t.id, t.handle, t.contributor_set_id, t.audience_id, t.classes, t.text, t.from_at, t.until_at
          from meeting.turn t
         where t.account_id = p.account_id and t.meeting_id = p.meeting_id
           and t.contributor_set_id = any (p.sets) and t.audience_id = any (p.audiences)
           and t.classes <@ p.classes and t.from_at >= p.from_at and t.from_at < p.until_at
           and (t.from_at, t.id) > ($2::timestamptz, $3)
         order by t.from_at, t.id limit ${MOST_A_BATCH}) t) b`,
}
const LOOK = {
  name: 'gate-look',
  text: `select exists (select from wall.opened($1)) as lives, '{}'::text[] as changed`,
}

/** A turn is written once; what takes it away ends the permit. */
export const TURNS: Items<TurnItem> = {
  start: { cursor: '-infinity', tie: '' },
  read: (permit, { cursor, tie }) => ({ ...READ, values: [permit, cursor, tie] }),
  after: ({ ids, row: { cursor } }) => {
    const tie = ids.at(-1)
    return tie === undefined || cursor === null || cursor === undefined ? null : { cursor, tie }
  },
  look: (permit) => ({ ...LOOK, values: [permit] }),
  again: null,
  make: (row) => {
    const untils = column<number>(row['untils'])
    return (i, id, fromMs, text, kind) => {
      const untilMs = untils[i]
      if (untilMs === undefined) throw new Error('columns of different lengths')
      const { handle, actsFor, contributorSetId, audienceId } = kind
      const classes = classesOf(kind)
      return { id, handle, actsFor, fromMs, untilMs, text, contributorSetId, audienceId, classes }
    }
  },
}

/** Throws `denied` where the permit does not live, stops living on the way, or is no meeting's. */
export async function* readTurns(
  options: ReadingOptions,
  permit: unknown,
): AsyncGenerator<readonly TurnItem[]> {
  const issued = behind(permit)
  if (!issued.place.startsWith('meeting:')) throw new HighroadError('denied')
  yield* readItems(options, issued, TURNS)
}
