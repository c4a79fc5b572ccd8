/**
 * Telling devices that what may read messages changed, so that each asks for its own person. They all ask, so they are told
 * at a pace that answering allows: the first time at once, and while it goes on once in a while.
 */
import type { Device } from '../device.ts'
import { shared } from '../feed.ts'

const LEAST_MS = 1_000
const PER_DEVICE_MS = 20
const MOST_MS = 5_000

/** The devices of this process. */
export interface Devices {
  readonly accounts: () => readonly string[]
  readonly in: (account: string) => Iterable<Device>
  readonly at: (channel: string) => Iterable<Device>
}

export class ComposeTelling {
  readonly #devices: Devices
  readonly #waiting = new Map<string, { again: boolean; timer: NodeJS.Timeout }>()

  constructor(devices: Devices) {
    this.#devices = devices
  }

  /** In a channel, in all of an account (`channel` null), or everywhere (both null). */
  tell(account: string | null, channel: string | null): void {
    if (account === null) {
      for (const each of this.#devices.accounts()) this.tell(each, null)
      return
    }
    const key = `${account} ${channel ?? ''}`
    const waiting = this.#waiting.get(key)
    if (waiting) {
      waiting.again = true
      return
    }
    const told = this.#send(account, channel)
    if (told === 0) return
    const timer = setTimeout(
      () => {
        const again = this.#waiting.get(key)?.again === true
        this.#waiting.delete(key)
        if (again) this.tell(account, channel)
      },
      Math.min(MOST_MS, Math.max(LEAST_MS, told * PER_DEVICE_MS)),
    )
    timer.unref()
    this.#waiting.set(key, { again: false, timer })
  }

  stop(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer)
    this.#waiting.clear()
  }

  #send(account: string, channel: string | null): number {
    const event = shared({ type: 'compose-changed', channel })
    let told = 0
    for (const device of channel === null ? this.#devices.in(account) : this.#devices.at(channel)) {
      device.tell(event)
      told += 1
    }
    return told
  }
}
