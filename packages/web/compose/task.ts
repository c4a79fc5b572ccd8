/** What somebody asked to have written at a box, and what taking the answer makes of the text there. */
import type { RewriteHow } from '@highroad/core/wire'
import type { Asked } from './write.ts'

/** `whole`: the text in the box when it was asked. `from`, `to`: the part that is rewritten, in UTF-16 units. */
export type Task =
  | { kind: 'rewrite'; how: RewriteHow; whole: string; from: number; to: number }
  | { kind: 'draft'; whole: string }

/** Of what is chosen; of the whole where nothing is. Blanks at its edges stay where they are. Null: nothing to rewrite. */
export function rewriteOf(
  how: RewriteHow,
  whole: string,
  chosen: { from: number; to: number },
): Extract<Task, { kind: 'rewrite' }> | null {
  const has = whole.slice(chosen.from, chosen.to).trim() !== ''
  const { from, to } = has ? chosen : { from: 0, to: whole.length }
  const part = whole.slice(from, to)
  const begin = from + part.length - part.trimStart().length
  const end = to - (part.length - part.trimEnd().length)
  return begin < end ? { kind: 'rewrite', how, whole, from: begin, to: end } : null
}

/** Whether it has to be told something first. */
export const needsWords = (task: Task): boolean => task.kind === 'draft' || task.how === 'custom'

/** What is asked of the server; null where its words are still missing. */
export function askedOf(task: Task, thread: string | null, typed: string): Asked | null {
  const words = typed.trim()
  if (words === '' && needsWords(task)) return null
  if (task.kind === 'draft') return { draft: { thread, say: words } }
  return {
    rewrite: {
      thread,
      text: originalOf(task),
      how: task.how,
      // One line: what was pasted with breaks is the same wish.
      instruction: task.how === 'custom' ? words.replaceAll(/\s+/gu, ' ') : null,
    },
  }
}

export const originalOf = (task: Extract<Task, { kind: 'rewrite' }>): string =>
  task.whole.slice(task.from, task.to)

/** The text with the proposal in it; null where a rewrite no longer fits, since its original was changed meanwhile. */
export function taken(task: Task, proposal: string, now: string): string | null {
  if (task.kind === 'rewrite')
    return now === task.whole ? now.slice(0, task.from) + proposal + now.slice(task.to) : null
  // A draft takes the place of the words that it was made of, and of no others.
  return now.trim() === '' || now === task.whole ? proposal : `${now.trimEnd()}\n\n${proposal}`
}
