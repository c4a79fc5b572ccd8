/** Which of Harper’s findings are worth a mark in a message, and what the box shows under its words. Pure. */

/** What Harper found. Positions are UTF-16 units. */
export interface Finding {
  readonly from: number
  readonly to: number
  readonly kind: string
  readonly message: string
  /** What may stand in its place, best first. */
  readonly fixes: readonly string[]
}

/** Mistakes. Not matters of style, nor capitals at the start of a line: people write to each other here. */
const MARKED: ReadonlySet<string> = new Set([
  'Agreement',
  'BoundaryError',
  'Eggcorn',
  'Grammar',
  'Malapropism',
  'Nonstandard',
  'Repetition',
  'Spelling',
  'Typo',
  'Usage',
  'WordChoice',
  'WordOrder',
])

/** What everybody writes in chat and no dictionary has. */
const CHAT_WORDS: ReadonlySet<string> = new Set(
  'ok okay lol thx ty np pls plz u ur btw imo imho fyi asap afaik iirc lgtm wip tbd tba eod eow eta brb afk ooo ping pinged repo repos async todo'.split(
    ' ',
  ),
)
/** Of so many words of a sentence, more unknown ones make it another language; of one or two words none is told. */
const MOST_UNKNOWN = 0.34
const WORD = /[\p{L}\p{M}’'-]+/gu
const NOT_WORDS = /https?:\/\/\S+|\S+@\S+\.\S+|(?<![\p{L}\p{N}])[@#:/<]\S+/gu

/**
 * The findings to be marked: mistakes in English sentences, outside names, links and mentions. `known`: words that are no
 * mistakes here, such as people's names; in lower case.
 */
export function marksOf(text: string, findings: readonly Finding[], known: ReadonlySet<string>): Finding[] {
  const apart = [...text.matchAll(NOT_WORDS)].map((found) => [found.index, found.index + found[0].length])
  const kept = findings.filter(
    ({ from, to, kind }) =>
      MARKED.has(kind) &&
      !apart.some(([start = 0, end = 0]) => from < end && to > start) &&
      !isKnown(text.slice(from, to), known),
  )
  const foreign = sentencesOf(text).filter(([start, end]) => {
    const words = text.slice(start, end).replaceAll(NOT_WORDS, ' ').match(WORD)?.length ?? 0
    const unknown = kept.filter(({ from, to, kind }) => kind === 'Spelling' && from >= start && to <= end)
    return unknown.length > 0 && (words < 3 || unknown.length > Math.max(1, words * MOST_UNKNOWN))
  })
  return apartFrom(kept.filter(({ from, to }) => !foreign.some(([start, end]) => from < end && to > start)))
}

/** Of those that lie across one another the one that begins first, and is shortest. */
function apartFrom(findings: readonly Finding[]): Finding[] {
  const marks: Finding[] = []
  for (const one of findings.toSorted((a, b) => a.from - b.from || a.to - b.to))
    if (one.to > one.from && one.from >= (marks.at(-1)?.to ?? 0)) marks.push(one)
  return marks
}

const isKnown = (words: string, known: ReadonlySet<string>): boolean => {
  const low = words.toLocaleLowerCase()
  const parts = low.match(WORD) ?? []
  return (
    known.has(low) ||
    (parts.length > 0 &&
      parts.every((part) => known.has(part.replace(/[’']s$/u, '')) || CHAT_WORDS.has(part)))
  )
}

function sentencesOf(text: string): [from: number, to: number][] {
  return [...text.matchAll(/[^\n.!?]+(?:[.!?](?!\s|$)[^\n.!?]*)*/gu)].map(({ 0: words, index }) => [
    index,
    index + words.length,
  ])
}

/** The words of names, each by itself: no spelling mistakes. */
export const wordsOf = (names: readonly string[]): string[] =>
  names.flatMap((name) => name.toLocaleLowerCase().match(WORD) ?? [])

/** Where the marks are after the text was changed in one place: those before and after it, and none across it. */
export function moved(marks: readonly Finding[], before: string, after: string): Finding[] {
  if (before === after) return [...marks]
  let start = 0
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1
  let same = 0
  while (
    same < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - same] === after[after.length - 1 - same]
  )
    same += 1
  const end = before.length - same
  const by = after.length - before.length
  return marks.flatMap((mark) => {
    if (mark.to < start) return [mark]
    return mark.from > end ? [{ ...mark, from: mark.from + by, to: mark.to + by }] : []
  })
}

/** A text with a mistake replaced; where the caret then stands. */
export function fixed(text: string, mark: Finding, fix: string): { text: string; from: number; to: number } {
  const at = mark.from + fix.length
  return { text: text.slice(0, mark.from) + fix + text.slice(mark.to), from: at, to: at }
}

export interface Segment {
  readonly text: string
  /** The place of its mark among the marks; null: unmarked. */
  readonly mark: number | null
}

/** The text in pieces, marked and not, that together are the whole of it. The word at the caret is still being written. */
export function segmentsOf(text: string, marks: readonly Finding[], caret: number): Segment[] {
  const segments: Segment[] = []
  let from = 0
  for (const [index, mark] of marks.entries()) {
    if (mark.from < from || mark.to > text.length || mark.to === caret) continue
    if (mark.from > from) segments.push({ text: text.slice(from, mark.from), mark: null })
    segments.push({ text: text.slice(mark.from, mark.to), mark: index })
    from = mark.to
  }
  if (from < text.length) segments.push({ text: text.slice(from), mark: null })
  return segments
}
