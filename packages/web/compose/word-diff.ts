/** The difference of two texts by words, for each of them apart: what went from the first, what is new in the second. */
import { diffWordsWithSpace } from 'diff'

interface Piece {
  readonly text: string
  readonly changed: boolean
}
export interface Difference {
  readonly before: readonly Piece[]
  readonly after: readonly Piece[]
}

/** Longer than so many words apart, both are shown whole: finding out would hold the page up, and nobody would read it. */
const MOST_EDITS = 2_000

export function differenceOf(before: string, after: string): Difference {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS })
  if (!parts) return { before: [{ text: before, changed: true }], after: [{ text: after, changed: true }] }
  const side = (leftOut: 'added' | 'removed') =>
    joined(
      parts
        .filter((part) => !part[leftOut])
        .map((part) => ({
          text: part.value,
          changed: part.added || part.removed,
        })),
    )
  return { before: side('added'), after: side('removed') }
}

/** A blank between two changed words is changed with them, and neighbours are one: strokes without gaps. */
function joined(pieces: readonly Piece[]): Piece[] {
  const whole = pieces.map((piece, at) =>
    !piece.changed && piece.text.trim() === '' && pieces[at - 1]?.changed && pieces[at + 1]?.changed
      ? { ...piece, changed: true }
      : piece,
  )
  const out: Piece[] = []
  for (const piece of whole) {
    const last = out.at(-1)
    if (last && last.changed === piece.changed)
      out[out.length - 1] = { ...last, text: last.text + piece.text }
    else out.push(piece)
  }
  return out
}
