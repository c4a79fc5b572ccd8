/** Names: words with a capital letter where grammar asks for none, and those of people whom the workspace knows. */
import { type Found, TAKEN } from './found.ts'
import { startsSentences } from './starters.ts'

const WORD = /\p{L}[\p{L}\p{M}]*(?:['’.-]\p{L}[\p{L}\p{M}]*)*/gu
const CONTRACTED = /n['’]t$/iu
const ENDED = /['’](?:s|re|ve|ll|d|m|t)$/iu
const PRONOUN = /^I(?:['’]|$)/u

export interface Word extends Found {
  /** Surely a name: by its place, by an inner capital, or known. Otherwise a capital that the start of a sentence may explain. */
  readonly sure: boolean
}

export interface Words {
  /** What is a name, or may be. */
  readonly names: readonly Word[]
  /** Every word of the text, in lower case. */
  readonly all: ReadonlySet<string>
}

/** The words of the names that a workspace knows, in lower case: “Anna-Lena O’Brien” is two. */
export function knownWords(names: readonly string[]): ReadonlySet<string> {
  return new Set(
    names
      .flatMap((name) => [...name.matchAll(WORD)].map(([word]) => keyOf(word)))
      .filter((key) => key.length > 1),
  )
}

const keyOf = (word: string): string =>
  word.replace(ENDED, '').normalize('NFKC').replaceAll('’', "'").toLowerCase()

/** Whether what stands before ends a sentence, or is nothing but marks at the beginning of a line. */
const begins = (before: string): boolean => /(?:^|[\n.!?:;…•|])[^\p{L}\p{N}\n]*$/u.test(before)

/** `rest`: the text with what is no word taken out of it. */
export function wordsOf(rest: string, known: ReadonlySet<string>): Words {
  const all = new Set<string>()
  const names: Word[] = []
  // A text all in capitals says nothing by them.
  const shouted = !/\p{Ll}/u.test(rest.replaceAll(TAKEN, ''))
  for (const match of rest.matchAll(WORD)) {
    const [words] = match
    const key = keyOf(words)
    all.add(key)
    const common = startsSentences(key)
    const capital = /^\p{Lu}/u.test(words) && !PRONOUN.test(words) && !CONTRACTED.test(words)
    const start = begins(rest.slice(Math.max(0, match.index - 40), match.index))
    const isKnown = known.has(key) && (!common || (capital && !start))
    const inner = /\p{Ll}\p{Lu}/u.test(words)
    if (!isKnown && (shouted || !(capital || inner) || (start && !inner && common))) continue
    names.push({
      kind: 'name',
      key,
      words: words.replace(ENDED, ''),
      at: match.index,
      sure: isKnown || inner || !start,
    })
  }
  return { names, all }
}
