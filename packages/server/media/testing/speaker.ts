// A participant that speaks: publishes real speech into a room as a microphone, without a browser.
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node'
import { SpeakingTime } from '../ears/speaking-time.ts'
import type { Sound } from './wav.ts'

const RATE = 48_000
const FRAME = RATE / 50
const QUEUE_MS = 60

export interface Said {
  /** Wall clock, ms, at which the first and the end of the last sample left the microphone. */
  fromMs: number
  untilMs: number
}

export class Speaker {
  readonly #room: Room
  readonly #source: AudioSource
  readonly #waiting: { samples: Int16Array; at: number; fromMs: number; done: (said: Said) => void }[] = []
  #leaving = false
  #pump: Promise<void> = Promise.resolve()
  /** How often the media server told this microphone that somebody subscribed to it. */
  subscriptions = 0
  /** What the media server tells this participant about its own speaking, in ms. */
  spokeMs = 0

  private constructor(room: Room, source: AudioSource) {
    this.#room = room
    this.#source = source
  }

  /** Joins and opens a microphone, silent until something is said. */
  static async join(url: string, token: string): Promise<Speaker> {
    const room = new Room()
    const source = new AudioSource(RATE, 1, QUEUE_MS)
    const speaker = new Speaker(room, source)
    room.on(RoomEvent.LocalTrackSubscribed, () => speaker.subscriptions++)
    const speaking = new SpeakingTime()
    room.on(RoomEvent.ActiveSpeakersChanged, (now) => {
      const handles = now.map((one) => one.identity)
      for (const ms of speaking.change(handles, Date.now()).values()) speaker.spokeMs += ms
    })
    await room.connect(url, token, { autoSubscribe: false, dynacast: false })
    const track = LocalAudioTrack.createAudioTrack('microphone', source)
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE })
    await room.localParticipant?.publishTrack(track, options)
    speaker.#pump = speaker.#run()
    return speaker
  }

  /** Says `sound` (48 kHz) at its own speed; resolves when it is said. */
  say(sound: Sound): Promise<Said> {
    if (sound.rate !== RATE) throw new Error(`a speaker needs ${RATE} Hz, not ${sound.rate}`)
    return new Promise((done) => this.#waiting.push({ samples: sound.samples, at: 0, fromMs: 0, done }))
  }

  async leave(): Promise<void> {
    this.#leaving = true
    await this.#pump
    await this.#room.disconnect()
    await this.#source.close()
  }

  /** A microphone never stops: between two sayings it sends silence. */
  async #run(): Promise<void> {
    while (!this.#leaving) {
      const frame = new Int16Array(FRAME)
      const saying = this.#waiting[0]
      const leavesAt = Date.now() + this.#source.queuedDuration
      if (saying) {
        if (saying.at === 0) saying.fromMs = leavesAt
        const part = saying.samples.subarray(saying.at, saying.at + FRAME)
        frame.set(part)
        saying.at += FRAME
        if (saying.at >= saying.samples.length) {
          this.#waiting.shift()
          saying.done({ fromMs: saying.fromMs, untilMs: leavesAt + (part.length / RATE) * 1000 })
        }
      }
      await this.#source.captureFrame(new AudioFrame(frame, RATE, 1, FRAME))
    }
  }
}
