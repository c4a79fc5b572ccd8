/**
 * One channel in this process, while anybody here looks at it: hands its messages to devices in the order of `changed`, none
 * left out. What was written here is offered and handed on as it is where nothing is missing before it; anything else is
 * read from the database. Values are dense, so what is missing is known.
 */
import type { MessageItem } from '@highroad/core/wire'
import type { Device } from './device.ts'
import type { SharedEvent } from './face.ts'
import type { Placed } from './parts.ts'

/** Two writers of this process may offer in the wrong order: so long is waited before the database is asked. */
const OUT_OF_ORDER_MS = 10

interface Since {
  readonly messages: readonly MessageItem[]
  readonly upTo: number
  readonly more: boolean
  /** Of who is in it, read after the messages: whoever is out by then was out, or is by now. */
  readonly version: number
}

export interface FeedSource {
  /** Null where the channel is gone. */
  readonly since: (at: Placed, changed: number) => Promise<Since | null>
  /** Attaches and detaches devices as the database says who is in it; returns the version it went by, null where gone. */
  readonly people: (feed: Feed) => Promise<number | null>
  readonly gone: (at: Placed) => void
  readonly failed: (at: Placed) => void
}

export const shared = (event: SharedEvent['event']): SharedEvent => ({ event, json: JSON.stringify(event) })

export class Feed {
  readonly at: Placed
  readonly devices = new Set<Device>()
  readonly #source: FeedSource
  readonly #offered = new Map<number, MessageItem>()
  #handed: number
  #version: number
  #pulling = false
  #again = false
  #waiting: NodeJS.Timeout | undefined
  #over = false

  constructor(at: Placed, from: { handed: number; version: number }, source: FeedSource) {
    this.at = at
    this.#handed = from.handed
    this.#version = from.version
    this.#source = source
  }

  /** Whether the database has something that was not handed on. */
  isBehind(counter: number, version: number): boolean {
    return counter > this.#handed || version !== this.#version
  }

  /** Messages as they were written, under this version of who is in the channel. */
  offer(items: readonly MessageItem[], version: number): void {
    if (version !== this.#version) return this.pull()
    for (const item of items) if (item.changed > this.#handed) this.#offered.set(item.changed, item)
    this.#drain()
    if (this.#offered.size > 0) this.#waiting ??= setTimeout(() => this.pull(), OUT_OF_ORDER_MS)
  }

  /** Reads what is missing; asked for while it reads, it reads again. */
  pull(): void {
    clearTimeout(this.#waiting)
    this.#waiting = undefined
    this.#again = true
    if (!this.#pulling && !this.#over) void this.#read()
  }

  /** Who is in it changed: resolves once whoever is out is handed nothing more. */
  async people(): Promise<void> {
    const version = await this.#source.people(this)
    if (version !== null) this.#version = Math.max(this.#version, version)
  }

  stop(): void {
    this.#over = true
    clearTimeout(this.#waiting)
    this.#offered.clear()
  }

  async #read(): Promise<void> {
    this.#pulling = true
    try {
      while (this.#again && !this.#over) {
        this.#again = false
        const found = await this.#source.since(this.at, this.#handed)
        if (!found) {
          this.#source.gone(this.at)
          return
        }
        if (found.version !== this.#version) await this.people()
        if (this.#over) return
        for (const item of found.messages) if (item.changed > this.#handed) this.#hand(item)
        this.#handed = Math.max(this.#handed, found.upTo)
        if (found.more) this.#again = true
        this.#drain()
      }
    } catch {
      // What was not read is read at the next look, a second later at most.
      this.#source.failed(this.at)
    } finally {
      this.#pulling = false
    }
  }

  #drain(): void {
    for (;;) {
      const next = this.#offered.get(this.#handed + 1)
      if (!next) break
      this.#hand(next)
    }
    for (const changed of this.#offered.keys()) if (changed <= this.#handed) this.#offered.delete(changed)
  }

  #hand(message: MessageItem): void {
    this.#handed = message.changed
    if (this.devices.size === 0) return
    const event = shared({ type: 'message', message })
    for (const device of this.devices) device.hand(this.at.channel, message.changed, event)
  }
}
