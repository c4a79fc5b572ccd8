/**
 * The only way to content for AI code. Each batch is one READ COMMITTED transaction of role `ai`, in which one statement
 * checks the permit and reads the rows; the database's policies check again; then the scopes are checked once more, and only
 * then is the batch handed on.
 */
import type { Pool, PoolClient } from 'pg'
import type { Contributor, DataClass, Handle } from '@highroad/core/consent'
import type { UsedItem } from '@highroad/core/ledger'
import { HighroadError } from '@highroad/core/wire'
import type { Store } from '../store/index.ts'
import type { TurnItem } from './gate.ts'
import { behind, type Issued } from './permit.ts'
import { contributorSets } from './interned-sets.ts'

const MOST_A_BATCH = 2_000

/**
 * A permit that lives and has no further rows gives one row of nulls; one that does not live gives none, so that the end of
 * the rows and the end of the permit are never confused. `from_at` stays text between batches: a JavaScript date would lose its
 * microseconds, and a row with them. Lateral, so that the rows come in the order of the index and stop at the limit: nothing
 * else tells the planner that a permit is one row.
 */
const READ = `
  with p as materialized (select * from wall.opened($1))
  select t.* from p left join lateral (
    select t.id, t.handle, t.contributor_set_id, t.audience_id, t.classes, t.text, t.from_at::text as cursor,
           (extract(epoch from t.from_at) * 1000)::bigint as from_ms,
           (extract(epoch from t.until_at) * 1000)::bigint as until_ms, t.from_at
      from meeting.turn t
     where t.account_id = p.account_id and t.meeting_id = p.meeting_id
       and t.contributor_set_id = any (p.sets) and t.audience_id = any (p.audiences)
       and t.classes <@ p.classes and t.from_at >= p.from_at and t.from_at < p.until_at
       and (t.from_at, t.id) > ($2::timestamptz, $3)
     order by t.from_at, t.id limit ${MOST_A_BATCH}) t on true
   order by t.from_at, t.id`

interface Row {
  /** Null: the permit lives, and there is nothing more. */
  id: string | null
  handle: Handle
  contributor_set_id: string
  audience_id: string
  classes: DataClass[]
  text: string
  cursor: string
  from_ms: string
  until_ms: string
}

type TurnRow = Row & { id: string }

export interface ReadingOptions {
  readonly store: Pick<Store, 'ai' | 'asTenant'>
}

/** Throws `denied` where the permit does not live, or stops living on the way; a batch under way is then not handed on. */
export async function* readTurns(
  options: ReadingOptions,
  permit: unknown,
): AsyncGenerator<readonly TurnItem[]> {
  const issued = behind(permit)
  const sets = await contributorSets(options.store, issued.hostingAccount)
  const choose = (rows: readonly TurnRow[]): Chosen[] =>
    rows.flatMap((row) => {
      const contributors = sets.get(row.contributor_set_id)
      const used = contributors && asUsed(row, contributors, issued)
      // A set is permitted as a whole, an item by its own time: what was made in a gap stays out.
      return used && issued.permits(used) ? [{ used, turn: asTurn(row, contributors) }] : []
    })
  let after = { cursor: '-infinity', id: '' }
  for (;;) {
    mustLive(issued)
    const { chosen, last, lives } = await batch(options.store.ai, issued.id, after, choose)
    mustLive(issued)
    if (!lives) throw new HighroadError('denied')
    for (const { used } of chosen) issued.items.set(used.item, used)
    if (chosen.length > 0) yield chosen.map(({ turn }) => turn)
    if (last === null) return
    after = last
  }
}

interface Chosen {
  readonly used: UsedItem
  readonly turn: TurnItem
}

interface Batch {
  readonly chosen: readonly Chosen[]
  /** From where to go on; null where there is nothing more. */
  readonly last: { readonly cursor: string; readonly id: string } | null
  /** Whether the permit still lived when all that was done: the batch is handed on at once, or not at all. */
  readonly lives: boolean
}

function mustLive(issued: Issued): void {
  if (issued.state !== 'live') throw new HighroadError('denied')
}

async function batch(
  ai: Pool,
  permit: string,
  after: { cursor: string; id: string },
  choose: (rows: readonly TurnRow[]) => Chosen[],
): Promise<Batch> {
  const client = await ai.connect()
  let broken = true
  try {
    const { rows: bound } = await client.query<{ bound: boolean }>('select wall.bind($1) as bound', [permit])
    if (!bound[0]?.bound) {
      broken = false
      throw new HighroadError('denied')
    }
    // A transaction by itself; the wall refuses any but READ COMMITTED.
    const { rows: read } = await client.query<Row>(READ, [permit, after.cursor, after.id])
    if (read.length === 0) throw new HighroadError('denied')
    const rows = read.filter((row): row is TurnRow => row.id !== null)
    const chosen = choose(rows)
    await client.query('select wall.unbind()')
    const lives = await stillLives(client, permit)
    broken = false
    return { chosen, last: rows.length < MOST_A_BATCH ? null : (rows.at(-1) ?? null), lives }
  } catch (error) {
    // Ended by a withdrawal (57P01), or anything else that leaves it open what this connection may: no answer is a no.
    throw error instanceof HighroadError ? error : new HighroadError('denied')
  } finally {
    client.release(broken)
  }
}

/**
 * Looks once more, after the binding was given back. One statement by itself, so that nothing lies between its answer and
 * the handing on: it takes the account's lock, which a withdrawal needs, so that one acknowledged before the answer is seen.
 */
async function stillLives(client: PoolClient, permit: string): Promise<boolean> {
  const { rows } = await client.query<{ lives: boolean }>(
    'select exists (select from wall.opened($1)) as lives',
    [permit],
  )
  return rows[0]?.lives === true
}

function asUsed(row: TurnRow, contributors: readonly Contributor[], issued: Issued): UsedItem {
  return {
    item: row.id,
    classes: row.classes,
    time: Number(row.from_ms),
    contributors: [...contributors],
    audience: issued.audience,
  }
}

function asTurn(row: TurnRow, contributors: readonly Contributor[]): TurnItem {
  return {
    id: row.id,
    handle: row.handle,
    actsFor: contributors.find(({ handle }) => handle === row.handle)?.actsFor ?? null,
    fromMs: Number(row.from_ms),
    untilMs: Number(row.until_ms),
    text: row.text,
    contributorSetId: row.contributor_set_id,
    audienceId: row.audience_id,
    classes: row.classes,
  }
}
