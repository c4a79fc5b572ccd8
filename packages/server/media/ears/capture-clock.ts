// When was this frame captured? LiveKit's frames carry no time, and arrive late when this process is busy. Sound
// itself is the better clock: samples are counted from the earliest arrival, and only a gap moves the count.

const RATE_PER_MS = 16
const GAP_MS = 250
/** A gap counts as loss when this much sound came after it: until then it may be a burst that catches up. */
const SETTLE_MS = 1_000

export class CaptureClock {
  #base: number | null = null
  #samples = 0
  #gap = 0
  #sinceGap = 0

  /** The capture time of a frame of `samples` that arrived at `nowMs`, and the loss that became certain. */
  next(samples: number, nowMs: number): { atMs: number; lostMs: number } {
    const arrived = nowMs - samples / RATE_PER_MS
    this.#base ??= arrived
    const expected = this.#base + this.#samples / RATE_PER_MS
    const late = arrived - expected
    if (late < 0) {
      // What looked like its time was a delay.
      this.#base += late
      this.#gap = Math.max(0, this.#gap + late)
    } else if (late > GAP_MS) {
      this.#base += late
      this.#gap += late
      this.#sinceGap = 0
    }
    const atMs = this.#base + this.#samples / RATE_PER_MS
    this.#samples += samples
    this.#sinceGap += samples / RATE_PER_MS
    return { atMs, lostMs: this.#settledLoss() }
  }

  /** The microphone was muted: the time until the next frame is no gap. */
  pause(): void {
    this.#base = null
    this.#samples = 0
  }

  #settledLoss(): number {
    if (this.#gap === 0 || this.#sinceGap < SETTLE_MS) return 0
    const lost = this.#gap
    this.#gap = 0
    return lost
  }
}
