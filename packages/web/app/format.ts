/** Dates, durations and numbers in the reader's locale. `locale` undefined means the reader's own. */
type Locale = string | undefined

export function formatNumber(value: number, locale?: Locale): string {
  return new Intl.NumberFormat(locale).format(value)
}

/** `ratio` of 1 as a whole percentage. It never says 100 of something incomplete, nor 0 of something. */
export function formatShare(part: number, whole: number, locale?: Locale): string {
  if (whole <= 0) return '0\u00a0%'
  const exact = (part / whole) * 100
  const rounded = part >= whole ? 100 : part > 0 ? Math.min(99, Math.max(1, Math.round(exact))) : 0
  return `${formatNumber(rounded, locale)}\u00a0%`
}

/** A position in a meeting: 03:12, or 1:03:12 beyond the first hour. */
export function formatPosition(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** A duration in words: "40 seconds", "2 minutes", "1 hour 5 minutes". */
export function formatDuration(ms: number, locale?: Locale): string {
  const unit = (value: number, name: 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value)
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 90) return unit(seconds, 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return unit(minutes, 'minute')
  const left = minutes % 60
  return left === 0
    ? unit(minutes / 60, 'hour')
    : `${unit(Math.floor(minutes / 60), 'hour')} ${unit(left, 'minute')}`
}

/** "Monday 23 November"; with the year where it is not this one. `now` in milliseconds since 1970. */
export function formatDay(at: number, locale?: Locale, now = Date.now()): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', ...dateParts(at, now) }).format(at)
}

const dateParts = (at: number, now: number): Intl.DateTimeFormatOptions => ({
  day: 'numeric',
  month: 'long',
  ...(new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' }),
})

/** "Monday 23 November, 10:00" */
export function formatMoment(at: number, locale?: Locale, now?: number): string {
  return `${formatDay(at, locale, now)}, ${formatTime(at, locale)}`
}

/** "Monday 23 November, 10:00 to 10:41"; what both times share is said once. */
export function formatSpan(from: number, until: number, locale?: Locale, now?: number): string {
  const parts = new Intl.DateTimeFormat(locale, CLOCK).formatRangeToParts(from, Math.max(from, until))
  const times = parts
    .map(({ source, type, value }) =>
      source === 'shared' && /[–—-]/u.test(value) && type === 'literal' ? ' to ' : value,
    )
    .join('')
  return `${formatDay(from, locale, now)}, ${times}`
}

const CLOCK = { hour: 'numeric', minute: '2-digit' } as const

export function formatTime(at: number, locale?: Locale): string {
  return new Intl.DateTimeFormat(locale, CLOCK).format(at)
}

/** "23 November"; with the year where it is not this one. */
export function formatDate(at: number, locale?: Locale, now = Date.now()): string {
  return new Intl.DateTimeFormat(locale, dateParts(at, now)).format(at)
}

/** "1 person", "3 people" */
export function formatPeople(count: number, locale?: Locale): string {
  return count === 1 ? '1 person' : `${formatNumber(count, locale)} people`
}
