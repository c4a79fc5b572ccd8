/**
 * How much of what a meeting is about a sentence carries: BM25 of the sentence for a query that is the whole meeting, its
 * words weighted by how often they are said (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75).
 */
import type { Sentence } from './sentences.ts'
import { STOP_WORDS } from './stop-words.ts'

const [K1, B] = [1.2, 0.75]

/** The words of a sentence that carry content, singular and plural as one. */
export function contentOf(sentence: Pick<Sentence, 'words'>): string[] {
  return sentence.words
    .map((w) => w.replace(/'s$/u, ''))
    .filter((w) => w.length > 2 && !STOP_WORDS.has(w))
    .map((w) => (w.length > 3 ? w.replace(/(?<=[^su])s$/u, '') : w))
}

/** A weight for each sentence, in their order. */
export function weigh(sentences: readonly Sentence[]): number[] {
  const contents = sentences.map(contentOf)
  const inSentences = new Map<string, number>()
  for (const words of contents)
    for (const word of new Set(words)) inSentences.set(word, (inSentences.get(word) ?? 0) + 1)
  const mean = contents.reduce((sum, words) => sum + words.length, 0) / Math.max(1, contents.length)
  return contents.map((words, i) => {
    const counts = new Map<string, number>()
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    let weight = 0
    for (const [word, tf] of counts) {
      const n = inSentences.get(word) ?? 1
      const idf = Math.log(1 + (sentences.length - n + 0.5) / (n + 0.5))
      const saturated = (tf * (K1 + 1)) / (tf + K1 * (1 - B + (B * words.length) / Math.max(1, mean)))
      weight += Math.log(1 + n) * idf * saturated
    }
    return weight * readable(sentences[i]?.words ?? [])
  })
}

const FILLER = /^(?:u+h+|u+m+|e+h+|e+r+m?|e+h*m+|m+|hm+|mhm|n+|ah+|oh)$/u

/**
 * How well a sentence reads when it is quoted, 0 to 1: fragments say little, endless sentences quote badly, fillers and
 * stuttering, a person's or the recogniser's, are no line of a summary.
 */
export function readable(words: readonly string[]): number {
  if (words.length === 0) return 0
  const broken = words.filter(
    (word, i) => FILLER.test(word) || word === words[i - 1] || word === words[i - 2],
  )
  const variety = new Set(words).size / words.length
  const length = words.length < 10 ? words.length / 14 : words.length > 32 ? 0.6 : 1
  const start = /^(?:and|but|or|because|'cause|which)$/u.test(words[0] ?? '') ? 0.8 : 1
  return length * start * Math.max(0.05, 1 - (3 * broken.length) / words.length) * (variety < 0.5 ? 0.2 : 1)
}

/** How alike two sentences are in content: shared words by the smaller of both, 0 to 1. */
export function alike(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [new Set(a), new Set(b)]
  const smaller = Math.min(left.size, right.size)
  return smaller === 0 ? 0 : [...left].filter((word) => right.has(word)).length / smaller
}
