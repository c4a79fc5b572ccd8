/** Days and times. `5 pm`, `5pm` and `17:00` are one; so are `3 May 2026` and `May 3rd, 2026` and `2026-05-03`. */
import type { Rest } from './found.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'
/** Also verbs: alone they are months only where a word before them says so. */
const BEFORE_MONTH =
  'in|by|of|since|until|till|from|before|after|during|last|next|this|late|early|mid|to|through'
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?'
const YEAR = '(?:,?\\s+(\\d{4}))?'
const ALONE = '(?![\\p{L}\\p{N}])'
const START = '(?<![\\p{L}\\p{N}])'

const ISO = /(?<![\p{L}\p{N}-])(\d{4})-(\d{2})-(\d{2})(?![\p{N}-])/gu
const DAY_MONTH = new RegExp(`${START}${DAY}\\s+(?:of\\s+)?(${MONTH})\\.?${YEAR}${ALONE}`, 'giu')
const MONTH_DAY = new RegExp(
  `${START}(${MONTH})\\.?\\s+(?:the\\s+)?${DAY}${YEAR}(?![\\p{L}\\p{N}]|[:.,]\\d)`,
  'giu',
)
const MONTH_ONLY = new RegExp(
  `${START}(?:(?:january|february|april|june|july|august|september|october|november|december)|(?<=(?:${BEFORE_MONTH})[\\s-])(?:may|march))${YEAR}${ALONE}`,
  'giu',
)
const MONTH_YEAR = new RegExp(`${START}(${MONTH})\\.?\\s+(\\d{4})${ALONE}`, 'giu')
const SHORT_MONTH = /(?<![\p{L}\p{N}])(?:Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?![\p{L}\p{N}])/gu
const NUMERIC = /(?<![\p{L}\p{N}./-])\d{1,2}([./-])\d{1,2}\1\d{2,4}(?![\p{L}\p{N}])/gu

const WHEN = '(?:(next|last|this|coming|past|previous|following)\\s+)?'
const PART = '(?:\\s+(morning|noon|afternoon|evening|night))?'
const WEEKDAY = new RegExp(
  `${START}${WHEN}((?:mon|tues|wednes|thurs|fri|satur|sun)days?|mon|tues?|wed|thu|thurs?|fri)${PART}${ALONE}`,
  'giu',
)
const SHORT_WEEKEND = /(?<![\p{L}\p{N}])(?:Sat|Sun)(?![\p{L}\p{N}])/gu
const RELATIVE = new RegExp(
  `${START}(?:(today|tonight|tomorrow|tmrw|tmr|yesterday|midnight)${PART}|(?:next|last|this|past|coming|previous|following)\\s+(?:week(?:end)?|month|quarter|year|morning|afternoon|evening|night|spring|summer|autumn|fall|winter)|day\\s+(?:after|before))${ALONE}`,
  'giu',
)
const SOON =
  /(?<![\p{L}\p{N}])(?:asap|eod|eow|cob|as soon as possible|(?:by )?the end of the (?:day|week)|end of (?:the )?(?:day|week))(?![\p{L}\p{N}])/giu

const HALVES = /(?<![\p{L}\p{N}.:])(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?\s?m(?:\.|(?![\p{L}\p{N}]))/giu
const CLOCK = /(?<![\p{L}\p{N}.:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?![\p{L}\p{N}]|:\d)/gu
const O_CLOCK = /(?<![\p{L}\p{N}.:])(\d{1,2})\s?o['’]?clock(?![\p{L}\p{N}])/giu
const NOON = /(?<![\p{L}\p{N}])(?:noon|midday)(?![\p{L}\p{N}])/giu

const two = (number: string | number): string => String(number).padStart(2, '0')
const monthOf = (name: string): string => two(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1)
const day = (year: string | undefined, month: string, date: string): string =>
  `day ${year ?? '-'}-${monthOf(month)}-${two(date)}`
const plain = (words: string): string => words.toLowerCase().replaceAll(/\s+/gu, ' ')

function halfDay([, hour = '', minutes = '00', half = '']: RegExpExecArray): string | null {
  const hours = Number(hour)
  if (hours < 1 || hours > 12) return null
  return `time ${two((hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0))}:${minutes}`
}

function weekday([, when = '', name = '', part = '']: RegExpExecArray): string {
  const which = when.toLowerCase().replace('this', '')
  return plain(`day ${which} ${name.slice(0, 3)}${/days$/iu.test(name) ? 's' : ''} ${part}`.trim())
}

function soon([words]: RegExpExecArray): string {
  const said = plain(words)
  if (said === 'asap' || said.startsWith('as soon')) return 'day asap'
  if (said === 'eod' || said === 'cob' || said.endsWith('day')) return 'day eod'
  return 'day eow'
}

/** Keys begin with `day` or `time`: the order of days and of times is looked at apart. */
export function takeDates(rest: Rest): void {
  rest.take('date', ISO, ([, year, month = '', date = '']) => `day ${year}-${month}-${date}`)
  rest.take('date', DAY_MONTH, ([, date = '', month = '', year]) => day(year, month, date))
  rest.take('date', MONTH_YEAR, ([, month = '', year]) => `day ${year}-${monthOf(month)}`)
  rest.take('date', MONTH_DAY, ([, month = '', date = '', year]) => day(year, month, date))
  rest.take('date', MONTH_ONLY, ([month, year]) => `day ${year ?? '-'}-${monthOf(month)}`)
  rest.take('date', SHORT_MONTH, ([month]) => `day --${monthOf(month)}`)
  rest.take('date', NUMERIC, ([date]) => `day ${date}`)
  rest.take('date', SOON, soon)
  rest.take('date', WEEKDAY, weekday)
  rest.take('date', SHORT_WEEKEND, ([name]) => `day ${name.toLowerCase()}`)
  rest.take('date', RELATIVE, ([words]) => `day ${plain(words).replace(/^tmrw?/u, 'tomorrow')}`)
  rest.take('date', HALVES, halfDay)
  rest.take(
    'date',
    CLOCK,
    ([, hour = '', minutes, seconds]) =>
      `time ${two(hour)}:${minutes}${seconds === undefined ? '' : `:${seconds}`}`,
  )
  rest.take('date', O_CLOCK, ([, hour = '']) => `time ${two(hour)}:00`)
  rest.take('date', NOON, () => 'time 12:00')
}
