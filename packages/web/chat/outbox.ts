import type { MessageItem, NewMessage } from '@highroad/core/wire'
import { Problem, sentenceOf } from '../app/api.ts'
import { delayBefore } from '../meeting/back-off.ts'
import type { Unsent } from './state.ts'

export interface Kept {
  load(): Promise<Unsent[]>
  save(unsent: readonly Unsent[]): Promise<void>
}

interface Parts {
  kept: Kept
  post: (channel: string, message: NewMessage) => Promise<MessageItem>
  /** What is shown, from then on. */
  show: (unsent: readonly Unsent[]) => void
  /** The server has it. */
  sent: (message: MessageItem) => void
  /** Calls back later; the function returned takes that back. */
  later: (what: () => void, ms: number) => () => void
}

/** The server's answers after which sending the same again may well work. */
const PASSING: ReadonlySet<string> = new Set(['unreachable', 'disk-full', 'too-many-messages'])

/**
 * What was written here and the server has not acknowledged: kept on this device before it is sent, sent in the order of
 * writing, and once, since each has an id of its own that the server knows again. What the server refuses stays, to be tried
 * again or taken back; what comes after it goes on.
 */
export class Outbox {
  #unsent: readonly Unsent[] = []
  #busy = false
  #attempt = 0
  #takeBack: (() => void) | null = null
  #ended = false
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** What an earlier visit left unsent goes first. */
  async start(): Promise<void> {
    const left = await this.#parts.kept.load().catch(() => [])
    if (this.#ended) return
    const here = new Set(this.#unsent.map(({ client }) => client))
    await this.#set([...left.filter(({ client }) => !here.has(client)), ...this.#unsent])
    void this.flush()
  }

  async add(one: Unsent): Promise<void> {
    await this.#set([...this.#unsent, one])
    void this.flush()
  }

  retry(client: string): void {
    void this.#set(this.#unsent.map((one) => (one.client === client ? { ...one, refused: null } : one)))
    void this.flush()
  }

  /** Takes it back. One that is on its way just now may still arrive. */
  drop(client: string): Unsent | undefined {
    const dropped = this.#unsent.find((one) => one.client === client)
    void this.#set(this.#unsent.filter((one) => one.client !== client))
    return dropped
  }

  /** A channel that is no longer there, or no longer open to its writer: nothing for it stays on this device. */
  forget(channel: string): void {
    if (this.#unsent.some((one) => one.channel === channel))
      void this.#set(this.#unsent.filter((one) => one.channel !== channel))
  }

  /** The server is known to have these: they came by the socket. */
  acknowledged(clients: ReadonlySet<string>): void {
    if (this.#unsent.some(({ client }) => clients.has(client)))
      void this.#set(this.#unsent.filter(({ client }) => !clients.has(client)))
  }

  /** Sends what waits, one after the other. Called when the connection is back, too. */
  async flush(): Promise<void> {
    this.#takeBack?.()
    this.#takeBack = null
    if (this.#busy) return
    this.#busy = true
    try {
      for (let next = this.#next(); next && !this.#ended; next = this.#next()) {
        // In order, each after the one before.
        if (!(await this.#send(next))) break
      }
    } finally {
      this.#busy = false
    }
  }

  end(): void {
    this.#ended = true
    this.#takeBack?.()
  }

  #next(): Unsent | undefined {
    return this.#unsent.find(({ refused }) => refused === null)
  }

  /** Whether to go on with the next. */
  async #send({ client, channel, thread, text, files }: Unsent): Promise<boolean> {
    try {
      const message = await this.#parts.post(channel, {
        client,
        thread,
        text,
        files: files.map(({ file }) => file),
      })
      this.#attempt = 0
      await this.#set(this.#unsent.filter((one) => one.client !== client))
      this.#parts.sent(message)
      return true
    } catch (error) {
      if (error instanceof Problem && !PASSING.has(error.code)) {
        const refused = sentenceOf(error)
        await this.#set(this.#unsent.map((one) => (one.client === client ? { ...one, refused } : one)))
        return true
      }
      this.#takeBack = this.#parts.later(() => void this.flush(), delayBefore(this.#attempt++, Math.random()))
      return false
    }
  }

  async #set(unsent: readonly Unsent[]): Promise<void> {
    this.#unsent = unsent
    this.#parts.show(unsent)
    // A device that cannot keep anything still sends.
    await this.#parts.kept.save(unsent).catch(() => undefined)
  }
}
