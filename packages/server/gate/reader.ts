/**
 * One connection of role `ai`, bound to one permit from the first batch to the last. A withdrawal ends it. Each batch is one
 * READ COMMITTED transaction, in which one statement checks the permit and reads the rows; the database's policies check again.
 */
import type { Pool, PoolClient, QueryConfig } from 'pg'
import { HighroadError } from '@highroad/core/wire'
import {
  MOST_A_BATCH,
  type Place,
  type ReadAhead,
  readFrom,
  type Row,
  type Seen,
  type Source,
} from './batches.ts'

/** No permit lives longer, so a reader that was given up without a word is let go then at the latest. */
const LONGEST_MS = 600_000

const BIND = { name: 'gate-bind', text: 'select wall.bind($1) as bound' }
/** Not by name: a statement by name has a cursor of its own, and while one is open the binding is not given back. */
const UNBIND = 'select wall.unbind()'
/** Ended by a withdrawal (57P01), or anything else that leaves open what this connection may: no answer is a no. */
export class Reader {
  readonly #client: PoolClient
  readonly #permit: string
  readonly #source: Source
  readonly #expiry: NodeJS.Timeout
  /** The batch that was asked for last and is not handed on. */
  #ahead: Promise<Row> | null = null
  /** One question after another. */
  #answered: Promise<unknown> = Promise.resolve()
  #broken = false
  #over = false

  private constructor(client: PoolClient, permit: string, source: Source) {
    this.#client = client
    this.#source = source
    this.#permit = permit
    this.#expiry = setTimeout(() => {
      this.#break()
      void this.end()
    }, LONGEST_MS)
    this.#expiry.unref()
    client.on('error', this.#break)
  }

  /** Throws `denied` where the permit does not live. The first batch is then being read. */
  static async bind(ai: Pool, permit: string, source: Source): Promise<Reader> {
    const reader = new Reader(await ai.connect(), permit, source)
    try {
      const [answer] = await reader.#query<{ bound: boolean }>({ ...BIND, values: [permit] })
      if (!answer?.bound) throw new HighroadError('denied')
      reader.#readAhead(source.start)
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
    const batch = readFrom(row)
    const after = batch.ids.length === MOST_A_BATCH ? this.#source.after(batch) : null
    if (after !== null) this.#readAhead(after)
    return batch
  }

  /** Items that were changed, as they are now; those that are gone are not among them. */
  async again(ids: readonly string[]): Promise<ReadAhead> {
    const { again } = this.#source
    if (!again) throw new Error('these items do not change')
    return readFrom(await this.#read(again(this.#permit, ids)))
  }

  /** Asked when a batch is about to be handed on, which is done at once or not at all. */
  async look(batch: ReadAhead): Promise<Seen> {
    const [seen] = await this.#query<Seen>(this.#source.look(this.#permit, batch))
    return seen ?? { lives: false, changed: [] }
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

  #readAhead(after: Place): void {
    const ahead = this.#read(this.#source.read(this.#permit, after))
    // Nobody may be waiting for it yet when it fails.
    ahead.catch(() => undefined)
    this.#ahead = ahead
  }

  async #read(statement: QueryConfig): Promise<Row> {
    const [row] = await this.#query<Row>(statement)
    if (row === undefined) throw new HighroadError('denied')
    return row
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
