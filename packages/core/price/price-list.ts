/** What a seat costs, with and without the consent form. Set by the operator, in versions. */
import { z } from 'zod'
import { DataClass, isServiceGenerated } from '../consent/words.ts'
import { Day, daysInMonth, TimeZone } from './day.ts'

/** In the currency's smallest unit, a whole number: 1250 is 12.50 where a unit has two digits. */
const Amount = z.number().int().min(0).max(1_000_000_000)

const Discount = z.strictObject({
  dataClass: DataClass.refine((of): boolean => !isServiceGenerated(of)),
  /** Off the price of a seat and month, while a form that covers this class is in force. */
  month: Amount.min(1),
})

/** What an operator decides; a version of it is a {@link PriceList}. */
export const PriceTerms = z
  .strictObject({
    /** The first day that it holds for. */
    from: Day,
    /** ISO 4217. */
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** Digits after the decimal point: 2 for the euro, 0 for the yen. */
    digits: z.number().int().min(0).max(4),
    /** Where a day begins and ends. */
    zone: TimeZone,
    /** A seat for one month without the form. */
    seatMonth: Amount,
    discounts: z.array(Discount).max(DataClass.options.length),
  })
  .refine(({ discounts }) => new Set(discounts.map((one) => one.dataClass)).size === discounts.length, {
    path: ['discounts'],
  })
  // A form must not pay an organisation for its people's content: at most it makes a seat free.
  .refine(({ discounts, seatMonth }) => sumOf(discounts) <= seatMonth, { path: ['discounts'] })
export type PriceTerms = z.infer<typeof PriceTerms>

export interface PriceList extends PriceTerms {
  readonly version: number
}

const sumOf = (discounts: readonly { month: number }[]): number =>
  discounts.reduce((sum, { month }) => sum + month, 0)

/** Of two that hold from one day on, the later version holds. Null before the first. */
export function listOn(lists: readonly PriceList[], day: Day): PriceList | null {
  let found: PriceList | null = null
  for (const list of lists)
    if (
      list.from <= day &&
      (found === null || list.from > found.from || (list.from === found.from && list.version > found.version))
    )
      found = list
  return found
}

/**
 * A day's part of a month's price: the price shared out over the days of the month in whole units, and what is left over
 * one unit a day from the first day on. So the parts of a month are together exactly its price, no part depends on what
 * any other day was, and a higher price has no lower part on any day.
 */
export function partOf(month: number, day: Day): number {
  const days = daysInMonth(day)
  return Math.floor((month + days - Number(day.slice(8))) / days)
}

/** One class's part of a day, for one seat. */
export interface ClassPart {
  readonly dataClass: DataClass
  readonly amount: number
}

/**
 * What a day takes off the price of one seat for these classes, class by class in the order of the vocabulary. Each is
 * the part of all classes up to it, less the part of those before it: so they are together the part of their sum, which is
 * never more than the part of the seat's price.
 */
export function discountsOn(list: PriceTerms, classes: ReadonlySet<DataClass>, day: Day): ClassPart[] {
  let before = 0
  return inOrder(list)
    .filter(({ dataClass }) => classes.has(dataClass))
    .map(({ dataClass, month }) => {
      const amount = partOf(before + month, day) - partOf(before, day)
      before += month
      return { dataClass, amount }
    })
}

/** The discounts in the order of the vocabulary. */
export const inOrder = ({ discounts }: PriceTerms): PriceTerms['discounts'] =>
  discounts.toSorted(
    (a, b) => DataClass.options.indexOf(a.dataClass) - DataClass.options.indexOf(b.dataClass),
  )

/** What a seat costs a month with a form for these classes. */
export const seatMonthWith = (list: PriceTerms, classes: ReadonlySet<DataClass>): number =>
  list.seatMonth - sumOf(list.discounts.filter(({ dataClass }) => classes.has(dataClass)))
