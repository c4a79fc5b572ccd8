/** What a writer is to the rest of the server: a prompt in, text out, and nothing that it could do besides. */
import type { PromptMessage } from '@highroad/core/compose'

export interface Writing {
  /** Aborting it stops the work at once; the iteration then throws. */
  readonly signal: AbortSignal
  /** Most characters of the answer. One that would be longer is none. */
  readonly most: number
}

export interface Writer {
  /** `failed`: it did not write the last times that it was asked, or cannot be started. It may be asked all the same. */
  readonly state: () => 'ready' | 'failed'
  /**
   * The answer, in pieces as they are written; whole where the iteration ends by itself. Throws `WriterFailed`. Ends within
   * two minutes, whatever is behind it.
   */
  readonly write: (prompt: readonly PromptMessage[], writing: Writing) => AsyncIterable<string>
  readonly stop: () => Promise<void>
}

/** Nothing was written. `message` is one sentence for whoever asked: nothing of the prompt or of the answer is in it. */
export class WriterFailed extends Error {
  override readonly name = 'WriterFailed'
}

export const TOO_SLOW = 'The Writer did not answer in time.'
export const TOO_LONG = 'The Writer wrote more than was asked for.'
export const CUT_OFF = 'The Writer stopped before it was done.'
export const NO_TEXT = 'The Writer answered with something that is no text.'
