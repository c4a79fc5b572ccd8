import type { Coverage, LineKind, SummaryLine, Transcript, Turn } from '@highroad/core/wire'
import { formatDuration, formatPeople, formatPosition, formatShare } from '../app/format.ts'

const KINDS: readonly { kind: LineKind; title: string }[] = [
  { kind: 'decision', title: 'Decisions' },
  { kind: 'next-step', title: 'Next steps' },
  { kind: 'question', title: 'Open questions' },
  { kind: 'point', title: 'Points' },
]

export interface Section<Line> {
  kind: LineKind
  title: string
  lines: Line[]
}

/** The lines by kind, decisions and next steps first; kinds without a line are left out. */
export function sectionsOf<Line extends { kind: LineKind }>(lines: readonly Line[]): Section<Line>[] {
  return KINDS.map(({ kind, title }) => ({
    kind,
    title,
    lines: lines.filter((line) => line.kind === kind),
  })).filter((section) => section.lines.length > 0)
}

/** "3 of 4 people, 94 % of the speaking time." */
export function coverageSentence({ people, speakingMs }: Coverage, locale?: string): string {
  if (people.spoke === 0 || speakingMs.total <= 0) return 'Nobody spoke in this meeting.'
  const share = formatShare(speakingMs.covered, speakingMs.total, locale)
  return `${people.covered} of ${formatPeople(people.spoke, locale)}, ${share} of the speaking time.`
}

const BECAUSE: Record<Coverage['missing'][number]['reason'], string> = {
  objection: 'a participant objects, so those words were not kept',
  'no-notice': 'said before somebody had the notice, so not kept',
  'no-answer': 'somebody was asked first and has not accepted, so not kept',
  'unknown-voice': 'a microphone at which others are too, or of which it was not said, so not kept',
  'not-running': 'said while the summary was not running',
  backlog: 'dropped, because recognition could not keep up',
  other: 'not recognised, or the sound did not arrive',
}

/** Why the rest is missing, the longest first; one sentence a reason, by time and never by person. */
export function missingSentences(coverage: Coverage, locale?: string): string[] {
  return coverage.missing
    .filter(({ ms }) => ms > 0)
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ reason, ms }) => `${formatDuration(ms, locale)}: ${BECAUSE[reason]}.`)
}

export interface Citation {
  turn: string
  /** Position in the meeting; null where the turn is not readable any more. */
  position: string | null
}

/** The citations of a line, in the order of the meeting. */
export function citationsOf(line: SummaryLine, transcript: Transcript | undefined): Citation[] {
  const turns = new Map(transcript?.turns.map((turn) => [turn.turn, turn]))
  return line.cites
    .map((id) => ({ turn: id, at: turns.get(id)?.fromMs ?? null }))
    .toSorted((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity))
    .map(({ turn, at }) => ({ turn, position: at === null ? null : formatPosition(at) }))
}

export function checkedWords(lines: readonly SummaryLine[]): string {
  const checked = lines.filter((line) => line.checked).length
  return lines.length === 0
    ? 'no lines'
    : `${checked} of ${lines.length} ${lines.length === 1 ? 'line' : 'lines'} checked`
}

/** "1 line went" sentence; null where none did. */
export function goneSentence(linesGone: number): string | null {
  if (linesGone === 0) return null
  return linesGone === 1
    ? 'One line went, because words that it rested on may no longer be used.'
    : `${linesGone} lines went, because words that they rested on may no longer be used.`
}

/** The turns with `first` set where somebody else begins to speak, so that a name is written once. */
export function withNames(turns: readonly Turn[]): (Turn & { first: boolean })[] {
  return turns.map((turn, index) => ({ ...turn, first: turns[index - 1]?.name !== turn.name }))
}

/** "3 of 4 people": what the consent line says of a meeting that ended. */
export function coverageWords({ people }: Coverage): string {
  return `${people.covered} of ${formatPeople(people.spoke)}`
}
