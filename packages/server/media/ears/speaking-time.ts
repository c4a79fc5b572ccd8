// How long participants spoke, from LiveKit's announcements of who is speaking now: levels out of the packets'
// headers, no sound. LiveKit tells a client only of those it subscribes to, and of itself (v1.13.5,
// SendSpeakerUpdate): the ears learn the time of those they may hear, and the time of anybody else can come only
// from that person's own browser.

export class SpeakingTime {
  readonly #since = new Map<string, number>()

  /** Takes the new set of speakers; returns what became known of everybody's time, in ms. */
  change(speakers: string[], nowMs: number): Map<string, number> {
    const spoke = this.settle(nowMs)
    this.#since.clear()
    for (const handle of speakers) this.#since.set(handle, nowMs)
    return spoke
  }

  /** The time since it was last asked, of those who speak right now. */
  settle(nowMs: number): Map<string, number> {
    const spoke = new Map<string, number>()
    for (const [handle, since] of this.#since) {
      if (nowMs > since) spoke.set(handle, nowMs - since)
      this.#since.set(handle, nowMs)
    }
    return spoke
  }
}
