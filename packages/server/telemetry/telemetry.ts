/** What the service notes about itself: taken where it fits, shown to the account, summed for the operator where the gate allows. */
import { sql } from 'kysely'
import { type DataClass, type Instant } from '@highroad/core/consent'
import { bitsOfSession, type DropReason, EVENT_NAMES, EVENTS, fieldsOf } from '@highroad/core/telemetry'
import type {
  OperatorTelemetry,
  TelemetryReport,
  TelemetrySession,
  TelemetryTaken,
  TelemetryView,
} from '@highroad/core/wire'
import type { Gate } from '../gate/index.ts'
import { dayOf, keep, newSession, type TelemetryStore } from './keep.ts'
import { pointsOf, type Sum } from './points.ts'

const KEPT_DAYS = 30
const DAY_MS = 24 * 3600 * 1000

export interface Telemetry {
  /** A session for somebody who is in a meeting of this account. Noted with nobody. */
  readonly begin: (account: string) => Promise<TelemetrySession>
  /** Keeps what fits, drops and counts the rest. `tooOften`: whoever sends has sent enough, so nothing is looked at. */
  readonly take: (report: TelemetryReport, tooOften: boolean) => Promise<TelemetryTaken>
  readonly view: (account: string) => Promise<TelemetryView>
  /** Over the accounts whose data may serve `improve` now; asked of the gate for each account, day and class. */
  readonly sums: () => Promise<OperatorTelemetry>
  readonly stop: () => void
}

export interface TelemetryOptions {
  readonly store: TelemetryStore
  readonly gate: Pick<Gate, 'decide' | 'facts'>
  readonly clock: () => number
  readonly random: (count: number) => Uint8Array
  readonly log: (event: string, detail: Record<string, string | number>) => void
}

export function openTelemetry({ store, gate, clock, random, log }: TelemetryOptions): Telemetry {
  let unplaced = 0
  const forget = () =>
    void store.app.query('select telemetry.forget_old()').catch(() => log('telemetry-not-forgotten', {}))
  forget()
  const daily = setInterval(forget, DAY_MS)
  daily.unref()

  return {
    begin: async (account) => ({ account, ...(await newSession(store, account, { now: clock(), random })) }),
    take: async (report, tooOften) => {
      const taken = tooOften ? null : await keep(store, report, clock())
      if (taken) return taken
      // Of no account, as far as anybody looked: counted for the process.
      unplaced += 1
      return { kept: 0, dropped: { [tooOften ? 'too-often' : 'session-unknown']: report.events.length } }
    },
    view: async (account) => {
      const { sums, dropped } = await readOwn(store, account, clock())
      return {
        collected: EVENT_NAMES.map((event) => ({
          event,
          dataClass: EVENTS[event].dataClass,
          fields: fieldsOf(event).map(([field, values]) => ({ field, values: [...values] })),
        })),
        keptDays: KEPT_DAYS,
        bitsOfSession: Math.ceil(bitsOfSession()),
        counts: pointsOf(sums),
        dropped,
      }
    },
    sums: async () => {
      const { rows } = await store.app.query<Row & { account: string }>(
        'select account, on_day as day, event, steps, times from telemetry.sums()',
      )
      const byAccount = Map.groupBy(rows, ({ account }) => account)
      const allowed: Sum[] = []
      let accounts = 0
      for (const [account, own] of byAccount) {
        const may = await usableIn(gate, account, clock())
        const kept: Sum[] = []
        for (const sum of own.map(toSum)) if (await may(sum)) kept.push(sum)
        if (kept.length > 0) accounts += 1
        allowed.push(...kept)
      }
      return { accounts, denied: byAccount.size - accounts, counts: pointsOf(allowed), unplaced }
    },
    stop: () => clearInterval(daily),
  }
}

interface Row {
  day: string
  event: string
  steps: string[]
  times: string
}

const toSum = ({ day, event, steps, times }: Row): Sum => ({
  day,
  event,
  steps: steps.map(Number),
  times: Number(times),
})

async function readOwn(store: TelemetryStore, account: string, now: number) {
  const since = dayOf(now - KEPT_DAYS * DAY_MS)
  return await store.asTenant({ account, person: null }, async (tx) => {
    const { rows: events } = await sql<Row>`
      select day::text as day, event, steps, sum(times) as times from telemetry.event
       where account_id = ${account} and day >= ${since}::date group by 1, 2, 3 order by 1, 2, 3`.execute(tx)
    const { rows: dropped } = await sql<{ day: string; reason: DropReason; times: number }>`
      select day::text as day, outcome as reason, times from telemetry.tally
       where account_id = ${account} and day >= ${since}::date and outcome <> 'kept' order by 1, 2`.execute(
      tx,
    )
    return { sums: events.map(toSum), dropped }
  })
}

/**
 * Whether a day's data of this account may serve `improve` (R4). No moment is kept within the day, so it has to be allowed
 * for one made at the day's beginning and for one made at its end: terms that came in between never reach back (R11).
 */
async function usableIn(gate: TelemetryOptions['gate'], account: string, now: Instant) {
  const place = `account:${account}` as const
  const facts = await gate.facts([place, 'operator'])
  // Never before a fact: were the clock behind, terms that narrow would lie in the future and not be looked at.
  const at = facts.reduce((newest, { time }) => Math.max(newest, time), now)
  const began = facts.reduce(
    (first, fact) => (fact.kind === 'mark-set' ? Math.min(first, fact.time) : first),
    at,
  )
  const known = new Map<string, Promise<boolean>>()
  const ask = async (dataClass: DataClass, day: string): Promise<boolean> => {
    const from = Date.parse(`${day}T00:00:00Z`)
    for (const itemTime of new Set([
      Math.max(from, began),
      Math.max(Math.min(from + DAY_MS - 1, at), began),
    ])) {
      const { decision } = await gate.decide({
        purpose: 'improve',
        feature: null,
        processor: null,
        hostingAccount: account,
        place,
        classes: [dataClass],
        contributors: [],
        itemTime,
        at,
      })
      if (decision !== 'permit') return false
    }
    return true
  }
  return ({ day, event }: Sum): Promise<boolean> => {
    const name = EVENT_NAMES.find((one) => one === event)
    if (name === undefined) return Promise.resolve(false)
    const { dataClass } = EVENTS[name]
    const key = `${dataClass} ${day}`
    const answer = known.get(key) ?? ask(dataClass, day)
    known.set(key, answer)
    return answer
  }
}
