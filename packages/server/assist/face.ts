/** What the assistants need of the rooms around them, and what main.ts gets back. */
import type { Handle } from '@highroad/core/consent'

/**
 * The ears: they hear a contributor only between `allow` and `deny`. Both take effect at once; `deny` also drops every
 * buffer of sound that the ears hold of this contributor.
 */
export interface EarsPort {
  allow(meeting: string, handle: Handle): void
  deny(meeting: string, handle: Handle): void
}

/** One final text of one stream. Times are milliseconds since 1970, of the first and the last sample. */
export interface SpeechText {
  stream: string
  fromMs: number
  untilMs: number
  text: string
}

/** What turns sound into text. Streams are named by us; the recognizer never learns whose they are. */
export interface RecognizerPort {
  open(stream: string): void
  push(stream: string, pcm: Int16Array, atMs: number): void
  /** Forgets the stream and all of its sound now; no text of it comes any more. */
  drop(stream: string): void
  /** Nothing more comes: resolves when the texts of all that was pushed have come (or were counted as dropped). */
  close(stream: string): Promise<void>
}

export interface Assist {
  /** Sound of one contributor, from the ears: 16 kHz mono. Thrown away unless a lease of theirs lives. */
  heard(meeting: string, handle: Handle, pcm: Int16Array, atMs: number): void
  /** A final text, from the recognizer. */
  text(text: SpeechText): Promise<void>
  /** Sound of a stream that the recognizer dropped because it was behind. */
  dropped(stream: string, ms: number): Promise<void>
  /** Ends every lease and waits for nothing. */
  stop(): Promise<void>
}
