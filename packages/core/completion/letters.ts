/** The back-off to characters: which characters follow which in the words that were learned, each word counted once. */
import { compileCounts, type Counts, exactly } from './counts.ts'
import { pointAfter, probability, commonest } from './mixture.ts'
import { SEPARATOR } from './shard.ts'
import { EDGE, isProposable } from './tokens.ts'

/** Characters looked back at. */
const REACH = 5
/** What a character gets that no model ever saw: one of about as many as a script has. */
const UNSEEN = 1 / 256
const LONGEST_REST = 16

/** Counts of characters over the words of a model. */
export function compileLetters(words: readonly string[], weight: number): Counts {
  const grams = new Map<string, number>()
  for (const word of words) {
    if (!isProposable(word)) continue
    let context = Array<string>(REACH).fill(EDGE)
    for (const letter of [...Array.from(word), EDGE]) {
      const gram = context.join(SEPARATOR) + SEPARATOR + letter
      grams.set(gram, (grams.get(gram) ?? 0) + 1)
      context = [...context.slice(1), letter]
    }
  }
  return compileCounts(grams, weight)
}

/** The probability that a word which nobody wrote yet begins so. */
export function beginsWith(models: readonly Counts[], prefix: string): number {
  let p = 1
  const history = Array<string>(REACH).fill(EDGE)
  for (const letter of prefix) {
    p *= probability(
      pointAfter(models, history.slice(-REACH)),
      models.map((counts) => exactly(counts, letter)),
      UNSEEN,
    )
    history.push(letter)
  }
  return p
}

/** The likeliest rest of a word that nobody wrote yet, letter by letter, and how likely it is. */
export function likeliestRest(models: readonly Counts[], prefix: string): { rest: string; p: number } {
  const history = [...Array<string>(REACH).fill(EDGE), ...Array.from(prefix)]
  let [rest, p] = ['', 1]
  while (rest.length < LONGEST_REST) {
    const point = pointAfter(models, history.slice(-REACH))
    const everything = models.map(({ targets }) => ({ from: 0, until: targets.length }))
    let [best, bestP] = [EDGE, 0]
    for (const letter of commonest(point, everything, 2)) {
      const ranges = models.map((counts) => exactly(counts, letter))
      const chance = probability(point, ranges, UNSEEN)
      if (chance > bestP) [best, bestP] = [letter, chance]
    }
    p *= bestP
    if (best === EDGE) return { rest, p }
    rest += best
    history.push(best)
  }
  return { rest: '', p: 0 }
}
