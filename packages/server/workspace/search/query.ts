/**
 * What somebody typed into search, taken apart: words, "phrases", -without, and filters. Pure; never throws. What is not
 * understood is told, never silently left out.
 */

export interface Query {
  /** Words and phrases that must be there. */
  readonly phrases: readonly string[]
  /** The last word, which may not be typed to its end yet. */
  readonly beginning: string | null
  /** Words and phrases that must not be there. */
  readonly unwanted: readonly string[]
  /** Names of people, of whom any may be the author; empty: anybody. */
  readonly from: readonly string[]
  readonly in: readonly string[]
  /** Milliseconds since 1970: from then on, and until before then. Days are of UTC. */
  readonly since: number | null
  readonly until: number | null
  readonly file: boolean
  readonly link: boolean
  readonly reaction: boolean
  readonly thread: boolean
  /** Sentences for whoever searches. */
  readonly problems: readonly string[]
  /** Whether a filter asks for what cannot be: then there is nothing to be found. */
  readonly impossible: boolean
}

const MOST_TYPED = 1_000
const MOST_TERMS = 24
const DAY_MS = 86_400_000
/** One term: perhaps a minus, perhaps `name:`, then a phrase (to the end where it is not closed) or what stands together. */
const TERM = /(-?)(?:(\p{L}+):(?!\/\/))?(?:"([^"]*)(?:"|$)|(\S*))/uy
const IS_A_WORD = /[\p{L}\p{N}]/u

interface Term {
  readonly minus: boolean
  readonly filter: string | null
  readonly value: string
  readonly quoted: boolean
  readonly raw: string
}

interface Reading {
  phrases: string[]
  unwanted: string[]
  from: string[]
  in: string[]
  since: number | null
  until: number | null
  file: boolean
  link: boolean
  reaction: boolean
  thread: boolean
  problems: string[]
  impossible: boolean
}

function termsOf(typed: string): Term[] {
  const terms: Term[] = []
  let at = 0
  while (at < typed.length) {
    if (/\s/u.test(typed[at] ?? '')) {
      at += 1
      continue
    }
    TERM.lastIndex = at
    const found = TERM.exec(typed)
    if (!found || found[0] === '') break
    const [raw, minus, filter, phrase, plain] = found
    at += raw.length
    terms.push({
      minus: minus === '-',
      filter: filter?.toLowerCase() ?? null,
      value: (phrase ?? plain ?? '').trim(),
      quoted: phrase !== undefined,
      raw,
    })
  }
  return terms
}

/** The first moment of a day of UTC; null where there is no such day. */
function dayOf(value: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? []
  if (!year || !month || !day) return null
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day))
  return Number(year) >= 1970 && new Date(at).toISOString().startsWith(value) ? at : null
}

function wrong(reading: Reading, problem: string): void {
  reading.problems.push(problem)
  reading.impossible = true
}

type Filter = (reading: Reading, term: Term) => void

const day =
  (set: (reading: Reading, at: number) => void): Filter =>
  (reading, { raw, value }) => {
    const at = dayOf(value)
    if (at === null) wrong(reading, `“${raw}” names no day. Write it as 2026-11-23.`)
    else set(reading, at)
  }

const HAS: Readonly<Record<string, 'file' | 'link' | 'reaction'>> = {
  file: 'file',
  link: 'link',
  reaction: 'reaction',
}

const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['from', (reading, { value }) => void reading.from.push(value.replace(/^@/, ''))],
  ['in', (reading, { value }) => void reading.in.push(value.replace(/^#/, ''))],
  ['before', day((reading, at) => (reading.until = Math.min(reading.until ?? at, at)))],
  ['after', day((reading, at) => (reading.since = Math.max(reading.since ?? 0, at + DAY_MS)))],
  [
    'has',
    (reading, { raw, value }) => {
      const what = Object.hasOwn(HAS, value.toLowerCase()) ? HAS[value.toLowerCase()] : undefined
      if (what) reading[what] = true
      else wrong(reading, `“${raw}” is not a filter. There are has:file, has:link and has:reaction.`)
    },
  ],
  [
    'is',
    (reading, { raw, value }) => {
      if (value.toLowerCase() === 'thread') reading.thread = true
      else wrong(reading, `“${raw}” is not a filter. There is is:thread.`)
    },
  ],
])

function takeIn(reading: Reading, term: Term): void {
  const filter = term.filter === null ? undefined : FILTERS.get(term.filter)
  if (filter) {
    if (term.minus) wrong(reading, `“${term.raw}” cannot be left out: a minus stands before words only.`)
    else if (term.value === '') wrong(reading, `“${term.raw}” says nothing after the colon.`)
    else filter(reading, term)
    return
  }
  if (term.filter !== null && !term.quoted && /^\p{L}/u.test(term.value))
    reading.problems.push(`“${term.filter}:” is not a filter, so “${term.raw}” was looked for as words.`)
  const words = term.filter === null ? term.value : `${term.filter} ${term.value}`
  if (!IS_A_WORD.test(words)) {
    if (words !== '') reading.problems.push(`“${term.raw}” has no letters or digits to look for.`)
    return
  }
  ;(term.minus ? reading.unwanted : reading.phrases).push(words)
}

/** What was asked for. `typed` is anything at all. */
export function parseQuery(typed: string): Query {
  const reading: Reading = {
    phrases: [],
    unwanted: [],
    from: [],
    in: [],
    since: null,
    until: null,
    file: false,
    link: false,
    reaction: false,
    thread: false,
    problems: [],
    impossible: false,
  }
  const text = typed.slice(0, MOST_TYPED).toWellFormed().replaceAll('\0', ' ')
  if (typed.length > MOST_TYPED)
    reading.problems.push('This is longer than a search can be; only the beginning was looked for.')
  const terms = termsOf(text)
  if (terms.length > MOST_TERMS)
    reading.problems.push(`Only the first ${MOST_TERMS} words and filters were looked for.`)
  const used = terms.slice(0, MOST_TERMS)
  for (const term of used) takeIn(reading, term)
  const last = used.at(-1)
  const open =
    terms.length === used.length && last !== undefined && !last.minus && !last.quoted && !/\s$/u.test(text)
  const isWord = open && (last.filter === null || !FILTERS.has(last.filter)) && IS_A_WORD.test(last.raw)
  const beginning = isWord ? (reading.phrases.pop() ?? null) : null
  return { ...reading, beginning }
}
