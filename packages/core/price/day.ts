/** Calendar days in a named time zone. A day is written as ISO 8601 does, so that text order is time order. */
import { z } from 'zod'

const DAY_MS = 86_400_000
const SHAPE = /^\d{4}-\d{2}-\d{2}$/

/** Milliseconds since 1970 of a day's beginning in UTC; NaN for what is no day of the calendar. */
const startInUtc = (day: string): number => {
  if (!SHAPE.test(day)) return Number.NaN
  const at = Date.parse(`${day}T00:00:00Z`)
  // A day beyond its month's end would otherwise be read as one of the next month.
  return Number.isNaN(at) || inUtc(at) !== day ? Number.NaN : at
}

const inUtc = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** A day of the Gregorian calendar, as `2026-11-23`. */
export const Day = z.string().refine((day) => !Number.isNaN(startInUtc(day)))
export type Day = z.infer<typeof Day>

/** A month, as `2026-11`. */
export const Month = z.string().refine((month) => !Number.isNaN(startInUtc(`${month}-01`)))
export type Month = z.infer<typeof Month>

const formats = new Map<string, Intl.DateTimeFormat>()

/** Throws a RangeError for a zone that is not of the IANA database. */
function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  formats.set(zone, made)
  return made
}

/** A time zone by its name in the IANA database, or UTC. */
export const TimeZone = z
  .string()
  .max(60)
  .refine((zone) => {
    try {
      return formatIn(zone) !== undefined
    } catch {
      return false
    }
  })

/** The day on which a moment falls in a zone. `at` in milliseconds since 1970. */
export function dayIn(zone: string, at: number): Day {
  if (zone === 'UTC') return inUtc(at)
  const parts = new Map(
    formatIn(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const part = (name: 'year' | 'month' | 'day'): string => parts.get(name) ?? ''
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}

/** The day so many days later, or earlier where `days` is negative. */
export const daysAfter = (day: Day, days: number): Day => inUtc(startInUtc(day) + days * DAY_MS)

/** Every day from `first` to `last`, both with it, in order. */
export function daysBetween(first: Day, last: Day): Day[] {
  const count = Math.round((startInUtc(last) - startInUtc(first)) / DAY_MS) + 1
  return Array.from({ length: Math.max(0, count) }, (_, i) => daysAfter(first, i))
}

/** How many days the month of this day has. */
export function daysInMonth(day: Day): number {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

export const monthOf = (day: Day): Month => day.slice(0, 7)
export const firstOf = (month: Month): Day => `${month}-01`
export const lastOf = (month: Month): Day => `${month}-${daysInMonth(firstOf(month))}`
