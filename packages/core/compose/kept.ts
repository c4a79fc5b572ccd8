/** What of a text a rewrite has to keep. */
import type { KeptKind } from '../wire/index.ts'
import { takeDates } from './dates.ts'
import { type Found, Rest } from './found.ts'
import { knownWords, type Words, wordsOf } from './names.ts'
import { negationsOf } from './negations.ts'
import { takeAmounts, takeNumbers } from './numbers.ts'
import { takeVerbatim } from './verbatim.ts'

export interface Kept {
  readonly kind: KeptKind
  /** As it stands in the text. */
  readonly words: string
}

export interface Contents {
  /** Everything but names, in the order of the text. */
  readonly found: readonly Found[]
  readonly words: Words
}

/** `names`: of people whom the workspace knows, for names that begin a sentence or stand without a capital letter. */
export function contentsOf(text: string, names: readonly string[]): Contents {
  const rest = new Rest(text)
  takeVerbatim(rest)
  takeAmounts(rest)
  takeDates(rest)
  takeNumbers(rest)
  const found = [...rest.found, ...negationsOf(rest.text)].toSorted((a, b) => a.at - b.at)
  return { found, words: wordsOf(rest.text, knownWords(names)) }
}

/** Numbers, dates, amounts, names, links, mentions, code and negations of a text, in its order. */
export function keptIn(text: string, names: readonly string[] = []): Kept[] {
  const { found, words } = contentsOf(text, names)
  return [...found, ...words.names]
    .toSorted((a, b) => a.at - b.at)
    .map(({ kind, words: said }) => ({ kind, words: said }))
}
