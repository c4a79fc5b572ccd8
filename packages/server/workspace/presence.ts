/**
 * Who is there: in memory, each process for its own devices, and told to the others by ids. A process that died is forgotten
 * when it has not said anything for a while.
 */
import type { ChatPerson } from '@highroad/core/wire'

export type PresenceState = ChatPerson['presence']

const AGAIN_EVERY_MS = 20_000
const BELIEVED_FOR_MS = 60_000

export interface PresenceOptions {
  /** How long after the last device is gone somebody is offline. */
  readonly graceMs: number
  /** A person's state changed, by this process's own knowledge or another's. */
  readonly changed: (account: string, person: string) => void
  /** To be told to the other processes. */
  readonly say: (account: string, person: string, state: PresenceState) => void
}

interface Own {
  readonly account: string
  readonly person: string
  /** Whether somebody is active at it. */
  readonly devices: Map<object, boolean>
  grace: NodeJS.Timeout | undefined
}

const better = (a: PresenceState, b: PresenceState): PresenceState =>
  a === 'active' || b === 'active' ? 'active' : a === 'away' || b === 'away' ? 'away' : 'offline'

const keyOf = (account: string, person: string): string => `${account} ${person}`

export class Presence {
  readonly #options: PresenceOptions
  readonly #own = new Map<string, Own>()
  readonly #elsewhere = new Map<string, Map<string, { state: PresenceState; at: number }>>()
  readonly #timer: NodeJS.Timeout

  constructor(options: PresenceOptions) {
    this.#options = options
    this.#timer = setInterval(() => {
      this.sayAll()
      this.#forget()
    }, AGAIN_EVERY_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    for (const own of this.#own.values()) clearTimeout(own.grace)
    this.#own.clear()
  }

  of(account: string, person: string): PresenceState {
    const key = keyOf(account, person)
    let state = this.#here(key)
    for (const other of this.#elsewhere.get(key)?.values() ?? []) state = better(state, other.state)
    return state
  }

  device(account: string, person: string, device: object, active: boolean): void {
    const key = keyOf(account, person)
    this.#changing(account, person, () => {
      const own = this.#own.get(key) ?? { account, person, devices: new Map(), grace: undefined }
      this.#own.set(key, own)
      clearTimeout(own.grace)
      own.devices.set(device, active)
    })
  }

  closed(account: string, person: string, device: object): void {
    const key = keyOf(account, person)
    const own = this.#own.get(key)
    if (!own) return
    const over = () => this.#changing(account, person, () => void this.#own.delete(key))
    this.#changing(account, person, () => {
      own.devices.delete(device)
      if (own.devices.size > 0) return
      own.grace = setTimeout(over, this.#options.graceMs)
      own.grace.unref()
    })
  }

  heard(from: string, account: string, person: string, state: PresenceState): void {
    const key = keyOf(account, person)
    const before = this.of(account, person)
    const all = this.#elsewhere.get(key) ?? new Map<string, { state: PresenceState; at: number }>()
    if (state === 'offline') all.delete(from)
    else all.set(from, { state, at: performance.now() })
    if (all.size > 0) this.#elsewhere.set(key, all)
    else this.#elsewhere.delete(key)
    if (this.of(account, person) !== before) this.#options.changed(account, person)
  }

  sayAll(): void {
    for (const [key, { account, person }] of this.#own) this.#options.say(account, person, this.#here(key))
  }

  #here(key: string): PresenceState {
    const own = this.#own.get(key)
    if (!own) return 'offline'
    return [...own.devices.values()].includes(true) ? 'active' : 'away'
  }

  #changing(account: string, person: string, change: () => void): void {
    const key = keyOf(account, person)
    const [before, seen] = [this.#here(key), this.of(account, person)]
    change()
    if (this.#here(key) !== before) this.#options.say(account, person, this.#here(key))
    if (this.of(account, person) !== seen) this.#options.changed(account, person)
  }

  #forget(): void {
    const oldest = performance.now() - BELIEVED_FOR_MS
    for (const [key, all] of this.#elsewhere)
      for (const [from, { at }] of all)
        if (at < oldest) {
          const [account = '', person = ''] = key.split(' ')
          this.heard(from, account, person, 'offline')
        }
  }
}
