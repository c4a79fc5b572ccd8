/** What the pages of prices say, from what the server answers. Pure. */
import { inOrder, PriceTerms, seatMonthWith, type Statement } from '@highroad/core/price'
import { DataClass } from '@highroad/core/consent'
import type { PriceListView } from '@highroad/core/wire'
import { CLASS_WORDS } from '@highroad/core/form'

export interface Unit {
  readonly currency: string
  readonly digits: number
}

/** 1250 as "€12.50", in the reader's locale. */
export function formatMoney(amount: number, { currency, digits }: Unit, locale?: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    // Nothing taken off is no negative nothing.
  }).format((amount || 0) / 10 ** digits)
}

/** "23 November"; a day has no time of its own, so no zone moves it. */
export function formatDayOf(day: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { ...DAY, timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`))
}

/** The same with its year. */
export function formatWholeDay(day: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { ...DAY, year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${day}T00:00:00Z`),
  )
}

const DAY = { day: 'numeric', month: 'long' } as const

/** "November 2026" */
export function formatMonth(month: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  )
}

/** The month so many months later, or earlier. */
export function monthsAfter(month: string, count: number): string {
  const [year = 0, of = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, of - 1 + count, 1)).toISOString().slice(0, 7)
}

/** The price of one seat and month, class by class: what each takes off, and what is left with all of them. */
export function previewOf(list: PriceListView): {
  without: number
  classes: { dataClass: DataClass; words: string; off: number }[]
  withAll: number
} {
  const classes = inOrder(list).map(({ dataClass, month }) => ({
    dataClass,
    words: CLASS_WORDS[dataClass],
    off: month,
  }))
  const all = new Set(classes.map((one) => one.dataClass))
  return { without: list.seatMonth, classes, withAll: seatMonthWith(list, all) }
}

/**
 * The price of a seat and month today and the form behind it, in words. `today`: the classes that a form covered at some
 * moment of this day, which counts whole; `now`: those of the forms in force at this moment.
 */
export function todayWords(
  list: PriceListView,
  today: readonly DataClass[],
  now: readonly DataClass[],
  locale?: string,
): { seat: string; form: string } {
  const cost = (classes: readonly DataClass[]) =>
    formatMoney(seatMonthWith(list, new Set(classes)), list, locale)
  const without = cost([])
  const ended = inOrder(list).flatMap(({ dataClass: of }) =>
    today.includes(of) && !now.includes(of) ? [of] : [],
  )
  const [first, next] = [cost(today), cost(now)]
  const seat =
    first === next
      ? first === without
        ? first
        : `${first}, and ${without} without the form`
      : `${first} today, and ${next} from tomorrow on`
  const names = (classes: readonly DataClass[]) =>
    classes.map((of) => CLASS_WORDS[of].toLowerCase()).join(', ')
  const form = [
    now.length === 0 ? 'None in force.' : `In force for ${names(now)}.`,
    ended.length === 0 ? '' : `What it took off for ${names(ended)} holds to the end of today.`,
  ]
  return { seat, form: form.filter(Boolean).join(' ') }
}

/** The days of a statement from the first on which anything could be charged; how many before it had nothing. */
export function chargedDays(days: Statement['days']): { days: Statement['days']; before: number } {
  const first = days.findIndex(({ list, seats }) => list !== null && seats > 0)
  return first <= 0 ? { days, before: 0 } : { days: days.slice(first), before: first }
}

/** Bars of a month: for each day what it costs and what the form took off, as parts of the dearest day. */
export function barsOf({ days }: Statement): {
  most: number
  bars: { day: string; total: number; off: number }[]
} {
  const most = days.reduce((max, { price }) => Math.max(max, price), 0)
  const part = (amount: number): number => (most === 0 ? 0 : amount / most)
  return {
    most,
    bars: days.map(({ day, price, total }) => ({ day, total: part(total), off: part(price - total) })),
  }
}

/** Which days of a month are named under a plot: the first, each seventh after it, and none too near the last. */
export const ticksOf = (count: number): number[] => [1, 8, 15, 22, 29].filter((day) => day <= count)

/** What a form of text fields says, as a price list; or the name of the first field that cannot be. Amounts in whole units of money. */
export function readPrices(form: FormData): { terms: PriceTerms } | { wrong: string } {
  const text = (name: string): string => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const digits = Number(text('digits'))
  const discounts = []
  for (const dataClass of DataClass.options) {
    const off = text(`off-${dataClass}`)
    if (off === '') continue
    const month = minor(off, digits)
    if (month === null) return { wrong: `off-${dataClass}` }
    if (month > 0) discounts.push({ dataClass, month })
  }
  const seatMonth = minor(text('seatMonth'), digits)
  if (seatMonth === null) return { wrong: 'seatMonth' }
  const read = PriceTerms.safeParse({
    from: text('from'),
    currency: text('currency').toUpperCase(),
    digits,
    zone: text('zone'),
    seatMonth,
    discounts,
  })
  return read.success ? { terms: read.data } : { wrong: String(read.error.issues[0]?.path[0] ?? '') }
}

/** "12.50" of two digits is 1250; null where it is no amount, or has more digits than the currency. */
export function minor(text: string, digits: number): number | null {
  const match = /^(\d{1,9})(?:[.,](\d{1,4}))?$/.exec(text)
  if (match === null) return null
  const [, whole = '', rest = ''] = match
  if (rest.length > digits) return null
  return Number(whole + rest.padEnd(digits, '0'))
}
