/**
 * The only way to content for AI code. Each batch is one READ COMMITTED transaction of role `ai`, in which one statement
 * checks the permit and reads the rows; the database's policies check again; then the scopes are checked once more, and only
 * then is the batch handed on.
 */
import type { Pool, PoolClient } from 'pg'
import type { Contributor, DataClass, Handle } from '@highroad/core/consent'
import type { UsedItem } from '@highroad/core/ledger'
import { HighroadError } from '@highroad/core/wire'
import { sql } from 'kysely'
import type { Store, Tx } from '../store/index.ts'
import type { TurnItem } from './gate.ts'
import { behind, type Issued } from './permit.ts'

const MOST_A_BATCH = 2_000
/** No permit lives longer, so a reader that was given up without a word is let go then at the latest. */
const LONGEST_MS = 600_000

/**
 * A permit that lives and has no further rows gives one row of nulls; one that does not live gives none, so that the end of
 * the rows and the end of the permit are never confused. `from_at` stays text between batches: a JavaScript date would lose its
 * microseconds, and a row with them. Lateral, so that the rows come in the order of the index and stop at the limit: nothing
 * else tells the planner that a permit is one row.
 */
const READ = `
  with p as materialized (select * from wall.opened($1))
  select t.id, t.handle, t.contributor_set_id, t.audience_id, t.classes, t.text, t.from_at::text as cursor,
         (extract(epoch from t.from_at) * 1000)::bigint as from_ms,
         (extract(epoch from t.until_at) * 1000)::bigint as until_ms
    from p left join lateral (
      select t.id, t.handle, t.contributor_set_id, t.audience_id, t.classes, t.text, t.from_at, t.until_at
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
  readonly store: Pick<Store, 'ai'>
}

/** Throws `denied` where the permit does not live, or stops living on the way; a batch under way is then not handed on. */
export async function* readTurns(
  options: ReadingOptions,
  permit: unknown,
): AsyncGenerator<readonly TurnItem[]> {
  const issued = behind(permit)
  const choose = (rows: readonly TurnRow[]): Chosen[] =>
    rows.flatMap((row) => {
      const contributors = issued.sets.get(row.contributor_set_id)
      const used = contributors && asUsed(row, contributors, issued)
      // A set is permitted as a whole, an item by its own time: what was made in a gap stays out.
      return used && issued.permits(used) ? [{ used, turn: asTurn(row, contributors) }] : []
    })
  mustLive(issued)
  const reader = await Reader.bind(options.store.ai, issued.id)
  try {
    for (let after: Place | null = START; after !== null;) {
      mustLive(issued)
      const { chosen, next, lives }: Batch = await reader.batch(after, choose)
      mustLive(issued)
      if (!lives) throw new HighroadError('denied')
      for (const { used } of chosen) issued.items.set(used.item, used)
      if (chosen.length > 0) yield chosen.map(({ turn }) => turn)
      after = next
    }
  } finally {
    await reader.end()
  }
}

interface Chosen {
  readonly used: UsedItem
  readonly turn: TurnItem
}

/** After which row a batch begins. */
interface Place {
  readonly cursor: string
  readonly id: string
}
const START: Place = { cursor: '-infinity', id: '' }

interface Batch {
  readonly chosen: readonly Chosen[]
  /** Null where there is nothing more. */
  readonly next: Place | null
  /** Whether the permit still lived when all that was done: the batch is handed on at once, or not at all. */
  readonly lives: boolean
}

/**
 * Whether what was made under a permit may still be kept. Within the keeper's transaction: until that ends, a withdrawal
 * that would end the permit waits.
 */
export async function stillLives(tx: Tx, permit: unknown): Promise<boolean> {
  const issued = behind(permit)
  const { rows } = await sql<{ lives: boolean }>`
    select exists (select from wall.opened(${issued.id})) as lives`.execute(tx)
  return rows[0]?.lives === true && issued.state === 'live'
}

function mustLive(issued: Issued): void {
  if (issued.state !== 'live') throw new HighroadError('denied')
}

/** One connection, bound to one permit from the first batch to the last. A withdrawal ends it. */
class Reader {
  readonly #client: PoolClient
  readonly #permit: string
  readonly #expiry: NodeJS.Timeout
  #broken = false
  #over = false

  private constructor(client: PoolClient, permit: string) {
    this.#client = client
    this.#permit = permit
    this.#expiry = setTimeout(() => {
      this.#broken = true
      void this.end()
    }, LONGEST_MS)
    this.#expiry.unref()
  }

  static async bind(ai: Pool, permit: string): Promise<Reader> {
    const reader = new Reader(await ai.connect(), permit)
    try {
      const [answer] = await reader.#query<{ bound: boolean }>('select wall.bind($1) as bound', [permit])
      if (!answer?.bound) throw new HighroadError('denied')
      return reader
    } catch (error) {
      await reader.end()
      throw error
    }
  }

  /** `choose` runs before the permit is looked at once more, so that nothing lies between that and the handing on. */
  async batch(after: Place, choose: (rows: readonly TurnRow[]) => Chosen[]): Promise<Batch> {
    // A transaction by itself; the wall refuses any but READ COMMITTED.
    const read = await this.#query<Row>(READ, [this.#permit, after.cursor, after.id])
    if (read.length === 0) throw new HighroadError('denied')
    const rows = read.filter((row): row is TurnRow => row.id !== null)
    const chosen = choose(rows)
    // It takes the account's lock, which a withdrawal needs, so that one acknowledged before the answer is seen.
    const [still] = await this.#query<{ lives: boolean }>(
      'select exists (select from wall.opened($1)) as lives',
      [this.#permit],
    )
    return {
      chosen,
      next: rows.length < MOST_A_BATCH ? null : (rows.at(-1) ?? null),
      lives: still?.lives === true,
    }
  }

  /** Gives the binding back, and the connection; one that may still be bound is given up. */
  async end(): Promise<void> {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#expiry)
    if (!this.#broken) await this.#query('select wall.unbind()').catch(() => undefined)
    this.#client.release(this.#broken)
  }

  /** Ended by a withdrawal (57P01), or anything else that leaves it open what this connection may: no answer is a no. */
  async #query<T extends object>(text: string, values?: unknown[]): Promise<T[]> {
    if (this.#broken) throw new HighroadError('denied')
    try {
      return (await this.#client.query<T>(text, values)).rows
    } catch {
      this.#broken = true
      throw new HighroadError('denied')
    }
  }
}

function asUsed(row: TurnRow, contributors: Contributor[], issued: Issued): UsedItem {
  return {
    item: row.id,
    classes: row.classes,
    time: Number(row.from_ms),
    contributors,
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
    // Its own: the reader's hands must not reach what the `used` entry will say.
    classes: [...row.classes],
  }
}
