/** Times that a caller states. */
import { Refused, Unreadable } from './refused.ts'

/** ISO 8601 with a date, a time and a zone: what RFC 3339 allows, and without seconds as the standard's examples are. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i
/** How far two clocks may be apart. */
const APART_MS = 60_000

/** Milliseconds since 1970. Throws `Unreadable` where it is no moment. */
export function momentOf(text: string, field: string): number {
  const time = MOMENT.test(text) ? Date.parse(text) : NaN
  if (!Number.isSafeInteger(time) || time < 0) throw new Unreadable(field)
  return time
}

/** A caller may say when it asks; it may not ask for another time than now. */
export function mustBeNow(text: string | undefined, field: string, now: number): void {
  if (text !== undefined && Math.abs(momentOf(text, field) - now) > APART_MS)
    throw new Refused('not-now', field)
}
