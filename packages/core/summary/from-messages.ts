/** Messages of a channel or thread as turns to be summarised: what people read of them, without code, quotes and tables. */
import type { SummaryTurn } from './summarise.ts'

/** A message as it may be quoted: its words are Markdown, in which `<@person>` names somebody. */
export interface QuotableMessage {
  readonly id: string
  /** Whose it is: anything that is the same for the same person. */
  readonly handle: string
  /** Milliseconds since 1970. */
  readonly madeAt: number
  readonly text: string
}

/**
 * One turn a message, in the order given, under the message's id; none where a message has no words of its own. What a line
 * quotes is then, letter for letter, what people read of that message: marks of Markdown are gone, and mentions stay
 * `<@person>`, for whoever shows the line to put a name there. A quotation is another's words, and code no sentence: both
 * are left out.
 */
export function messageTurns(messages: readonly QuotableMessage[]): SummaryTurn[] {
  const turns: SummaryTurn[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const { id, handle, madeAt, text } of messages) {
    const words = wordsOf(text)
    if (words === '') continue
    // Clocks of several processes may disagree by a little: the order of the channel counts.
    last = Math.max(madeAt, last + 1)
    turns.push({ id, speaker: handle, fromMs: last, untilMs: last, text: words, complete: true })
  }
  return turns
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/u
const QUOTE = /^ {0,3}>/u
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/u
const TABLE = /^[ \t]*\|.*\|[ \t]*$/u
/** A heading, a point of a list, a box to tick. */
const LEAD = /^[ \t]*(?:#{1,6}[ \t]+|(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)*/u

/** A line so long was broken by a program, not by who wrote it. */
const WRAPPED_AT = 60

/** The words of a message, each line and each point of a list on a line of its own. */
function wordsOf(text: string): string {
  const lines: string[] = []
  let fence: string | null = null
  let above: string | null = null
  for (const line of text.split('\n')) {
    const mark = FENCE.exec(line)?.[1]
    if (fence !== null) {
      if (mark?.startsWith(fence) === true && line.trim() === mark) fence = null
      continue
    }
    // Backticks with more of them later in the line are a piece of code among words.
    const opens = mark !== undefined && !line.trim().slice(mark.length).includes('`')
    if (opens || QUOTE.test(line) || RULE.test(line) || TABLE.test(line) || line.trim() === '') {
      if (opens) fence = mark
      above = null
      continue
    }
    const lead = LEAD.exec(line)?.[0] ?? ''
    const words = plain(line.slice(lead.length)).trim()
    if (goesOn(above, lead, words)) lines.push(`${lines.pop() ?? ''} ${words}`)
    else lines.push(words)
    above = line
  }
  return lines.filter((words) => words !== '').join('\n')
}

function goesOn(above: string | null, lead: string, words: string): boolean {
  if (above === null || lead.trim() !== '' || above.length < WRAPPED_AT) return false
  return /^\p{Ll}/u.test(words) && !/[.!?…:]["'”’)]*$/u.test(above.trimEnd())
}

const CODE = /(?<!`)``(?!`)(.{1,400}?)(?<!`)``(?!`)|(?<!`)`(?!`)([^`]{1,400})`(?!`)/gu
const LINK = /\[([^[\]]{1,400})\]\([^()\s]{1,2000}\)/gu
const AUTOLINK = /<((?:https?:\/\/|mailto:)[^<>\s]{1,2000})>/gu
const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>*_~.,;:!?)'"]/gu
const NAMED = /<(?:@[A-Za-z0-9_-]{1,128}|!channel)>/gu
/** Pairs of marks round words, not within one: `2*3*4` and `snake_case` are as they were typed. */
const MARKS = [
  /(?<![\p{L}\p{N}*\\])\*\*\*(?=\S)([^*]{1,400}?)(?<=\S)\*\*\*(?![\p{L}\p{N}*])/gu,
  /(?<![\p{L}\p{N}*\\])\*\*(?=\S)([^*]{1,400}?)(?<=\S)\*\*(?![\p{L}\p{N}*])/gu,
  /(?<![\p{L}\p{N}_\\])__(?=\S)([^_]{1,400}?)(?<=\S)__(?![\p{L}\p{N}_])/gu,
  /(?<![\p{L}\p{N}~\\])~~(?=\S)([^~]{1,400}?)(?<=\S)~~(?![\p{L}\p{N}~])/gu,
  /(?<![\p{L}\p{N}*\\])\*(?=\S)([^*]{1,400}?)(?<=\S)\*(?![\p{L}\p{N}*])/gu,
  /(?<![\p{L}\p{N}_\\])_(?=\S)([^_]{1,400}?)(?<=\S)_(?![\p{L}\p{N}_])/gu,
]
const ESCAPED = /\\([!-/:-@[-`{-~])/gu

/** A line without its marks. In code, addresses and names no sign is a mark: they are put aside meanwhile. */
function plain(line: string): string {
  const aside: string[] = []
  // No message holds a NUL (wire/chat.ts).
  const put = (words: string) => `\0${aside.push(words) - 1}\0`
  let words = line
    .replaceAll(CODE, (_, two?: string, one?: string) => put((two ?? one ?? '').trim()))
    .replaceAll(LINK, '$1')
    .replaceAll(AUTOLINK, (_, address: string) => put(address))
    .replaceAll(ADDRESS, put)
    .replaceAll(NAMED, put)
  for (const mark of MARKS) words = words.replaceAll(mark, '$1')
  // What was put aside may hold what was put aside before it.
  const back = (text: string): string =>
    text.replaceAll(/\0(\d+)\0/gu, (_, at: string) => back(aside[Number(at)] ?? ''))
  return back(words.replaceAll(ESCAPED, '$1'))
}
