// Where one utterance ends and the next begins. Pure: windows of sound and their probability of speech go in,
// segments come out. Cutting at fixed lengths splits words; a tail of silence makes the model invent some.
import { WINDOW, WINDOW_MS } from './silero.ts'

/** A stretch of speech. `fromMs` and `untilMs`: wall clock of its first sample and of the end of its last. */
export interface Segment {
  fromMs: number
  untilMs: number
  audio: Int16Array
}

interface Window {
  audio: Int16Array
  atMs: number
  probability: number
}

const SPEECH = 0.5
const SILENCE = 0.35
/** Kept before the first and after the last voiced window, so that soft first and last sounds are in. */
const BEFORE = count(256)
const AFTER = count(192)
/** Shorter bursts than this are coughs and clicks. */
const LEAST_VOICED = count(160)
const LONGEST = count(15_000)
/** When no pause came before the longest length: cut at the quietest place after this. */
const EARLIEST_CUT = count(9_000)

export class Segmenter {
  #windows: Window[] = []
  #speaking = false
  #silent = 0

  /** Takes the next window ({@link WINDOW} samples, first captured at `atMs`); returns a segment that ended. */
  push(audio: Int16Array, atMs: number, probability: number): Segment | null {
    this.#windows.push({ audio, atMs, probability })
    if (!this.#speaking) {
      if (probability >= SPEECH) {
        this.#speaking = true
        this.#silent = 0
      } else if (this.#windows.length > BEFORE) this.#forget(this.#windows.length - BEFORE)
      return null
    }
    if (probability < SILENCE) this.#silent++
    else if (probability >= SPEECH) this.#silent = 0
    if (this.#silent >= pauseThatEnds(this.#windows.length)) return this.flush()
    if (this.#windows.length >= LONGEST) return this.#cut()
    return null
  }

  /** Ends the running segment here: the stream closed, or a gap came. */
  flush(): Segment | null {
    const last = this.#windows.findLastIndex((window) => window.probability >= SILENCE)
    const segment = this.#speaking ? this.#take(Math.min(this.#windows.length, last + 1 + AFTER)) : null
    this.#speaking = false
    this.#silent = 0
    if (this.#windows.length > BEFORE) this.#forget(this.#windows.length - BEFORE)
    return segment
  }

  /** Forgets everything, and overwrites the sound. */
  clear(): void {
    this.#forget(this.#windows.length)
    this.#speaking = false
    this.#silent = 0
  }

  /** Milliseconds of speech that are held and not given out yet. */
  get heldMs(): number {
    return this.#speaking ? this.#windows.length * WINDOW_MS : 0
  }

  /** A speaker without pauses: cut where it is quietest, and go on with the rest. */
  #cut(): Segment | null {
    let best = EARLIEST_CUT
    let least = Infinity
    for (let i = EARLIEST_CUT; i < this.#windows.length - 2; i++) {
      const near = this.#windows.slice(i - 2, i + 3)
      const loud = near.reduce((sum, window) => sum + window.probability, 0) + loudness(near)
      if (loud < least) {
        least = loud
        best = i
      }
    }
    const segment = this.#take(best)
    this.#silent = 0
    return segment
  }

  #take(length: number): Segment | null {
    const taken = this.#windows.splice(0, length)
    const first = taken[0]
    const last = taken.at(-1)
    const voiced = taken.filter((window) => window.probability >= SPEECH).length
    if (!first || !last || voiced < LEAST_VOICED) {
      for (const window of taken) window.audio.fill(0)
      return null
    }
    const audio = new Int16Array(taken.length * WINDOW)
    for (const [i, window] of taken.entries()) {
      audio.set(window.audio, i * WINDOW)
      window.audio.fill(0)
    }
    return { fromMs: first.atMs, untilMs: last.atMs + WINDOW_MS, audio }
  }

  #forget(length: number): void {
    for (const window of this.#windows.splice(0, length)) window.audio.fill(0)
  }
}

/** The longer somebody speaks, the shorter a pause is enough: readers should not wait for a whole speech. */
function pauseThatEnds(windows: number): number {
  if (windows < count(6_000)) return count(550)
  return windows < count(10_000) ? count(350) : count(200)
}

/** 0 for silence to about 5 for five loud windows, so that a true dip beats a merely uncertain one. */
function loudness(windows: Window[]): number {
  let sum = 0
  for (const window of windows) for (const sample of window.audio) sum += Math.abs(sample)
  return sum / (WINDOW * 8_192)
}

function count(ms: number): number {
  return Math.round(ms / WINDOW_MS)
}
