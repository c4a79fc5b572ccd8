/** What the box offers of the Writer, by what the server says of the channel. */
import type { ComposeView, ConsentLine } from '@highroad/core/wire'

/** What is said of a Writer that is `silent`. */
export const SILENT = 'The Writer did not answer when it was asked last. You can ask it again.'

/** What a server without a Writer does all the same. */
export const WITHOUT_WRITER = 'Completion, proofreading and catching up work without one.'

/**
 * `here`: it may be asked, on this processor. `silent`: it did not answer the last times. `none`: this server has no Writer,
 * and something else of Compose works here. Null: nothing is offered and nothing is said.
 */
export type Offer = { kind: 'here' | 'silent'; processor: ConsentLine['processor'] } | { kind: 'none' } | null

export function offerOf(view: ComposeView | undefined, joined: boolean): Offer {
  if (!view || !joined) return null
  if (view.writer === 'none') return view.lines.some(runs) ? { kind: 'none' } : null
  const line = view.lines.find(({ feature }) => feature === 'rewrite')
  if (!line || !runs(line)) return null
  return { kind: view.writer === 'ready' ? 'here' : 'silent', processor: line.processor }
}

/** Whether catching up can be asked for. */
export const catchUpRuns = (view: ComposeView | undefined): boolean =>
  view?.lines.some((line) => line.feature === 'catch-up' && runs(line)) ?? false

const runs = ({ state }: ConsentLine): boolean => state === 'on' || state === 'partly'
