/** Whether a line stands on what it cites. */
import type { ChosenLine, SummaryTurn } from './summarise.ts'

const oneSpace = (text: string) => text.trim().replaceAll(/\s+/gu, ' ')
const inWord = (a: string, b: string) => /[\p{L}\p{N}]$/u.test(a) && /^[\p{L}\p{N}]/u.test(b)

/**
 * True if the line's text is, word for word, one stretch of the turns it cites, in their order, and touches each of them.
 * White space does not count; a word cut in two does.
 */
export function stands(line: Pick<ChosenLine, 'text' | 'cites'>, turns: readonly SummaryTurn[]): boolean {
  const quoted = oneSpace(line.text)
  const cited = line.cites.map((id) => turns.find((turn) => turn.id === id))
  if (quoted === '' || cited.length === 0) return false
  const texts: string[] = []
  for (const turn of cited) {
    if (turn === undefined) return false
    texts.push(oneSpace(turn.text))
  }
  const whole = texts.join(' ')
  // It has to begin in the first of the cited turns and end in the last.
  const firstEnd = (texts[0] ?? '').length
  const lastStart = whole.length - (texts.at(-1) ?? '').length
  for (let at = whole.indexOf(quoted); at >= 0; at = whole.indexOf(quoted, at + 1)) {
    const end = at + quoted.length
    if (at >= firstEnd || end <= lastStart) continue
    if (!inWord(whole.slice(0, at), quoted) && !inWord(quoted, whole.slice(end))) return true
  }
  return false
}
