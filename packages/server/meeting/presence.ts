/**
 * Who is in a meeting now. A person is there while their live socket or their media connection stands, and for a short
 * grace after the last of them went. Kept in memory: after a restart the sockets come back by themselves.
 */
import type { Handle } from '@highroad/core/consent'

interface Being {
  sockets: number
  media: boolean
  /** When the last connection went; null while one stands. */
  goneAt: number | null
  timer: NodeJS.Timeout | undefined
}

export class Presence {
  readonly #meetings = new Map<string, Map<Handle, Being>>()
  readonly #graceMs: number
  readonly #clock: () => number
  readonly #changed: (meeting: string) => void

  constructor(options: { graceMs: number; clock: () => number; changed: (meeting: string) => void }) {
    this.#graceMs = options.graceMs
    this.#clock = options.clock
    this.#changed = options.changed
  }

  /** Somebody came in: present for the grace, in which their socket is expected. */
  came(meeting: string, handle: Handle): void {
    this.#touch(meeting, handle, () => {})
  }

  socket(meeting: string, handle: Handle, connected: boolean): void {
    // The socket of a meeting that is over, or of somebody who left, closes after them.
    if (!connected && !this.#meetings.get(meeting)?.has(handle)) return
    this.#touch(meeting, handle, (being) => {
      being.sockets = Math.max(0, being.sockets + (connected ? 1 : -1))
    })
  }

  media(meeting: string, handle: Handle, connected: boolean): void {
    // A media connection never makes somebody present who has not joined or who left.
    if (!this.#meetings.get(meeting)?.has(handle)) return
    this.#touch(meeting, handle, (being) => {
      being.media = connected
    })
  }

  /** They left, whatever connections still stand. */
  left(meeting: string, handle: Handle): void {
    const people = this.#meetings.get(meeting)
    const being = people?.get(handle)
    if (!people || !being) return
    clearTimeout(being.timer)
    people.delete(handle)
    this.#changed(meeting)
  }

  /** The meeting is over for everybody. */
  over(meeting: string): void {
    for (const being of this.#meetings.get(meeting)?.values() ?? []) clearTimeout(being.timer)
    this.#meetings.delete(meeting)
    this.#changed(meeting)
  }

  here(meeting: string): Handle[] {
    const now = this.#clock()
    return [...(this.#meetings.get(meeting) ?? [])]
      .filter(([, being]) => being.goneAt === null || now - being.goneAt < this.#graceMs)
      .map(([handle]) => handle)
  }

  stop(): void {
    for (const people of this.#meetings.values())
      for (const being of people.values()) clearTimeout(being.timer)
    this.#meetings.clear()
  }

  #touch(meeting: string, handle: Handle, change: (being: Being) => void): void {
    const people = this.#meetings.get(meeting) ?? new Map<Handle, Being>()
    this.#meetings.set(meeting, people)
    const before = this.here(meeting).includes(handle)
    const being = people.get(handle) ?? { sockets: 0, media: false, goneAt: null, timer: undefined }
    people.set(handle, being)
    change(being)
    clearTimeout(being.timer)
    if (being.sockets > 0 || being.media) {
      being.goneAt = null
    } else {
      being.goneAt = this.#clock()
      being.timer = setTimeout(() => this.#expire(meeting, handle), this.#graceMs)
      being.timer.unref()
    }
    if (!before) this.#changed(meeting)
  }

  #expire(meeting: string, handle: Handle): void {
    const people = this.#meetings.get(meeting)
    const being = people?.get(handle)
    if (!people || !being || being.goneAt === null) return
    people.delete(handle)
    this.#changed(meeting)
  }
}
