/** What an account's seats cost, day by day. Whole numbers throughout: the same facts give the same statement anywhere. */
import { z } from 'zod'
import type { Fact } from '../consent/facts.ts'
import { DataClass } from '../consent/words.ts'
import { Day, dayIn, daysBetween } from './day.ts'
import { classesOn, formDays } from './form-days.ts'
import { discountsOn, listOn, partOf, type PriceList } from './price-list.ts'

/** A time for which somebody held a seat. Milliseconds since 1970; `until` null: they still do. */
export interface SeatSpell {
  /** Whose seat, as any text that is the same for the same person. */
  readonly seat: string
  readonly from: number
  readonly until: number | null
}

/** From the day on which it was set on, AI features are a free trial up to and with `through`. */
export interface Trial {
  readonly version: number
  readonly setOn: Day
  readonly through: Day
}

const Line = z.strictObject({ dataClass: DataClass, amount: z.number().int() })

const StatementDay = z.strictObject({
  day: Day,
  /** The version of the price list; null where there was none, and nothing is charged. */
  list: z.number().int().nullable(),
  /** People who were members at some moment of the day. */
  seats: z.number().int().nonnegative(),
  trial: z.boolean(),
  /** Without the form. */
  price: z.number().int(),
  /** What each class with a form in force takes off: 0 in a trial. */
  discounts: z.array(Line),
  total: z.number().int(),
})
export type StatementDay = z.infer<typeof StatementDay>

export const Statement = z.strictObject({
  currency: z.string(),
  digits: z.number().int(),
  zone: z.string(),
  /** Both with it. Days to come are not on it. */
  from: Day,
  until: Day,
  days: z.array(StatementDay),
  totals: z.strictObject({
    seatDays: z.number().int(),
    trialDays: z.number().int(),
    price: z.number().int(),
    discounts: z.array(Line),
    total: z.number().int(),
  }),
})
export type Statement = z.infer<typeof Statement>

export interface StatementInput {
  readonly account: string
  /** Both with it. */
  readonly from: Day
  readonly until: Day
  /** As seen from this moment: what comes after it is not there. Milliseconds since 1970. */
  readonly asOf: number
  /** At least one; of one currency, digits and zone. */
  readonly lists: readonly PriceList[]
  readonly trials: readonly Trial[]
  readonly seats: readonly SeatSpell[]
  /** The account's. */
  readonly facts: readonly Fact[]
}

/** Throws a RangeError where there is no list, or where lists differ in currency, digits or zone. */
export function statementOf(input: StatementInput): Statement {
  const { account, from, asOf, lists, facts } = input
  const { currency, digits, zone } = unitOf(lists)
  const today = dayIn(zone, asOf)
  const until = input.until < today ? input.until : today
  const forms = formDays(facts, account, asOf, zone)
  const spells = input.seats
    .filter((spell) => spell.from <= asOf)
    .map(({ seat, from, until }) => ({
      seat,
      first: dayIn(zone, from),
      last: until === null ? null : dayIn(zone, until),
    }))
  const days = daysBetween(from, until).map((day): StatementDay => {
    const list = listOn(lists, day)
    const held = spells.filter(({ first, last }) => first <= day && (last === null || day <= last))
    const seats = new Set(held.map(({ seat }) => seat)).size
    const trial = isTrial(input.trials, day)
    const times = trial ? 0 : seats
    const price = list === null ? 0 : partOf(list.seatMonth, day) * times
    const discounts =
      list === null
        ? []
        : discountsOn(list, classesOn(forms, day), day).map(({ dataClass, amount }) => ({
            dataClass,
            amount: amount * times,
          }))
    const total = price - sumOf(discounts)
    return { day, list: list?.version ?? null, seats, trial, price, discounts, total }
  })
  return { currency, digits, zone, from, until: input.until, days, totals: totalsOf(days) }
}

/** Of trials set on one day the later version holds. What was free before a change stays free. */
export function isTrial(trials: readonly Trial[], day: Day): boolean {
  let newest: Trial | null = null
  for (const trial of trials)
    if (
      trial.setOn <= day &&
      (newest === null ||
        trial.setOn > newest.setOn ||
        (trial.setOn === newest.setOn && trial.version > newest.version))
    )
      newest = trial
  return newest !== null && day <= newest.through
}

function unitOf(lists: readonly PriceList[]): PriceList {
  const [first] = lists
  if (first === undefined) throw new RangeError('there is no price list')
  const same = (list: PriceList) =>
    list.currency === first.currency && list.digits === first.digits && list.zone === first.zone
  if (!lists.every(same)) throw new RangeError('price lists of different currencies or time zones')
  return first
}

const sumOf = (lines: readonly { amount: number }[]): number =>
  lines.reduce((sum, { amount }) => sum + amount, 0)

function totalsOf(days: readonly StatementDay[]): Statement['totals'] {
  const add = (of: (day: StatementDay) => number): number => days.reduce((sum, day) => sum + of(day), 0)
  const lines = days.flatMap(({ discounts }) => discounts)
  return {
    seatDays: add(({ seats }) => seats),
    trialDays: add(({ trial }) => (trial ? 1 : 0)),
    price: add(({ price }) => price),
    discounts: DataClass.options
      .filter((of) => lines.some((line) => line.dataClass === of))
      .map((dataClass) => ({
        dataClass,
        amount: sumOf(lines.filter((line) => line.dataClass === dataClass)),
      })),
    total: add(({ total }) => total),
  }
}
