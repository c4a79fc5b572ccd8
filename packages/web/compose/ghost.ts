/** When a grey completion may stand after the caret, and what typing does to it. Positions are UTF-16 units. */
import { inCodeBlock } from '../chat/box-edit.ts'

/** What the server takes at most; only the last line counts. */
const LONGEST = 2_000

/**
 * The line up to the caret, which a completion goes on from; null where none may stand: with text chosen, in code, not at the
 * end of the line, in an empty line.
 */
export function completable(text: string, from: number, to: number): string | null {
  if (from !== to || from < 0) return null
  const next = text[from]
  if (next !== undefined && next !== '\n') return null
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, from)
  if (line.trim() === '' || inCodeBlock(text, from) || inInlineCode(line)) return null
  return line.slice(-LONGEST).replace(/^[\uDC00-\uDFFF]/u, '')
}

const inInlineCode = (line: string): boolean => (line.match(/`/gu)?.length ?? 0) % 2 === 1

export interface Ghost {
  /** What stands before the caret, as it was asked for. */
  readonly before: string
  readonly text: string
}

/** What is left of a completion when the line before the caret is this now; null where something else was typed. */
export function leftOf(ghost: Ghost | null, before: string | null): string | null {
  if (!ghost || before === null) return null
  const whole = ghost.before + ghost.text
  if (before.length < ghost.before.length || !whole.startsWith(before) || before.length >= whole.length)
    return null
  return whole.slice(before.length)
}

/** Only words to go on with: one line, no control signs, no more than is read at a glance. */
export function showable(text: string | null): string | null {
  if (text === null) return null
  const line = text.split('\n', 1)[0] ?? ''
  return line.trim() === '' || line.length > 200 || /\p{Cc}/u.test(line) ? null : line
}

/** How much of a completion may be shown, most first: whole words only. */
export const cutsOf = (words: string): number[] =>
  [...words.matchAll(/\S+/gu)].map((found) => found.index + found[0].length).toReversed()
