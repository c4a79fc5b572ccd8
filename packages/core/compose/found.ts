/** What a text holds that a rewrite has to keep, with a key under which two forms of the same thing are one. */
import type { KeptKind } from '../wire/index.ts'

export interface Found {
  readonly kind: KeptKind
  /** Equal for two forms that mean the same: `5 pm` and `17:00`, `1,000` and `1000`. Where in doubt, they differ. */
  readonly key: string
  /** As it stands in the text. */
  readonly words: string
  /** Where it begins. */
  readonly at: number
}

/** Stands where something was taken out of the text, so that nothing is found twice and every place stays. */
export const TAKEN = '\uE000'

/** The text from which finders take, one after the other, what they know. */
export class Rest {
  text: string
  readonly found: Found[] = []

  constructor(text: string) {
    // A space between the digits of one number is part of it.
    this.text = text.replaceAll(/(?<=\p{Nd})[\u00A0\u2009\u202F](?=\p{Nd}{3}(?!\p{Nd}))/gu, "'")
  }

  /** Takes out every match of `pattern` (global) for which `key` gives one. */
  take(kind: KeptKind, pattern: RegExp, key: (match: RegExpExecArray) => string | null): void {
    const original = this.text
    let rest = ''
    let from = 0
    for (const match of original.matchAll(pattern)) {
      const known = key(match)
      if (known === null) continue
      // What ends the sentence after a link stays: the next word begins one.
      const [whole] = match
      const words = kind === 'link' ? withoutEnd(whole) : whole
      this.found.push({ kind, key: known, words: words.trim(), at: match.index })
      rest += original.slice(from, match.index) + TAKEN.repeat(words.length)
      from = match.index + words.length
    }
    this.text = rest + original.slice(from)
  }
}

/** What a sentence puts after a link or a name is none of it. */
export const withoutEnd = (text: string): string => text.replace(/[.,;:!?)\]}'’"”*_~]+$/u, '')
