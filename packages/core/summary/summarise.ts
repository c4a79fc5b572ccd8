/** Choosing the lines that carry a meeting, as quotations that cite their turns. */
import type { z } from 'zod'
import type { LineKind } from '../wire/summary.ts'
import { accepts, decisionIn, nextStepIn, proposes, questionIn } from './cues.ts'
import { type Sentence, sentencesOf } from './sentences.ts'
import { stands } from './stands.ts'
import { alike, contentOf, readable, weigh } from './weigh.ts'

export interface SummaryTurn {
  readonly id: string
  /** Anything that is the same for the same speaker. */
  readonly speaker: string
  readonly fromMs: number
  readonly untilMs: number
  readonly text: string
  /** It is whole as it is, and never goes on in the speaker's next turn: a message that was sent. */
  readonly complete?: boolean
}

type Kind = z.infer<typeof LineKind>

export interface ChosenLine {
  readonly kind: Kind
  readonly text: string
  /** Ids of the turns it is quoted from; at least one. */
  readonly cites: readonly string[]
}

export interface SummariseOptions {
  /** At most so many lines in all; the default grows with the length of the talk. */
  readonly maxLines?: number
}

interface Candidate {
  readonly sentence: Sentence
  readonly content: readonly string[]
  readonly score: number
}

const ORDER: readonly Kind[] = ['decision', 'next-step', 'question', 'point']
/** A weak cue in a sentence about nothing much is no line; of points, a short talk may have only small ones. */
const LEAST: Record<Kind, number> = { decision: 2, 'next-step': 2, question: 1.6, point: 1e-6 }
/** Two lines this much alike say the same. */
const SAME = 0.65

/**
 * Decisions first, then next steps, open questions and points; each kind in the order it was said. Every line is quoted
 * word for word from the turns it cites. Deterministic; no turn, no line.
 */
export function summarise(
  turns: readonly SummaryTurn[],
  options: SummariseOptions = {},
): { lines: readonly ChosenLine[] } {
  const spoken = [...turns].sort((a, b) => a.fromMs - b.fromMs || (a.id < b.id ? -1 : 1))
  const sentences = sentencesOf(spoken)
  const weights = weigh(sentences)
  const heaviest = Math.max(1e-9, ...weights)
  const kinds = sentences.map((s, i) => kindOf(s, i, sentences))
  const candidates = (kind: Kind): Candidate[] =>
    sentences.flatMap((sentence, i) => {
      const weight = (weights[i] ?? 0) / heaviest
      const [is, cue] = kinds[i] ?? ['point', 0]
      const score = kind === 'point' ? weight : (cue + 2 * weight) * readable(sentence.words) ** 0.5
      return is === kind && score >= LEAST[kind] ? [{ sentence, content: contentOf(sentence), score }] : []
    })

  const words = sentences.reduce((sum, s) => sum + s.words.length, 0)
  const most = mostOf(words)
  const chosen: { kind: Kind; of: Candidate }[] = []
  for (const kind of ORDER) {
    const room = (options.maxLines ?? Number.POSITIVE_INFINITY) - chosen.length
    const known = chosen.map((c) => c.of)
    for (const of of best(candidates(kind), Math.min(most[kind], room), known)) chosen.push({ kind, of })
  }
  const lines = chosen.map(({ kind, of: { sentence } }): ChosenLine => {
    return { kind, text: sentence.text, cites: sentence.cites }
  })
  return { lines: lines.filter((line) => stands(line, spoken)) }
}

/** How many lines of each kind a talk of so many words is worth. */
function mostOf(words: number): Record<Kind, number> {
  const scaled = (from: number, each: number, most: number) => Math.min(most, from + Math.floor(words / each))
  return {
    decision: scaled(2, 400, 8),
    'next-step': scaled(2, 400, 8),
    question: scaled(1, 800, 4),
    point: scaled(1, 250, 6),
  }
}

function kindOf(sentence: Sentence, i: number, all: readonly Sentence[]): [Kind, number] {
  const step = nextStepIn(sentence)
  const decision = Math.max(decisionIn(sentence), isAccepted(sentence, i, all) ? 2.5 : 0)
  if (decision >= 3 || (decision > 0 && decision >= step)) return ['decision', decision]
  if (step >= 2) return ['next-step', step]
  const question = questionIn(sentence)
  // A question that somebody answered at length is not open; its answer may be a point.
  if (question >= 3 || (question === 2 && !isAnswered(sentence, i, all))) return ['question', question]
  return ['point', 0]
}

/** Whether somebody else accepts a proposal in one of the next sentences. */
function isAccepted(sentence: Sentence, i: number, all: readonly Sentence[]): boolean {
  if (!proposes(sentence) || sentence.plain.endsWith('?')) return false
  return all.slice(i + 1, i + 4).some((next) => next.speaker !== sentence.speaker && accepts(next))
}

function isAnswered(sentence: Sentence, i: number, all: readonly Sentence[]): boolean {
  const reply = all.slice(i + 1, i + 4).filter((next) => next.speaker !== sentence.speaker)
  const [first] = reply
  if (first === undefined) return false
  const unknowing = /\b(?:don't know|not sure|no idea|good question|have to (?:check|ask|see)|find out)\b/u
  if (reply.some((r) => unknowing.test(r.plain))) return false
  return /^(?:yes|yeah|yep|no|nope|sure|exactly|correct)\b/u.test(first.plain) || first.words.length >= 5
}

/** The best candidates that say different things, in the order they were said. */
function best(candidates: readonly Candidate[], most: number, known: readonly Candidate[]): Candidate[] {
  const taken: Candidate[] = []
  for (const next of [...candidates].sort((a, b) => b.score - a.score || a.sentence.at - b.sentence.at)) {
    if (taken.length >= most) break
    if (next.score <= 0) continue
    if ([...known, ...taken].every((other) => alike(next.content, other.content) < SAME)) taken.push(next)
  }
  return taken.sort((a, b) => a.sentence.at - b.sentence.at)
}
