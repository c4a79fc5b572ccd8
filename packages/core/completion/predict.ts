/** The grey completion after the caret. */
import { compileCounts, type Counts, exactly, type Range, startingWith } from './counts.ts'
import { beginsWith, compileLetters, likeliestRest } from './letters.ts'
import { commonest, type Point, pointAfter, probability } from './mixture.ts'
import { CONTEXT, type Shard } from './shard.ts'
import { asContext, caretAfter, EDGE, GAP, isProposable } from './tokens.ts'

/** One shard, or a sum of shards, ready to be asked. */
export interface Model {
  readonly words: Counts
  readonly letters: Counts
}

/** When a completion is shown. The figures behind them: docs/decisions, "The counting model". */
export interface Threshold {
  /** A completion less likely to be right than this is not shown. */
  readonly least: number
  /** What a wrong one is held to cost, in keystrokes: shown only where what it saves on average is more. */
  readonly distraction: number
}

/** A word of the person's own counts like this many of others'. Fixed; 1 and 8 did about as well. */
export const OWN = 3

export const THRESHOLD: Threshold = { least: 0.5, distraction: 5 }

export interface Completion {
  /** What to put after the caret, to the end of a word. */
  readonly text: string
  /** The model's probability that the person is about to write just that. */
  readonly p: number
}

/** Looked at of each context for the word being typed, and for each word after it. */
const FIRST_CANDIDATES = 8
const NEXT_CANDIDATES = 3
/** Of the word being typed, this many are followed further. */
const FOLLOWED = 3
const MOST_WORDS = 5

/**
 * Makes a shard ready. The same for equal shards, in whatever order they were learned or merged. `weight`: how often each of
 * its counts counts beside those of other models: {@link OWN} for the words of whoever types.
 */
export function compile(shard: Shard, weight = 1): Model {
  const words = compileCounts(shard, weight)
  return { words, letters: compileLetters(words.targets, weight) }
}

/**
 * What to show after the caret, or null. `models` are asked as one, in whatever order. `before`: the text before the caret;
 * only its last line counts. Never goes over the end of a sentence, and proposes only what was learned, or letters of a word
 * like those learned.
 */
export function predict(
  models: readonly Model[],
  before: string,
  threshold: Threshold = THRESHOLD,
): Completion | null {
  const caret = caretAfter(before)
  if (caret === null || models.length === 0) return null
  const counts = models.map(({ words }) => words)
  const history = historyOf(caret.context)
  const point = pointAfter(counts, history)
  const ranges = counts.map((words) => startingWith(words, caret.prefix))
  const letters = models.map((model) => model.letters)
  const unseen = caret.prefix === '' ? 1 : beginsWith(letters, caret.prefix)
  const all = probability(point, ranges, unseen)
  if (all === 0) return null

  const starts: Start[] = []
  for (const token of commonest(point, ranges, FIRST_CANDIDATES)) {
    if (!isProposable(token)) continue
    const p = tokenProbability(point, token) / all
    starts.push({ token, text: token.slice(caret.prefix.length), p })
  }
  starts.sort((a, b) => b.p - a.p || (a.token < b.token ? -1 : 1))
  let best: Chosen | null = null
  for (const start of starts.slice(0, FOLLOWED))
    best = better(best, follow(counts, history, start, threshold))
  if (best === null && caret.prefix.trim().length > 2)
    best = spelled(letters, counts, point, caret.prefix, unseen / all, threshold)
  return best === null ? null : { text: best.text, p: best.p }
}

interface Start {
  readonly token: string
  readonly text: string
  readonly p: number
}

interface Chosen {
  readonly text: string
  readonly p: number
  readonly worth: number
}

/** The best of a word and the words likeliest after it, as long as it is worth showing. */
function follow(
  counts: readonly Counts[],
  from: readonly string[],
  start: Start,
  threshold: Threshold,
): Chosen | null {
  let history = [...from.slice(1), asContext(start.token)]
  let { text, p } = start
  let best = chosen(text, p, threshold)
  for (let words = 1; words < MOST_WORDS && p >= threshold.least; words++) {
    const next = likeliestToken(pointAfter(counts, history))
    if (next === null || !isProposable(next.token)) break
    text += next.token
    p *= next.p
    history = [...history.slice(1), asContext(next.token)]
    best = better(best, chosen(text, p, threshold))
  }
  return best
}

/** The token likeliest to come next, which may be the end of the sentence or something that is never learned. */
function likeliestToken(point: Point): { token: string; p: number } | null {
  const everything = point.models.map(({ targets }) => ({ from: 0, until: targets.length }))
  let best: { token: string; p: number } | null = null
  for (const token of commonest(point, everything, NEXT_CANDIDATES)) {
    const p = tokenProbability(point, token)
    if (best === null || p > best.p || (p === best.p && token < best.token)) best = { token, p }
  }
  return best
}

/** The rest of a word that was never learned, from the letters. */
function spelled(
  letters: readonly Counts[],
  counts: readonly Counts[],
  point: Point,
  prefix: string,
  unseen: number,
  threshold: Threshold,
): Chosen | null {
  const { rest, p } = likeliestRest(letters, prefix)
  if (rest === '' || !counts.every((words) => isEmpty(exactly(words, prefix + rest)))) return null
  return chosen(
    rest,
    p *
      probability(
        point,
        counts.map(() => ({ from: 0, until: 0 })),
        unseen,
      ),
    threshold,
  )
}

function tokenProbability(point: Point, token: string): number {
  return probability(
    point,
    point.models.map((words) => exactly(words, token)),
    0,
  )
}

function isEmpty({ from, until }: Range): boolean {
  return from === until
}

function chosen(text: string, p: number, { least, distraction }: Threshold): Chosen | null {
  // Taking it costs one key.
  const worth = p * (text.length - 1) - (1 - p) * distraction
  return p >= least && worth > 0 ? { text, p, worth } : null
}

function better(a: Chosen | null, b: Chosen | null): Chosen | null {
  return b !== null && (a === null || b.worth > a.worth) ? b : a
}

function historyOf(context: readonly string[]): string[] {
  let history = Array<string>(CONTEXT).fill(EDGE)
  for (const token of context)
    history = token === GAP ? Array<string>(CONTEXT).fill(GAP) : [...history.slice(1), asContext(token)]
  return history
}
