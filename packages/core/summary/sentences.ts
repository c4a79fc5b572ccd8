/** Cutting turns into sentences that stay quotable: each is, letter for letter, a stretch of the turns it cites. */
import type { SummaryTurn } from './summarise.ts'

export interface Sentence {
  readonly text: string
  readonly cites: readonly string[]
  readonly speaker: string
  /** Place among the sentences of the meeting. */
  readonly at: number
  /** Place of its turn among the turns. */
  readonly turn: number
  /** Lower case, with one kind of apostrophe, whoever is named in it `someone`: what cues are looked for in. */
  readonly plain: string
  readonly words: readonly string[]
}

/** After these a full stop ends no sentence. */
const ABBREVIATIONS = new Set(
  'mr mrs ms dr prof st vs e.g i.e etc approx no inc ltd jr sr dept fig a.m p.m'.split(' '),
)
/** Nobody speaks lines: where a text has them, each ends what it says. */
const END = /(?<![.!?…])[.!?…]+["'”’)]*(?=\s|$)|\n+/gu
/** What no word of the language is: addresses, and the ids of people who are named. */
const ADDRESS = /https?:\/\/[^\s<>]+/gu
const NAMED = /<(?:@[A-Za-z0-9_-]{1,128}|!channel)>/gu
/** A sentence that goes on in the speaker's next turn does so within this time. */
const GOES_ON_MS = 4000
const LONG_WORDS = 45

/** The sentences of a meeting, in the order they were said. */
export function sentencesOf(turns: readonly SummaryTurn[]): Sentence[] {
  const sentences: Sentence[] = []
  for (const { stretch, number } of stretches(turns)) {
    const text = stretch.map((t) => t.text.trim()).join(' ')
    for (const { from, until } of spansOf(text)) {
      const quoted = text.slice(from, until)
      sentences.push({
        text: quoted,
        cites: citesOf(stretch, from, until),
        speaker: stretch[0]?.speaker ?? '',
        at: sentences.length,
        turn: number,
        plain: quoted.replaceAll(NAMED, 'someone').toLowerCase().replaceAll('’', "'"),
        words: wordsOf(quoted),
      })
    }
  }
  return sentences
}

/** Lower-case words; numbers and apostrophes belong to them. Addresses and ids of people are none. */
function wordsOf(text: string): string[] {
  return (
    text
      .replaceAll(ADDRESS, ' ')
      .replaceAll(NAMED, ' ')
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}]+(?:['.,-][\p{L}\p{N}]+)*/gu) ?? []
  )
}

/** Turns that go on in mid-sentence are read as one. */
function stretches(turns: readonly SummaryTurn[]): { stretch: SummaryTurn[]; number: number }[] {
  const all: { stretch: SummaryTurn[]; number: number }[] = []
  for (const [number, turn] of turns.entries()) {
    if (turn.text.trim() === '') continue
    const open = all.at(-1)
    const last = open?.stretch.at(-1)
    const goesOn =
      last !== undefined &&
      last.complete !== true &&
      last.speaker === turn.speaker &&
      turn.fromMs - last.untilMs <= GOES_ON_MS &&
      !/[.!?…]["'”’)]*$/u.test(last.text.trim())
    if (goesOn) open?.stretch.push(turn)
    else all.push({ stretch: [turn], number })
  }
  return all
}

function spansOf(text: string): { from: number; until: number }[] {
  const ends: number[] = []
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length
    // No abbreviation is longer, and a text may have many thousand full stops.
    const before =
      text
        .slice(Math.max(0, match.index - 12), match.index)
        .split(/\s/)
        .at(-1)
        ?.toLowerCase() ?? ''
    const next = text.slice(end).trimStart()
    const stop = match[0].startsWith('.') && (ABBREVIATIONS.has(before) || /^\p{Ll}/u.test(next))
    if (!stop) ends.push(end)
  }
  if (ends.at(-1) !== text.length) ends.push(text.length)
  let from = 0
  return ends.flatMap((end) => {
    const spans = shorten(text, from, end)
    from = end
    return spans
  })
}

/** Speech without full stops would be one endless sentence: cut it where a clause begins. */
function shorten(text: string, from: number, until: number): { from: number; until: number }[] {
  const span = trim(text, from, until)
  if (span === null) return []
  if (wordsOf(text.slice(span.from, span.until)).length <= LONG_WORDS) return [span]
  const middle = (span.from + span.until) / 2
  let cut = -1
  for (const match of text
    .slice(span.from, span.until)
    .matchAll(/[,;:]?\s+(?=(?:and|but|so|because|then|which)\s)/giu)) {
    const place = span.from + match.index + match[0].length
    if (cut < 0 || Math.abs(place - middle) < Math.abs(cut - middle)) cut = place
  }
  if (cut <= span.from || cut >= span.until) return [span]
  return [...shorten(text, span.from, cut), ...shorten(text, cut, span.until)]
}

function trim(text: string, from: number, until: number): { from: number; until: number } | null {
  const piece = text.slice(from, until)
  const lead = piece.length - piece.trimStart().length
  const trimmed = piece.trim()
  return /[\p{L}\p{N}]/u.test(trimmed) ? { from: from + lead, until: from + lead + trimmed.length } : null
}

/** The turns of a stretch that a span touches. */
function citesOf(stretch: readonly SummaryTurn[], from: number, until: number): string[] {
  let at = 0
  return stretch.flatMap((turn) => {
    const [start, end] = [at, at + turn.text.trim().length]
    at = end + 1
    return start < until && from < end ? [turn.id] : []
  })
}
