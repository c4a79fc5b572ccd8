/** Search: newest first, of what the searcher may read. */
import { HighroadError, type Found } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../../store/index.ts'
import type { ChatCaller, Search } from '../face.ts'
import { asPerson, roleOf } from '../finding.ts'
import { messagesIn } from '../message-items.ts'
import type { WorkspaceOptions } from '../parts.ts'
import { channelsMeant, knownPeople, type Meant, peopleMeant } from './names.ts'
import { parseQuery, type Query } from './query.ts'

type FoundPage = z.infer<typeof Found>
type Searching = Pick<WorkspaceOptions, 'store' | 'identity' | 'files'>

const ON_A_PAGE = 20
/** Words that many messages have, with a filter that few pass, are looked for message by message: so long, and no longer. */
const MOST_MS = 3_000
/** At the same time, whoever asks: the others of the connections are for everything else that people do here. */
const MOST_AT_ONCE = 6
const TOO_LONG =
  'This search took too long and was given up, so there may be more to find. Name a person, a channel, a day or a rarer word.'
const CANCELED = '57014'

/** Where a page ended: the milliseconds of its last message, and which it was. */
const CURSOR = /^(\d{1,15})\.([a-z0-9]{20,64})$/

/** `file`, `people` and `channels` null: any. */
interface Asked {
  readonly people: readonly string[] | null
  readonly channels: readonly string[] | null
}

async function idsOf(
  tx: Tx,
  query: Query,
  { people, channels }: Asked,
  before: RegExpExecArray | null,
): Promise<string[]> {
  await sql`select set_config('statement_timeout', ${String(MOST_MS)}, true)`.execute(tx)
  const at = (time: number | null): Date | null => (time === null ? null : new Date(time))
  const { rows } = await sql<{ id: string }>`
    select id from chat.search(
      ${[...query.phrases]}::text[], ${query.beginning}::text, ${[...query.unwanted]}::text[],
      ${people}::text[], ${channels}::text[], ${at(query.since)}::timestamptz, ${at(query.until)}::timestamptz,
      ${query.file}, ${query.link}, ${query.reaction}, ${query.thread},
      ${before ? new Date(Number(before[1])) : null}::timestamptz, ${before?.[2] ?? null}::text,
      ${ON_A_PAGE + 1}) as found (id)`.execute(tx)
  return rows.map(({ id }) => id)
}

const asksNothing = (query: Query): boolean =>
  query.phrases.length + query.unwanted.length + query.from.length + query.in.length === 0 &&
  query.beginning === null &&
  query.since === null &&
  query.until === null &&
  !(query.file || query.link || query.reaction || query.thread)

async function search(
  parts: Searching,
  who: ChatCaller,
  account: string,
  typed: string,
  before: string | null,
): Promise<FoundPage> {
  const cursor = before === null ? null : CURSOR.exec(before)
  if (before !== null && !cursor) throw new HighroadError('bad-request', 'before')
  const role = await roleOf(parts, who, account)
  const query = parseQuery(typed)
  return await asPerson(parts, { account, role }, who.id, async (tx) => {
    const guestIn = role === null ? await channelsOfGuest(tx, account, who) : null
    const people =
      query.from.length > 0
        ? peopleMeant(
            await knownPeople(parts.identity, tx, { account, member: role !== null }),
            who,
            query.from,
          )
        : null
    const meant = query.in.length > 0 ? await channelsMeant(tx, account, query.in) : null
    const channels = guestIn === null ? meant : among(guestIn, meant)
    const problems = [...query.problems, ...(people?.problems ?? []), ...(channels?.problems ?? [])]
    const none = people?.ids.length === 0 || channels?.ids.length === 0
    if (none || query.impossible || asksNothing(query)) return { messages: [], next: null, problems }
    const ids = await idsOf(
      tx,
      query,
      { people: people?.ids ?? null, channels: channels?.ids ?? null },
      cursor,
    )
    return { ...(await shown(parts, tx, ids)), problems }
  })
}

/** A page of these, read in the searcher's own name: row-level security has the last word. */
async function shown(
  { files }: Searching,
  tx: Tx,
  ids: readonly string[],
): Promise<Omit<FoundPage, 'problems'>> {
  const page = ids.slice(0, ON_A_PAGE)
  const messages = await messagesIn(
    files,
    tx,
    sql`where m.id = any (${page}::text[]) order by m.made_at desc, m.id desc`,
  )
  const { rows } = await sql<{ id: string; name: string | null }>`
    select id, name from chat.channel where id = any (${messages.map(({ channel }) => channel)}::text[])`.execute(
    tx,
  )
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  const last = messages.at(-1)
  return {
    messages: messages.map((message) => ({ message, channelName: names.get(message.channel) ?? null })),
    next: ids.length > ON_A_PAGE && last ? `${last.madeAt}.${last.message}` : null,
  }
}

/**
 * Throws `not-found` for whoever is no guest. Where they were a member before, rows may be left that say that they are in other
 * channels: until those are gone too, they open nothing.
 */
async function channelsOfGuest(tx: Tx, account: string, who: ChatCaller): Promise<string[]> {
  const { rows } = await sql<{ channel_id: string }>`
    select channel_id from chat.member
     where account_id = ${account} and person_id = ${who.id} and guest and left_at is null`.execute(tx)
  if (rows.length === 0) throw new HighroadError('not-found')
  return rows.map((row) => row.channel_id)
}

function among(ids: readonly string[], meant: Meant | null): Meant {
  if (meant === null) return { ids, problems: [] }
  return { ...meant, ids: meant.ids.filter((id) => ids.includes(id)) }
}

/** One after another beyond so many at once. */
function narrow(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => void waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

function unlessTooLong(error: unknown): FoundPage {
  if ((error as { code?: unknown }).code !== CANCELED) throw error
  return { messages: [], next: null, problems: [TOO_LONG] }
}

export function openSearch(parts: Searching): Search {
  const inTurn = narrow(MOST_AT_ONCE)
  return {
    search: (who, account, typed, before) =>
      inTurn(() => search(parts, who, account, typed, before).catch(unlessTooLong)),
  }
}
