/** Amounts of money, and every other number: in digits, in words, with its unit. */
import type { Rest } from './found.ts'
import { UNIT, unitOf } from './units.ts'

/** No longer than anybody reads: a text made to be slow is read in bounded time. */
const DIGITS = "\\d(?:[\\d.,'’]{0,60}\\d)?"
const LARGE = '(?:\\s?(k|bn|thousand|million|billion|trillion)(?![\\p{L}\\p{N}]))?'
const SYMBOL = 'US\\$|[$€£¥₹₽₩₺₴₪฿₿]'
const CODE =
  'USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KRW|SGD|HKD|TRY|ILS|AED'
const NAME = 'euros?|dollars?|cents?|yen|francs?|rupees?|pesos?'
const MONEY_FIRST = new RegExp(
  `([-−+<>≤≥~]?\\s?)(${SYMBOL}|(?<![\\p{L}\\p{N}])(?:${CODE}))\\s?(${DIGITS})${LARGE}`,
  'gu',
)
const MONEY_LAST = new RegExp(
  `(?<![\\p{L}\\p{N}])([-−+<>≤≥~]?)(${DIGITS})${LARGE}\\s?(${SYMBOL}|(?:${CODE}|${NAME})(?![\\p{L}\\p{N}]))`,
  'giu',
)
/** A run of letters and digits with at least one digit: 5, 1,000, 3rd, Q3, v2.1, ABC-123. */
const RUN = /[\p{L}\p{N}_]+(?:[.,:/'’_–−-][\p{L}\p{N}_]+)*/gu

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const LARGER: Readonly<Record<string, number>> = {
  dozen: 12,
  hundred: 100,
  k: 1e3,
  thousand: 1e3,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
  trillion: 1e12,
}
const ORDINALS = 'third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ')
const WORD = [...SMALL, ...TENS, 'dozen', 'hundred', 'thousand', 'million', 'billion', 'trillion'].join('|')
const IN_WORDS = new RegExp(
  `(?<![\\p{L}\\p{N}-])(?:${WORD})(?:(?:[\\s-]+|\\s+and\\s+)(?:${WORD}))*(?![\\p{L}\\p{N}])`,
  'giu',
)
const AS_WORD = new RegExp(
  `(?<![\\p{L}\\p{N}-])(?:${ORDINALS.join('|')}|half|halves|twice|double|doubled|triple|tripled|dozens|hundreds|thousands|millions|billions)(?![\\p{L}\\p{N}])`,
  'giu',
)

const CURRENCY: Readonly<Record<string, string>> = { '€': 'EUR', euro: 'EUR', us$: 'USD', dollar: '$' }
const currencyOf = (said: string): string => {
  const singular = said.toLowerCase().replace(/(?<=[a-z]{3})s$/u, '')
  return CURRENCY[singular] ?? singular.toUpperCase()
}

/** Digits without the marks that group them by threes. A dot may be decimal or not: it stays. */
function value(digits: string, larger: string | undefined): string {
  const bare = /^\d{1,3}(?:[,'’]\d{3})+(?:\.\d+)?$/u.test(digits) ? digits.replaceAll(/[,'’]/gu, '') : digits
  const times = LARGER[larger?.toLowerCase() ?? '']
  if (times === undefined || !/^\d{1,9}(?:\.\d{1,6})?$/u.test(bare))
    return bare + (larger ?? '').toLowerCase()
  return String(Math.round(Number(bare) * times * 1e6) / 1e6)
}

const signed = (sign: string): string => sign.trim().replace('−', '-').replace('+', '')

export function takeAmounts(rest: Rest): void {
  rest.take(
    'amount',
    MONEY_FIRST,
    ([, sign = '', currency = '', digits = '', larger]) =>
      `${signed(sign)}${value(digits, larger)} ${currencyOf(currency)}`,
  )
  rest.take(
    'amount',
    MONEY_LAST,
    ([, sign = '', digits = '', larger, currency = '']) =>
      `${signed(sign)}${value(digits, larger)} ${currencyOf(currency)}`,
  )
}

/** What stands right before a number and changes what it says. */
function signBefore(text: string, at: number): string {
  const before = text[at - 1] ?? ''
  if (/[<>≤≥≈~±#]/u.test(before)) return before
  if (/[-−]/u.test(before) && !/[\p{L}\p{N}]/u.test(text[at - 2] ?? ' ')) return '-'
  return ''
}

function withUnit(number: string, text: string, end: number): string {
  UNIT.lastIndex = end
  const unit = UNIT.exec(text)?.[1]
  return unit === undefined ? number : `${number} ${unitOf(unit)}`
}

function numberKey(run: string, text: string, at: number): string | null {
  if (!/\p{N}/u.test(run)) return null
  const sign = signBefore(text, at)
  const token = run.normalize('NFKC').toLowerCase().replaceAll(/[–−]/gu, '-')
  const [, digits, letters = ''] = /^(\d[\d.,'’]*?)([a-zµ°]*)$/u.exec(token) ?? []
  if (digits === undefined) return sign + token
  const end = at + run.length
  if (letters === '') {
    const larger = /^\s(thousand|million|billion|trillion|dozen|hundred)(?![\p{L}\p{N}])/iu.exec(
      text.slice(end, end + 12),
    )
    return sign + withUnit(value(digits, larger?.[1]), text, end + (larger?.[0].length ?? 0))
  }
  if (letters === 'k' || letters === 'bn') return sign + withUnit(value(digits, letters), text, end)
  const unit = unitOf(letters)
  return sign + (unit === null ? token : `${value(digits, undefined)} ${unit}`)
}

/** The number that English words say; the words where they do not add up to one; null for “one” alone, which mostly counts nothing. */
function spoken(words: string): string | null {
  const parts = words
    .toLowerCase()
    .split(/[\s-]+/u)
    .filter((word) => word !== 'and')
  if (parts.length === 1 && parts[0] === 'one') return null
  let whole = 0
  let part = 0
  /** What is added next has to be smaller: “twenty five” is a number, “two three” is none. */
  let below = Infinity
  for (const word of parts) {
    const larger = LARGER[word]
    if (larger !== undefined && larger <= 100) {
      part = (part || 1) * larger
      below = larger
    } else if (larger !== undefined) {
      whole += (part || 1) * larger
      part = 0
      below = larger
    } else {
      const small = SMALL.indexOf(word)
      const adds = small >= 0 ? small : (TENS.indexOf(word) + 2) * 10
      if (adds >= below) return words.toLowerCase()
      part += adds
      below = adds >= 20 ? 10 : 0
    }
  }
  return String(whole + part)
}

/** After amounts and dates were taken. “One” alone is no number here, nor are “first” and “second”. */
export function takeNumbers(rest: Rest): void {
  const { text } = rest
  rest.take('number', IN_WORDS, (match) => {
    const said = spoken(match[0])
    // “5 million” belongs to the 5.
    if (/\d\s$/u.test(text.slice(Math.max(0, match.index - 2), match.index))) return null
    return said === null ? null : withUnit(said, text, match.index + match[0].length)
  })
  rest.take('number', AS_WORD, ([word]) => {
    const nth = ORDINALS.indexOf(word.toLowerCase())
    return nth < 0 ? word.toLowerCase() : nth === 0 ? '3rd' : `${nth + 3}th`
  })
  rest.take('number', RUN, (match) => numberKey(match[0], text, match.index))
}
