/** Messages of a channel under a permit. */
import { HighroadError } from '@highroad/core/wire'
import { column, MOST_A_BATCH } from './batches.ts'
import type { MessagesWanted, MessageUnderPermit } from './gate.ts'
import { behind, type Issued } from './permit.ts'
import { classesOf, type Items, readItems, type ReadingOptions } from './read-items.ts'

/**
 * `came_to`: how far the channel had come in what the statement sees, so that what is changed later is known. A message that
 * was deleted has no text any more; it is left out besides.
 */
const messages = (which: string, most = '') => `
  with p as materialized (select * from wall.opened($1))
  select b.* from p cross join lateral (
    select json_agg(m.id order by m.made_at, m.place)::text as ids,
           json_agg(concat_ws(' ', m.handle, m.contributor_set_id, m.audience_id, m.classes)
                    order by m.made_at, m.place)::text as kinds,
           json_agg((extract(epoch from m.made_at) * 1000)::bigint order by m.made_at, m.place)::text as times,
           json_agg(m.place order by m.made_at, m.place)::text as places,
           json_agg(m.thread_id order by m.made_at, m.place)::text as threads,
           json_agg(m.text order by m.made_at, m.place)::text as texts,
           max(m.made_at)::text as cursor,
           wall.came_to($1)::text as came_to
      from (
        select m.id, m.handle, m.contributor_set_id, m.audience_id, m.classes, m.text, m.made_at, m.place, m.thread_id
          from chat.message m
         where m.account_id = p.account_id and m.channel_id = p.channel_id and m.deleted_at is null
           and m.contributor_set_id = any (p.sets) and m.audience_id = any (p.audiences)
           and m.classes <@ p.classes and m.made_at >= p.from_at and m.made_at < p.until_at
           and ${which}
         order by m.made_at, m.place ${most}) m) b`

const AFTER = '(m.made_at, m.place) > ($2::timestamptz, $3::bigint)'
const BETWEEN = 'm.place between $4::bigint and $5::bigint'
const OF_SETS = '($6::bigint[] is null or m.contributor_set_id = any ($6))'
const pages = (which: string) => messages(`${AFTER} and ${OF_SETS} and ${which}`, `limit ${MOST_A_BATCH}`)
const READ_ALL = { name: 'gate-read-channel', text: pages(BETWEEN) }
const READ_LINE = { name: 'gate-read-line', text: pages(`m.thread_id is null and ${BETWEEN}`) }
const READ_THREAD = {
  name: 'gate-read-thread',
  text: pages(`(m.thread_id = $7 and ${BETWEEN} or m.id = $7)`),
}
const READ_AGAIN = { name: 'gate-read-again', text: messages('m.id = any ($2)') }
const LOOK = {
  name: 'gate-look-channel',
  text: `select exists (select from wall.opened($1)) as lives, wall.changed_since($1, $2) as changed`,
}

/** The sets whose people all act for this account; null: whoever they act for. */
function setsOf({ sets }: Issued, actsFor: string | undefined): string[] | null {
  if (actsFor === undefined) return null
  return [...sets].flatMap(([id, people]) => (people.every((one) => one.actsFor === actsFor) ? [id] : []))
}

function read(
  { thread, first = 0, last = Number.MAX_SAFE_INTEGER }: MessagesWanted,
  which: readonly unknown[],
) {
  const [permit, cursor, tie, sets] = which
  const values = [permit, cursor, tie, first, last, sets]
  if (thread === undefined) return { ...READ_ALL, values }
  if (thread === null) return { ...READ_LINE, values }
  return { ...READ_THREAD, values: [...values, thread] }
}

const messagesOf = (wanted: MessagesWanted, sets: string[] | null): Items<MessageUnderPermit> => ({
  start: { cursor: '-infinity', tie: '0' },
  read: (permit, { cursor, tie }) => read(wanted, [permit, cursor, tie, sets]),
  after: ({ row: { cursor, places } }) => {
    const tie = column<number>(places).at(-1)
    return tie === undefined || cursor === null || cursor === undefined ? null : { cursor, tie: String(tie) }
  },
  look: (permit, { row }) => ({ ...LOOK, values: [permit, row['came_to']] }),
  again: (permit, ids) => ({ ...READ_AGAIN, values: [permit, ids] }),
  make: (row) => {
    const [places, threads] = [column<number>(row['places']), column<string | null>(row['threads'])]
    return (i, id, madeAt, text, kind) => {
      const [place, threadOf] = [places[i], threads[i]]
      if (place === undefined || threadOf === undefined) throw new Error('columns of different lengths')
      const { handle, actsFor, contributorSetId, audienceId } = kind
      const who = { handle, actsFor, contributorSetId, audienceId, classes: classesOf(kind) }
      return { id, madeAt, thread: threadOf, place, text, ...who }
    }
  },
})

/** Throws `denied` where the permit does not live, stops living on the way, or is no channel's. */
export async function* readMessages(
  options: ReadingOptions,
  permit: unknown,
  wanted: MessagesWanted = {},
): AsyncGenerator<readonly MessageUnderPermit[]> {
  const issued = behind(permit)
  if (!issued.place.startsWith('channel:')) throw new HighroadError('denied')
  yield* readItems(options, issued, messagesOf(wanted, setsOf(issued, wanted.actsFor)))
}
