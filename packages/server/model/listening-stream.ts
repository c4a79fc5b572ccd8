// One stream inside the recognising process: frames of any length in, segments of speech out.
import { Segmenter, type Segment } from './segmenter.ts'
import { type VoiceStream, WINDOW, WINDOW_MS } from './silero.ts'

const RATE_PER_MS = 16
/** A jump in capture time of this much is a gap: what came before it and what comes after are not one utterance. */
const GAP_MS = 600

export class ListeningStream {
  readonly #voice: VoiceStream
  readonly #segmenter = new Segmenter()
  readonly #ended: (segment: Segment) => void
  #rest = new Int16Array(0)
  #restAtMs = 0
  #work: Promise<void> = Promise.resolve()
  /** Milliseconds of sound that went through voice activity. */
  heardMs = 0
  /** Milliseconds that wait for it. */
  waitingMs = 0
  gone = false

  constructor(voice: VoiceStream, ended: (segment: Segment) => void) {
    this.#voice = voice
    this.#ended = ended
  }

  /** Takes frames in order; resolves when these went through voice activity. */
  push(pcm: Int16Array, atMs: number): Promise<void> {
    this.waitingMs += pcm.length / RATE_PER_MS
    return this.#then(() => this.#take(pcm, atMs))
  }

  /** Ends the running segment, when nothing more comes. */
  flush(): Promise<void> {
    return this.#then(() => this.#flush())
  }

  /** Forgets all sound now and takes no more; what still waits in `push` is thrown away as it comes up. */
  drop(): void {
    this.gone = true
    this.#segmenter.clear()
    this.#rest.fill(0)
    this.#rest = new Int16Array(0)
    this.#voice.reset()
  }

  /** Milliseconds heard that are in no segment yet. */
  get heldMs(): number {
    return this.#segmenter.heldMs + this.#rest.length / RATE_PER_MS
  }

  #then(step: () => Promise<void> | void): Promise<void> {
    this.#work = this.#work.then(step)
    return this.#work
  }

  async #take(pcm: Int16Array, atMs: number): Promise<void> {
    this.waitingMs -= pcm.length / RATE_PER_MS
    if (this.gone) return
    const expected = this.#restAtMs + this.#rest.length / RATE_PER_MS
    if (this.heardMs > 0 && atMs - expected > GAP_MS) this.#flush()
    if (this.#rest.length === 0) this.#restAtMs = atMs
    const sound = new Int16Array(this.#rest.length + pcm.length)
    sound.set(this.#rest)
    sound.set(pcm, this.#rest.length)
    let at = 0
    for (; at + WINDOW <= sound.length; at += WINDOW) {
      const window = sound.slice(at, at + WINDOW)
      const probability = await this.#voice.probability(window)
      // It may have been dropped while the network ran.
      if (this.gone) return
      this.heardMs += WINDOW_MS
      const segment = this.#segmenter.push(window, this.#restAtMs, probability)
      this.#restAtMs += WINDOW_MS
      if (segment) this.#ended(segment)
    }
    this.#rest = sound.slice(at)
    // The caller's clock leads: a window's time never drifts further from it than one frame.
    this.#restAtMs = atMs + (pcm.length - this.#rest.length) / RATE_PER_MS
  }

  #flush(): void {
    if (this.gone) return
    const segment = this.#segmenter.flush()
    this.#rest = new Int16Array(0)
    this.#voice.reset()
    if (segment) this.#ended(segment)
  }
}
