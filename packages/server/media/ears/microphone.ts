// One microphone track that the ears may hear: its frames, until it is closed.
import { AudioStream, type RemoteTrack } from '@livekit/rtc-node'
import { CaptureClock } from './capture-clock.ts'

const RATE = 16_000
const FRAME_MS = 30

export interface Hearing {
  frame: (pcm: Int16Array, atMs: number, index: number) => void
  lost: (ms: number) => void
  muted: () => boolean
}

export class Microphone {
  readonly #reader: ReadableStreamDefaultReader<{ data: Int16Array }>
  readonly #clock = new CaptureClock()
  #closed = false

  constructor(track: RemoteTrack, hearing: Hearing) {
    const stream = new AudioStream(track, { sampleRate: RATE, numChannels: 1, frameSizeMs: FRAME_MS })
    this.#reader = stream.getReader()
    void this.#read(hearing)
  }

  /** Nothing is heard after this, not even what LiveKit had buffered. */
  close(): void {
    this.#closed = true
    this.#reader.cancel().catch(() => {})
  }

  async #read(hearing: Hearing): Promise<void> {
    let index = 0
    for (;;) {
      const { done, value } = await this.#reader.read()
      if (done || this.#closed) return
      if (hearing.muted()) {
        this.#clock.pause()
        continue
      }
      const { atMs, lostMs } = this.#clock.next(value.data.length, Date.now())
      if (lostMs > 0) hearing.lost(lostMs)
      hearing.frame(value.data, atMs, index)
      index += value.data.length
    }
  }
}
