/**
 * Probabilities from counts by Witten-Bell interpolation (Witten and Bell 1991, method C; Chen and Goodman 1999, section
 * 2.6): a context that was followed n times by t different tokens gives n / (n + t) of the weight to its own counts and
 * the rest to the context that is one token shorter. The weights come from the counts that are asked; nothing is fitted,
 * so taking counts away leaves no trace in a parameter.
 *
 * Several models are asked as one: at each length of context their counts are added, the personal ones with a weight.
 */
import { allFollowers, contextsOf, countIn, type Counts, followersIn, type Range } from './counts.ts'

/** One point in a text, in every model: the contexts that end there. */
export interface Point {
  readonly models: readonly Counts[]
  readonly contexts: readonly (readonly number[])[]
}

/** The point after these tokens (as context). */
export function pointAfter(models: readonly Counts[], history: readonly string[]): Point {
  return { models, contexts: models.map((counts) => contextsOf(counts, history)) }
}

/**
 * The probability that the next token lies in these ranges of targets, a range a model. `base` is what is said of it
 * where no model knows anything.
 */
export function probability({ models, contexts }: Point, ranges: readonly Range[], base: number): number {
  let p = base
  const longest = Math.max(...contexts.map((found) => found.length))
  for (let length = 0; length < longest; length++) {
    let [within, total, types] = [0, 0, 0]
    for (const [at, counts] of models.entries()) {
      const context = contexts[at]?.[length]
      const range = ranges[at]
      if (context === undefined || range === undefined) continue
      const all = allFollowers(counts, context)
      total += counts.weight * countIn(counts, all)
      types += counts.weight * (all.until - all.from)
      within += counts.weight * countIn(counts, followersIn(counts, context, range))
    }
    if (total > 0) p = (within + types * p) / (total + types)
  }
  return p
}

/** The commonest tokens within ranges of targets: up to `most` of each context of each model. */
export function commonest({ models, contexts }: Point, ranges: readonly Range[], most: number): Set<string> {
  const tokens = new Set<string>()
  for (const [at, counts] of models.entries())
    for (const context of contexts[at] ?? []) {
      const range = ranges[at]
      if (range === undefined) continue
      for (const place of largest(counts, followersIn(counts, context, range), most))
        tokens.add(counts.targets[counts.followers[place] ?? 0] ?? '')
    }
  return tokens
}

/** The places of the largest counts; of equal ones the first. */
function largest({ cumulative }: Counts, { from, until }: Range, most: number): number[] {
  const places: number[] = []
  const counted: number[] = []
  for (let place = from; place < until; place++) {
    const count = (cumulative[place + 1] ?? 0) - (cumulative[place] ?? 0)
    if (places.length === most && count <= (counted.at(-1) ?? 0)) continue
    let at = places.length
    while (at > 0 && (counted[at - 1] ?? 0) < count) at -= 1
    places.splice(at, 0, place)
    counted.splice(at, 0, count)
    if (places.length > most) {
      places.pop()
      counted.pop()
    }
  }
  return places
}
