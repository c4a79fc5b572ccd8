// What passes between the server and the process that runs a language model. Requests are bare numbers: the process never
// learns who asks, where, or for which organisation.
import type { PromptMessage } from '@highroad/core/compose'

export type ToGguf =
  /** `library`: the file to import node-llama-cpp from. */
  | { do: 'load'; library: string; file: string; threads: number }
  | { do: 'write'; request: number; prompt: readonly PromptMessage[]; most: number }
  | { do: 'stop'; request: number }

export type FromGguf =
  | { is: 'ready' }
  | { is: 'failed'; reason: string }
  | { is: 'text'; request: number; text: string }
  /** The request is over. `cut`: before the model was done; `too-long`: the prompt is more than it can read. */
  | { is: 'over'; request: number; how: 'done' | 'cut' | 'stopped' | 'too-long' | 'failed' }
