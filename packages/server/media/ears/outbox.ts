// Frames on their way out of this process. What waits is bounded; the oldest goes first, and is counted.
import type { Frame } from './ears-messages.ts'

const RATE_PER_MS = 16

export class Outbox {
  readonly #send: (frame: Frame, sent: () => void) => void
  readonly #lost: (frame: Frame, ms: number) => void
  readonly #mostOnTheWay: number
  readonly #mostWaitingMs: number
  readonly #waiting: Frame[] = []
  #waitingMs = 0
  #onTheWay = 0

  /** `send` calls `sent` when the other side took the frame; `lost` hears of each frame that was dropped. */
  constructor(
    send: (frame: Frame, sent: () => void) => void,
    lost: (frame: Frame, ms: number) => void,
    limits = { mostOnTheWay: 64, mostWaitingMs: 10_000 },
  ) {
    this.#send = send
    this.#lost = lost
    this.#mostOnTheWay = limits.mostOnTheWay
    this.#mostWaitingMs = limits.mostWaitingMs
  }

  put(frame: Frame): void {
    this.#waiting.push(frame)
    this.#waitingMs += length(frame)
    while (this.#waitingMs > this.#mostWaitingMs) {
      const oldest = this.#waiting.shift()
      if (!oldest) break
      this.#waitingMs -= length(oldest)
      this.#lost(oldest, length(oldest))
      oldest.pcm.fill(0)
    }
    this.#move()
  }

  /** Forgets the frames of `handle`: they were captured under a permission that is over. */
  drop(handle: string): void {
    for (let i = this.#waiting.length - 1; i >= 0; i--) {
      const frame = this.#waiting[i]
      if (frame?.handle !== handle) continue
      this.#waitingMs -= length(frame)
      frame.pcm.fill(0)
      this.#waiting.splice(i, 1)
    }
  }

  #move(): void {
    while (this.#onTheWay < this.#mostOnTheWay) {
      const frame = this.#waiting.shift()
      if (!frame) return
      this.#waitingMs -= length(frame)
      this.#onTheWay++
      this.#send(frame, () => {
        this.#onTheWay--
        this.#move()
      })
    }
  }
}

function length(frame: Frame): number {
  return frame.pcm.length / RATE_PER_MS
}
