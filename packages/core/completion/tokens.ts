/**
 * Text as tokens. A token is its characters with the one space before it, if there is one ("Hello", ",", " world"), so
 * putting tokens together gives text again in every script, with or without spaces.
 *
 * This is not Intl.Segmenter on purpose: forgetting must cut a text exactly as learning did, and the word lists behind
 * Intl.Segmenter differ between engines and between their versions.
 */
import { isLearnable, namesSecret } from './learnable.ts'

/** As a target: here a sentence ends. As context: here one begins. */
export const EDGE = '\n'
/** Something that is never learned stands here. */
export const GAP = '\v'

/** Scripts that put no space between words: a character (with its marks) is a token. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]\p{M}*/u
const WORD = /[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/u
const PIECES = new RegExp(`(${UNSPACED.source})|(${WORD.source})|([.!?…。！？]+(?=["'”’)]*$))|(.)`, 'gsu')
const RUNS = new RegExp(`${UNSPACED.source}|(?:(?!${UNSPACED.source})\\S)+`, 'gu')
const FULL_STOP = /^[。！？]/u
const ENDS = /[.!?…。！？]["'”’)]*$/u
const CODE_BLOCK = /```[\s\S]*?(?:```|$)/gu
/** Runs lose these at both ends before they are judged. */
const AROUND = /^["'“”‘’([]+|["'“”‘’)\],;:.!?…]+$/gu
/** Longer runs are not words; looking closer at them would cost the square of their length. */
const LONGEST_RUN = 100
const HAS_LETTER = /\p{L}/u

/** The sentences of a text, each as its tokens; what is not learned is a {@link GAP}. Code blocks are left out. */
export function sentencesOf(text: string): string[][] {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(CODE_BLOCK, '\n')
    .split(/[\n\r\u2028\u2029]+/u)
    .flatMap((line) => sentencesOfLine(line))
    .filter((sentence) => sentence.length > 0)
}

function sentencesOfLine(line: string): string[][] {
  const sentences: string[][] = []
  let sentence: string[] = []
  let end = 0
  for (const match of line.matchAll(RUNS)) {
    const space = match.index > end && sentence.length > 0 ? ' ' : ''
    const run = match[0]
    end = match.index + run.length
    const core = run.length > LONGEST_RUN ? run : run.replace(AROUND, '')
    if (core !== '' && (!isLearnable(core) || namesSecret(line.slice(0, match.index)))) {
      sentence.push(GAP)
      if (ENDS.test(run.slice(-LONGEST_RUN))) {
        sentences.push(sentence)
        sentence = []
      }
      continue
    }
    let first = true
    for (const [piece, , , stop] of run.matchAll(PIECES)) {
      if (stop !== undefined || FULL_STOP.test(piece)) {
        if (sentence.length > 0) sentences.push(sentence)
        sentence = []
      } else sentence.push((first && sentence.length > 0 ? space : '') + piece)
      first = false
    }
  }
  sentences.push(sentence)
  return sentences
}

/** How a token counts as context: without its space, in lower case, with one kind of apostrophe. */
export function asContext(token: string): string {
  const bare = token.startsWith(' ') ? token.slice(1) : token
  return bare.toLowerCase().replaceAll('’', "'")
}

/** Whether a token may be proposed: it has a letter, so it is no mark, gap or edge. */
export function isProposable(token: string): boolean {
  return HAS_LETTER.test(token)
}

export interface Caret {
  /** The tokens of the present sentence before the one being typed. */
  readonly context: readonly string[]
  /** What is typed of the present token, with its space; '' at the beginning of a sentence. */
  readonly prefix: string
}

/** No more than this many characters before the caret are looked at. */
const LOOK_BACK = 300

/** Where the caret stands after this text; null where nothing may be proposed (in a number, in code, after a full stop). */
export function caretAfter(before: string): Caret | null {
  if ((before.match(/```/gu)?.length ?? 0) % 2 === 1) return null
  let near = before.slice(-LOOK_BACK).toWellFormed().normalize('NFC')
  near = near.slice(Math.max(near.lastIndexOf('\n'), near.lastIndexOf('\r')) + 1)
  if ((near.match(/`/gu)?.length ?? 0) % 2 === 1 || namesSecret(near)) return null
  if (near.trim() === '') return { context: [], prefix: '' }
  const typing = near.trimEnd() === near
  const sentences = sentencesOfLine(near)
  const sentence = sentences.at(-1) ?? []
  if (!typing) return { context: sentence, prefix: sentence.length > 0 ? ' ' : '' }
  const last = sentence.at(-1)
  // Right behind a full stop or a mark comes a space or another mark, which nobody needs help with.
  if (last === undefined || !isProposable(last)) return null
  if (new RegExp(`(?:${UNSPACED.source})$`, 'u').test(last)) return { context: sentence, prefix: '' }
  return { context: sentence.slice(0, -1), prefix: last }
}
