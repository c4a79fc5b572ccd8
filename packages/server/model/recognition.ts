// What a recogniser is asked for and what it says.
import type { MoonshineSize } from './moonshine.ts'

/** Words that are final. Times are wall clock in ms, of the first and the last sample the model was given. */
export interface FinalText {
  stream: string
  fromMs: number
  untilMs: number
  text: string
}

export type RecognizerState =
  | { is: 'loading' }
  | { is: 'ready' }
  | { is: 'failed'; reason: string }
  | { is: 'stopped' }

export interface RecognizerStats {
  /** Sound taken in, and speech given to the model, in ms. */
  heardMs: number
  recognisedMs: number
  /** Time the model worked, in ms: divided by `recognisedMs` the real-time factor. */
  workMs: number
  lostMs: number
  restarts: number
  /** Frames for a stream that was not open. */
  refused: number
}

export interface RecognizerOptions {
  /** Default 'base'. */
  model?: MoonshineSize
  /** Most ms of sound that may wait, default 30,000. What is over is dropped, oldest first, and counted. */
  mostWaitingMs?: number
  /** Called with 0 to 1 while the model loads. */
  progress?: (part: number) => void
  log?: (event: string, detail: Record<string, number | string>) => void
}
