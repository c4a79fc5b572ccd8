// What passes between the server and the process that recognises speech. Streams are bare numbers here, a new
// one each time a stream opens: the process never learns whose voice it hears, and a late answer to a number
// that is over can be told from one that is wanted.
import type { MoonshineSize } from './moonshine.ts'

export type ToRecognizer =
  | {
      do: 'load'
      folder: string
      size: MoonshineSize
      voiceActivity: string
      threads: number
      mostWaitingMs: number
    }
  | { do: 'push'; stream: number; pcm: Int16Array; atMs: number }
  | { do: 'drop'; stream: number }
  | { do: 'close'; stream: number }

export type FromRecognizer =
  | { is: 'loading'; part: number }
  | { is: 'ready' }
  | { is: 'failed'; reason: string }
  /** How much of this stream was taken in, and how much of that is done with, in ms of sound. */
  | { is: 'heard'; stream: number; heardMs: number; settledMs: number }
  | { is: 'final'; stream: number; fromMs: number; untilMs: number; text: string; workMs: number }
  | { is: 'lost'; stream: number; fromMs: number; ms: number }
  | { is: 'closed'; stream: number }
