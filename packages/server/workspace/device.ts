/**
 * One device of one person. Before `resume` it is handed no message. A channel that it resumes keeps back what comes
 * meanwhile until what was missed has gone out; so each message that changed goes out once, in the order of `changed`.
 */
import type { Changes, Role } from '@highroad/core/wire'
import type { z } from 'zod'
import type { ChatCaller, ChatDevice, SharedEvent } from './face.ts'
import { type Feed, shared } from './feed.ts'

/** So many channels of one device are read at once. */
const AT_ONCE = 4

interface Line {
  readonly feed: Feed
  /** Not in it: only looks at a public channel. */
  joined: boolean
  /** Up to where this device has everything. */
  upTo: number
  /** What came while it was catching up; null where it is not. */
  kept: { changed: number; event: SharedEvent }[] | null
}

export interface DeviceHub {
  /** The counters of those channels that this person may read. */
  readonly counters: (device: Device, channels: readonly string[]) => Promise<ReadonlyMap<string, number>>
  readonly changes: (device: Device, channel: string, since: number) => Promise<z.infer<typeof Changes>>
  /** Attaches the device to a public channel that the person is not in. Does nothing where they may not read it. */
  readonly lookAt: (device: Device, channel: string) => Promise<void>
  readonly typing: (device: Device, channel: string, thread: string | null) => void
  readonly active: (device: Device, active: boolean) => void
  readonly closed: (device: Device) => void
}

export class Device implements ChatDevice {
  readonly who: ChatCaller
  readonly account: string
  readonly role: Role | null
  readonly #hub: DeviceHub
  readonly #send: (event: SharedEvent) => void
  readonly #onGone: () => void
  readonly #lines = new Map<string, Line>()
  #started = false
  #open = true
  #looks: string | null = null

  constructor(
    hub: DeviceHub,
    of: { who: ChatCaller; account: string; role: Role | null },
    send: (event: SharedEvent) => void,
    onGone: () => void,
  ) {
    this.#hub = hub
    this.who = of.who
    this.account = of.account
    this.role = of.role
    this.#send = send
    this.#onGone = onGone
  }

  get looks(): string | null {
    return this.#looks
  }

  isIn(channel: string): boolean {
    return this.#lines.get(channel)?.joined === true
  }

  isAnywhere(): boolean {
    return [...this.#lines.values()].some(({ joined }) => joined)
  }

  attach(feed: Feed, joined: boolean): void {
    if (!this.#open) return
    const line = this.#lines.get(feed.at.channel)
    if (line && line.feed === feed) {
      line.joined = joined
      return
    }
    this.#lines.set(feed.at.channel, { feed, joined, upTo: 0, kept: null })
    feed.devices.add(this)
  }

  /** From now on nothing of this channel. */
  detach(channel: string): void {
    this.#lines.get(channel)?.feed.devices.delete(this)
    this.#lines.delete(channel)
  }

  hand(channel: string, changed: number, event: SharedEvent): void {
    const line = this.#lines.get(channel)
    if (!line || !this.#started) return
    if (line.kept) {
      line.kept.push({ changed, event })
    } else if (changed > line.upTo) {
      line.upTo = changed
      this.tell(event)
    }
  }

  tell(event: SharedEvent): void {
    if (this.#open) this.#send(event)
  }

  async resume(channels: readonly { channel: string; changed: number }[]): Promise<void> {
    this.#started = true
    const asked = new Map(channels.map(({ channel, changed }) => [channel, changed]))
    for (const channel of asked.keys()) {
      const line = this.#lines.get(channel)
      if (line) line.kept = []
    }
    const counters = await this.#hub.counters(this, [...asked.keys()])
    const waiting = [...asked]
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next && this.#open; next = waiting.shift()) {
        const [channel, since] = next
        const counter = counters.get(channel)
        if (counter === undefined) this.#notHere(channel)
        else await this.#catchUp(channel, since, counter)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }

  #notHere(channel: string): void {
    this.detach(channel)
    this.tell(shared({ type: 'channel-gone', channel }))
  }

  async #catchUp(channel: string, since: number, counter: number): Promise<void> {
    const line = this.#lines.get(channel)
    let upTo = Math.min(since, counter)
    let tooMany = false
    for (let more = counter > upTo; more;) {
      const found = await this.#hub.changes(this, channel, upTo)
      // Put out meanwhile: what was read before that is not sent either.
      if (!this.#open || this.#lines.get(channel) !== line) return
      for (const message of found.messages) this.tell(shared({ type: 'message', message }))
      ;({ upTo, more, tooMany } = found)
    }
    this.tell(shared({ type: 'resumed', channel, upTo, tooMany }))
    if (!line) return
    const kept = line.kept ?? []
    line.kept = null
    line.upTo = upTo
    for (const { changed, event } of kept) this.hand(channel, changed, event)
  }

  async look(channel: string | null): Promise<void> {
    const before = this.#looks
    this.#looks = channel
    if (before !== null && before !== channel && !this.isIn(before)) this.detach(before)
    if (channel !== null && !this.#lines.has(channel)) await this.#hub.lookAt(this, channel)
  }

  typing(channel: string, thread: string | null): void {
    if (this.#open && this.isIn(channel)) this.#hub.typing(this, channel, thread)
  }

  presence(active: boolean): void {
    if (this.#open) this.#hub.active(this, active)
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    for (const channel of this.#lines.keys()) this.detach(channel)
    this.#hub.closed(this)
  }

  /** The person lost their place in the organisation. */
  gone(): void {
    if (!this.#open) return
    this.close()
    this.#onGone()
  }
}
