/** The live sockets: the room as each person sees it at every change, captions, and the end. */
import type { LiveEvent } from '@highroad/core/wire'
import { HighroadError } from '@highroad/core/wire'
import { findMeeting, there, type Participant } from './finding.ts'
import type { MeetingParts } from './parts.ts'
import type { Caller } from './ports.ts'
import { roomFor, shareView } from './room-state.ts'
import { snapshotOf } from './snapshot.ts'

interface Subscriber {
  handle: string
  send: (event: LiveEvent) => void
  close: () => void
}

export class Events {
  readonly #parts: MeetingParts
  readonly #subscribers = new Map<string, Set<Subscriber>>()
  /** Meetings whose rooms are being sent; true where something changed meanwhile. */
  readonly #sending = new Map<string, boolean>()
  readonly #names = new Map<string, ReadonlyMap<string, string>>()

  constructor(parts: MeetingParts) {
    this.#parts = parts
    parts.changes.listen((meeting) => void this.#sendRooms(meeting))
  }

  /** Throws `meeting-ended`, `not-found` for whoever has to come in anew, and what `there` throws. */
  async subscribe(
    caller: Caller,
    id: string,
    send: (event: LiveEvent) => void,
    close: () => void,
  ): Promise<() => void> {
    const { meeting, me, gone } = await there(this.#parts, caller, id)
    if (gone) throw new HighroadError('not-found')
    if (meeting.endedAt !== null) throw new HighroadError('meeting-ended')
    const subscriber: Subscriber = { handle: me.handle, send, close }
    const all = this.#subscribers.get(id) ?? new Set()
    this.#subscribers.set(id, all.add(subscriber))
    this.#parts.presence.socket(id, me.handle, true)
    this.#parts.changes.tell(id)
    let over = false
    return () => {
      if (over) return
      over = true
      all.delete(subscriber)
      if (all.size === 0 && this.#subscribers.get(id) === all) this.#forget(id)
      this.#parts.presence.socket(id, me.handle, false)
    }
  }

  /** A caption, to those present. */
  caption(meeting: string, handle: string, caption: { segment: string; text: string; final: boolean }): void {
    const name = this.#names.get(meeting)?.get(handle)
    if (name !== undefined) this.#tell(meeting, { type: 'caption', handle, name, ...caption })
  }

  captionsBehind(meeting: string, droppedMs: number): void {
    this.#tell(meeting, { type: 'captions-behind', droppedMs })
  }

  /** The meeting is over: told once, and every subscription ends with it. */
  ended(meeting: string, summary: boolean): void {
    this.#tell(meeting, { type: 'ended', summary })
    this.#forget(meeting)
  }

  /** Somebody does not belong here any more: nothing further is sent to them. */
  putOut(meeting: string, handle: string): void {
    const all = this.#subscribers.get(meeting) ?? new Set<Subscriber>()
    for (const one of all) {
      if (one.handle !== handle) continue
      all.delete(one)
      one.close()
    }
  }

  /** Meetings somebody follows. */
  meetings(): string[] {
    return [...this.#subscribers.keys()]
  }

  stop(): void {
    this.#subscribers.clear()
    this.#names.clear()
  }

  #forget(meeting: string): void {
    this.#subscribers.delete(meeting)
    this.#names.delete(meeting)
  }

  #tell(meeting: string, event: LiveEvent): void {
    for (const { send } of this.#subscribers.get(meeting) ?? []) send(event)
  }

  async #sendRooms(id: string): Promise<void> {
    if (!this.#subscribers.has(id)) return
    if (this.#sending.has(id)) {
      this.#sending.set(id, true)
      return
    }
    try {
      do {
        this.#sending.set(id, false)
        await this.#sendOnce(id)
      } while (this.#sending.get(id))
    } catch {
      // The next change sends again; whoever needs the room now asks for it.
      this.#parts.log('rooms-not-sent', { meeting: id })
    } finally {
      this.#sending.delete(id)
    }
  }

  async #sendOnce(id: string): Promise<void> {
    const snapshot = await snapshotOf(this.#parts, await findMeeting(this.#parts, id))
    const view = shareView(snapshot)
    const people = new Map<string, Participant>(snapshot.all.map((one) => [one.handle, one]))
    const subscribers = this.#subscribers.get(id)
    if (!subscribers) return
    this.#names.set(id, new Map(snapshot.all.map((one) => [one.handle, one.name])))
    for (const { handle, send } of subscribers) {
      const me = people.get(handle)
      if (me) send({ type: 'room', room: roomFor(this.#parts, view, me) })
    }
  }
}
