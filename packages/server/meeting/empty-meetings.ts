/**
 * A meeting that everybody left ends by itself: nobody is there any more to press "End for all", and its summary would
 * never be made. One that nobody has been in yet waits for its first people, however long that takes.
 */
import { findEvenErased, participants } from './finding.ts'
import type { MeetingParts } from './parts.ts'

export interface EmptyMeetingsOptions {
  parts: Pick<MeetingParts, 'store' | 'presence' | 'log'>
  /** How long nobody has to have been there, in milliseconds. */
  afterMs: number
  /** Ends it and tells whoever has to know. */
  end: (meeting: string) => Promise<void>
}

export class EmptyMeetings {
  readonly #options: EmptyMeetingsOptions
  readonly #timers = new Map<string, NodeJS.Timeout>()
  #stopped = false

  constructor(options: EmptyMeetingsOptions) {
    this.#options = options
  }

  /** Looks at a meeting again: who is there decides whether its time runs. To be called at every change. */
  look(meeting: string): void {
    if (this.#options.parts.presence.here(meeting).length > 0) this.#forget(meeting)
    else this.#wait(meeting)
  }

  /** Lets the time of every open meeting run anew: after a start nobody is known to be anywhere. */
  async afterStart(): Promise<void> {
    const { rows } = await this.#options.parts.store.jobs.query<{ id: string }>(
      'select id from meeting.meeting where ended_at is null order by opened_at, id',
    )
    for (const { id } of rows) this.look(id)
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #forget(meeting: string): void {
    clearTimeout(this.#timers.get(meeting))
    this.#timers.delete(meeting)
  }

  #wait(meeting: string): void {
    if (this.#stopped || this.#timers.has(meeting)) return
    const timer = setTimeout(() => void this.#due(meeting), this.#options.afterMs)
    timer.unref()
    this.#timers.set(meeting, timer)
  }

  async #due(meeting: string): Promise<void> {
    const { parts, end } = this.#options
    this.#timers.delete(meeting)
    if (parts.presence.here(meeting).length > 0) return
    try {
      const found = await findEvenErased(parts, meeting)
      if (found.endedAt !== null) return
      if ((await participants(parts, found)).length === 0) return
      await end(meeting)
    } catch {
      // The ledger or the database did not take it: nobody is there, so it may be tried again in its own time.
      parts.log('empty-meeting-not-ended', { meeting })
      this.#wait(meeting)
    }
  }
}
