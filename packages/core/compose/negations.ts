/** Words that turn a meaning over, in English. */
import type { Found } from './found.ts'

const NEGATION =
  /(?<![\p{L}\p{N}])(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|unable|unless|except|\p{L}+n['’]t|(?:do|does|did|is|was|are|were|ca|wo|could|should|would|have|has|had|must)nt)(?![\p{L}\p{N}])/giu

/** Each once; “neither … nor” says no once. Their number has to stay, whatever words say it. */
export function negationsOf(rest: string): Found[] {
  const found: Found[] = []
  let neither = false
  for (const match of rest.matchAll(NEGATION)) {
    const words = match[0]
    const second: boolean = neither && words.toLowerCase() === 'nor'
    neither = words.toLowerCase() === 'neither' || second
    if (!second) found.push({ kind: 'negation', key: 'not', words, at: match.index })
  }
  return found
}
