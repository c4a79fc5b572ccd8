/**
 * One connection of role `ai`, bound to one permit from the first batch to the last. A withdrawal ends it. Each batch is one
 * READ COMMITTED transaction, in which one statement checks the permit and reads the rows; the database's policies check again.
 */
import { type Pool, type PoolClient, type QueryConfig, types } from 'pg'
import type { DataClass, Handle } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'

const MOST_A_BATCH = 2_000
/** No permit lives longer, so a reader that was given up without a word is let go then at the latest. */
const LONGEST_MS = 600_000

/**
 * A batch is one row: a column of its items as one JSON text, since two thousand rows of nine values each cost four times as
 * much to take apart as the database needs to find them. Of what many items have in common there is one text, `kinds`. A
 * permit that lives and has no further items gives a row of nulls; one that does not live gives none, so that the end of the
 * items and the end of the permit are never confused. `cursor` stays text: a JavaScript date would lose its microseconds, and
 * an item with them. The subquery takes its rows in the order of the index and stops at the limit.
 */
const READ = {
  name: 'gate-read',
  text: `
  with p as materialized (select * from wall.opened($1))
  select b.* from p cross join lateral (
    select json_agg(t.id order by t.from_at, t.id)::text as ids,
           json_agg(concat_ws(' ', t.handle, t.contributor_set_id, t.audience_id, t.classes)
                    order by t.from_at, t.id)::text as kinds,
           json_agg((extract(epoch from t.from_at) * 1000)::bigint order by t.from_at, t.id)::text as "from",
           json_agg((extract(epoch from t.until_at) * 1000)::bigint order by t.from_at, t.id)::text as "until",
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

const BIND = { name: 'gate-bind', text: 'select wall.bind($1) as bound' }
/** Not by name: a statement by name has a cursor of its own, and while one is open the binding is not given back. */
const UNBIND = 'select wall.unbind()'
/** It takes the account's lock, which a withdrawal needs, so that one acknowledged before the answer is seen. */
const LOOK = { name: 'gate-look', text: 'select exists (select from wall.opened($1)) as lives' }

type Row = Readonly<Record<'ids' | 'kinds' | 'from' | 'until' | 'texts' | 'cursor', string | null>>

/** After which item a batch begins. */
interface Place {
  readonly cursor: string
  readonly id: string
}
const START: Place = { cursor: '-infinity', id: '' }

/** Items as they were read, oldest first; nobody outside the gate has seen them. */
export interface ReadAhead {
  readonly ids: readonly string[]
  readonly row: Row
}

/** The other columns, taken apart once the database reads the next batch. Times in milliseconds since 1970. */
export const columnsOf = ({ row }: ReadAhead) => ({
  kinds: column<string>(row.kinds),
  from: column<number>(row.from),
  until: column<number>(row.until),
  texts: column<string>(row.texts),
})

/** What the rows of a kind have in common. */
interface RowKind {
  readonly handle: Handle
  readonly contributorSetId: string
  readonly audienceId: string
  readonly classes: DataClass[]
}

/** Handle, ids and classes hold no blank. */
export function rowKind(kind: string): RowKind {
  const [handle = '', contributorSetId = '', audienceId = '', classes = '{}'] = kind.split(' ')
  return { handle, contributorSetId, audienceId, classes: textArray(classes) as DataClass[] }
}

const TEXT_ARRAY = 1009
const textArray: (text: string) => unknown = types.getTypeParser(TEXT_ARRAY as never)

/** Ended by a withdrawal (57P01), or anything else that leaves open what this connection may: no answer is a no. */
export class Reader {
  readonly #client: PoolClient
  readonly #permit: string
  readonly #expiry: NodeJS.Timeout
  /** The batch that was asked for last and is not handed on. */
  #ahead: Promise<Row> | null = null
  /** One question after another. */
  #answered: Promise<unknown> = Promise.resolve()
  #broken = false
  #over = false

  private constructor(client: PoolClient, permit: string) {
    this.#client = client
    this.#permit = permit
    this.#expiry = setTimeout(() => {
      this.#break()
      void this.end()
    }, LONGEST_MS)
    this.#expiry.unref()
    client.on('error', this.#break)
  }

  /** Throws `denied` where the permit does not live. The first batch is then being read. */
  static async bind(ai: Pool, permit: string): Promise<Reader> {
    const reader = new Reader(await ai.connect(), permit)
    try {
      const [answer] = await reader.#query<{ bound: boolean }>({ ...BIND, values: [permit] })
      if (!answer?.bound) throw new HighroadError('denied')
      reader.#readAhead(START)
      return reader
    } catch (error) {
      await reader.end()
      throw error
    }
  }

  /** The batch that was read ahead, and the one after it is being read from now on; null after the last. */
  async batch(): Promise<ReadAhead | null> {
    if (this.#broken) throw new HighroadError('denied')
    if (this.#ahead === null) return null
    const row = await this.#ahead
    this.#ahead = null
    const ids = column<string>(row.ids)
    const last = ids.at(-1)
    if (ids.length === MOST_A_BATCH && last !== undefined && row.cursor !== null)
      this.#readAhead({ cursor: row.cursor, id: last })
    return { ids, row }
  }

  /** Whether the permit lives still: asked when a batch is about to be handed on, which is done at once or not at all. */
  async lives(): Promise<boolean> {
    const [still] = await this.#query<{ lives: boolean }>({ ...LOOK, values: [this.#permit] })
    return still?.lives === true
  }

  /** Gives the binding back, and the connection; one that may still be bound is given up. */
  async end(): Promise<void> {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#expiry)
    this.#ahead = null
    if (!this.#broken) await this.#query(UNBIND).catch(() => undefined)
    this.#client.off('error', this.#break)
    this.#client.release(this.#broken)
  }

  #readAhead({ cursor, id }: Place): void {
    const ahead = this.#query<Row>({ ...READ, values: [this.#permit, cursor, id] }).then(([row]) => {
      if (row === undefined) throw new HighroadError('denied')
      return row
    })
    // Nobody may be waiting for it yet when it fails.
    ahead.catch(() => undefined)
    this.#ahead = ahead
  }

  /** What was read ahead is dropped at once, not when somebody comes for it. */
  readonly #break = (): void => {
    this.#broken = true
    this.#ahead = null
  }

  async #query<T extends object>(statement: string | QueryConfig): Promise<T[]> {
    const before = this.#answered
    const answer = before.then(async () => {
      if (this.#broken) throw new HighroadError('denied')
      try {
        return (await this.#client.query<T>(statement)).rows
      } catch {
        this.#break()
        throw new HighroadError('denied')
      }
    })
    this.#answered = answer.catch(() => undefined)
    return await answer
  }
}

function column<T>(json: string | null): T[] {
  return json === null ? [] : (JSON.parse(json) as T[])
}
