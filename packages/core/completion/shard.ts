/**
 * What one person wrote in one account, as counts: how often each token followed the tokens before it. Adding and taking
 * away is all there is, so forgetting is exact and the order of learning leaves no trace.
 */
import { asContext, EDGE, GAP, sentencesOf } from './tokens.ts'

/** A count is kept of a token with this many tokens before it. Shorter contexts are sums of these. */
export const CONTEXT = 3
export const SEPARATOR = '\t'

/** Counts of n-grams. The key is the context, the farthest first, then the token, with {@link SEPARATOR} between them. */
export type Shard = Map<string, number>

/** The n-grams of a text with their counts: what learning it adds. */
export function countsOf(text: string): Shard {
  const counts: Shard = new Map()
  for (const sentence of sentencesOf(text)) {
    let context = Array<string>(CONTEXT).fill(EDGE)
    for (const token of [...sentence, EDGE]) {
      const gram = context.join(SEPARATOR) + SEPARATOR + token
      counts.set(gram, (counts.get(gram) ?? 0) + 1)
      context = token === GAP ? Array<string>(CONTEXT).fill(GAP) : [...context.slice(1), asContext(token)]
    }
  }
  return counts
}

/** Adds a text's counts to the shard, in place. Time in proportion to the text. */
export function learn(shard: Shard, text: string): void {
  for (const [gram, count] of countsOf(text)) shard.set(gram, (shard.get(gram) ?? 0) + count)
}

/**
 * Takes a text's counts out of the shard, in place, in time in proportion to the text. Throws, and changes nothing, when
 * the shard does not hold them all: then the text was never learned, or was cut into tokens by an engine with another
 * version of Unicode, and the shard has to be learned anew from its items.
 */
export function forget(shard: Shard, text: string): void {
  const counts = countsOf(text)
  for (const [gram, count] of counts)
    if ((shard.get(gram) ?? 0) < count) throw new Error('this text was never learned here')
  for (const [gram, count] of counts) {
    const left = (shard.get(gram) ?? 0) - count
    if (left === 0) shard.delete(gram)
    else shard.set(gram, left)
  }
}

/** The sum of shards. Its bytes are the same in whatever order they come. */
export function merge(shards: Iterable<Shard>): Shard {
  const sum: Shard = new Map()
  for (const shard of shards) for (const [gram, count] of shard) sum.set(gram, (sum.get(gram) ?? 0) + count)
  return sum
}
