/**
 * What programs asked about an account, for the account to see: counts by day, key, purpose, classes, answer and reasons.
 * A flood raises counts; the kinds that one key can make of a day are bounded, and the rest is one line more.
 */
import { sql } from 'kysely'
import { Asked, type EvaluationAnswer } from '@highroad/core/wire'
import type { DataClass, Feature, Purpose } from '@highroad/core/consent'
import type { Store } from '../store/index.ts'

/** Kinds that are told apart for one key on one day. */
const MOST_KINDS = 500
const DAY_MS = 24 * 3600 * 1000

/** One question and its answer, in words of the closed vocabularies; null for what was unknown. */
export interface AskedLine {
  readonly processor: string | null
  readonly purpose: Purpose | null
  readonly feature: Feature | null
  readonly classes: readonly DataClass[]
  readonly decision: EvaluationAnswer['decision']
  readonly codes: readonly string[]
}

type AskedStore = Pick<Store, 'asTenant' | 'app'>

/** Counts each line once, in one statement. */
export async function recordAsked(
  store: AskedStore,
  account: string,
  key: string,
  at: number,
  lines: readonly AskedLine[],
): Promise<void> {
  const day = new Date(at).toISOString().slice(0, 10)
  await store.asTenant({ account, person: null }, async (tx) => {
    await sql`
      with asked as (
        select n.processor, n.purpose, n.feature, n.classes, n.decision, n.codes, count(*) as times
          from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
            as n (processor text, purpose text, feature text, classes text[], decision boolean, codes text[])
         group by 1, 2, 3, 4, 5, 6
      ), told as (
        select n.*, exists (
          select from authzen.asked a
           where a.account_id = ${account} and a.day = ${day}::date and a.key_id = ${key}
             and a.processor is not distinct from n.processor and a.purpose is not distinct from n.purpose
             and a.feature is not distinct from n.feature and a.classes = n.classes
             and a.decision = n.decision and a.codes = n.codes) as known
          from asked n
      ), kept as (
        select t.*, t.known or row_number() over (partition by t.known order by t.purpose, t.codes)
                 <= ${MOST_KINDS} - (select count(*) from authzen.asked a
                   where a.account_id = ${account} and a.day = ${day}::date and a.key_id = ${key}) as apart
          from told t
      )
      insert into authzen.asked as old
        (account_id, day, key_id, processor, purpose, feature, classes, decision, codes, times, last_at)
      select ${account}, ${day}::date, ${key}, k.processor, k.purpose, k.feature, k.classes, k.decision, k.codes,
             sum(k.times), ${new Date(at)}::timestamptz
        from (select case when apart then processor end as processor, case when apart then purpose end as purpose,
                     case when apart then feature end as feature,
                     case when apart then classes else '{}' end as classes, decision,
                     case when apart then codes else '{}' end as codes, times from kept) k
       group by 4, 5, 6, 7, 8, 9 order by 4, 5, 6, 7, 8, 9
      on conflict on constraint asked_line
      do update set times = old.times + excluded.times, last_at = greatest(old.last_at, excluded.last_at)`.execute(
      tx,
    )
  })
}

interface Row {
  day: string
  key_id: string
  processor: string | null
  purpose: string | null
  feature: string | null
  classes: string[]
  decision: boolean
  codes: string[]
  times: string
  last_at: Date
}

/** The lines of the last 90 days, the newest first; `labels` as the account's keys have them. */
export async function listAsked(
  store: AskedStore,
  account: string,
  now: number,
  labels: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<Asked> {
  const { rows } = await store.asTenant({ account, person: null }, (tx) =>
    sql<Row>`
      select day::text as day, key_id, processor, purpose, feature, classes, decision, codes, times, last_at
        from authzen.asked
       where account_id = ${account} and day >= ${new Date(now - 90 * DAY_MS)}::date
       order by last_at desc, day desc, key_id, codes limit 1000`.execute(tx),
  )
  const known = await labels([...new Set(rows.map((row) => row.key_id))])
  return Asked.parse({
    lines: rows.map(({ key_id, times, last_at, ...row }) => ({
      ...row,
      key: key_id,
      label: known.get(key_id) ?? null,
      times: Number(times),
      lastAt: last_at.getTime(),
    })),
  })
}

/** Deletes what is older than 90 days, whoever's it is. */
export async function forgetOld(store: AskedStore): Promise<void> {
  await store.app.query('select authzen.forget_old()')
}
