/** The operator's price lists and the accounts' free trials, in versions. */
import { sql } from 'kysely'
import { type Day, dayIn, type PriceList, PriceTerms, type Trial } from '@highroad/core/price'
import { HighroadError } from '@highroad/core/wire'
import type { Store } from '../store/index.ts'

export interface Prices {
  /** Every version, oldest first. */
  readonly lists: () => Promise<PriceList[]>
  /** Today, where the lists say that a day begins and ends. */
  readonly today: () => Promise<Day>
  /**
   * Sets a list that holds from a later day on; the first may hold from today. Throws `bad-request` with the field where
   * it reaches back or is of another currency or zone than those before it, `conflict` where another was set at the same
   * moment.
   */
  readonly setList: (terms: PriceTerms) => Promise<void>
  /** Oldest first. */
  readonly trials: (account: string) => Promise<Trial[]>
  /** Today is the earliest last day: what was free stays free. Throws as `setList`. */
  readonly setTrial: (account: string, through: Day) => Promise<void>
}

const UNIQUE_VIOLATION = '23505'
const NOBODY = { account: null, person: null }

export function openPrices({
  store,
  clock,
}: {
  readonly store: Store
  readonly clock: () => number
}): Prices {
  const lists = (): Promise<PriceList[]> =>
    store.asTenant(NOBODY, async (tx) => {
      const { rows } = await sql<{ version: number; body: unknown }>`
        select version, body from price.lists()`.execute(tx)
      return rows.map(({ version, body }) => ({ version, ...PriceTerms.parse(body) }))
    })
  const today = async (): Promise<Day> => dayIn((await lists())[0]?.zone ?? 'UTC', clock())
  const trials = (account: string): Promise<Trial[]> =>
    store.asTenant({ account, person: null }, async (tx) => {
      const { rows } = await sql<Trial>`
        select version, set_on as "setOn", through from price.trial
         where account_id = ${account} order by version`.execute(tx)
      return rows
    })

  return {
    lists,
    today,
    trials,
    setList: async (terms) => {
      const before = await lists()
      const [first] = before
      for (const field of ['currency', 'digits', 'zone'] as const)
        if (first !== undefined && first[field] !== terms[field])
          throw new HighroadError('bad-request', field)
      const now = dayIn(terms.zone, clock())
      // A day that has begun keeps its price.
      if (terms.from < now || (first !== undefined && terms.from === now))
        throw new HighroadError('bad-request', 'from')
      const version = before.length + 1
      await unlessTaken(
        store.asTenant(NOBODY, (tx) =>
          sql`select price.add_list(${version}, ${JSON.stringify(terms)}::jsonb)`.execute(tx),
        ),
      )
    },
    setTrial: async (account, through) => {
      const setOn = await today()
      if (through < setOn) throw new HighroadError('bad-request', 'through')
      const version = (await trials(account)).length + 1
      await unlessTaken(
        store.asTenant({ account, person: null }, (tx) =>
          sql`insert into price.trial (account_id, version, set_on, through)
              values (${account}, ${version}, ${setOn}, ${through})`.execute(tx),
        ),
      )
    },
  }
}

/** Two who set the same version at once: the second is told. */
async function unlessTaken(written: Promise<unknown>): Promise<void> {
  try {
    await written
  } catch (error) {
    if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) throw new HighroadError('conflict')
    throw error
  }
}
