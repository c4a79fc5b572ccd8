/**
 * What processes that share a database tell each other: ids, never content. Sent outside the writing transaction, everything
 * that is waiting in one message; one that is lost is made up for by looking.
 */
import type { Store, Subscription } from '../store/index.ts'

const CHANNEL = 'highroad_chat'
const CONNECTS_AGAIN_AFTER_MS = 500
/** PostgreSQL takes less than 8,000 bytes. */
const MOST_BYTES = 7_500

/** What happened, and the ids that it is about. */
export type Note = readonly [kind: string, ...ids: string[]]

export interface BetweenOptions {
  readonly store: Pick<Store, 'app' | 'listen'>
  /** Names this process: what it said itself it does not hear. */
  readonly me: string
  readonly heard: (note: Note, from: string) => void
  /** The connection was away: something may have been missed. */
  readonly again: () => void
  /** The connection is away: nothing is heard until `again`. */
  readonly away: () => void
  readonly log: (event: string, detail: Record<string, string | number>) => void
}

export class Between {
  readonly #options: BetweenOptions
  readonly #waiting = new Map<string, Note>()
  #sending: Promise<void> | null = null
  #subscription: Subscription | null = null
  #retry: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: BetweenOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    await this.#listen()
  }

  /** The same note twice while one waits is sent once. */
  say(...note: Note): void {
    if (this.#stopped) return
    this.#waiting.set(JSON.stringify(note), note)
    this.#sending ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#send())
  }

  async stop(): Promise<void> {
    await this.#sending
    this.#stopped = true
    clearTimeout(this.#retry)
    await this.#subscription?.close()
  }

  async #send(): Promise<void> {
    while (this.#waiting.size > 0) {
      const notes: Note[] = []
      let bytes = this.#options.me.length + 8
      for (const [key, note] of this.#waiting) {
        if (bytes + key.length + 1 > MOST_BYTES && notes.length > 0) break
        bytes += key.length + 1
        notes.push(note)
        this.#waiting.delete(key)
      }
      try {
        const { me, store } = this.#options
        await store.app.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify([me, notes])])
      } catch {
        this.#options.log('chat-note-not-sent', { notes: notes.length })
      }
    }
    this.#sending = null
  }

  #hear(payload: string): void {
    try {
      const [from, notes] = JSON.parse(payload) as [string, Note[]]
      if (from === this.#options.me) return
      for (const note of notes) this.#options.heard(note, from)
    } catch {
      // Every role may notify: what is not one of ours says nothing.
      this.#options.log('chat-note-not-understood', {})
    }
  }

  async #listen(): Promise<void> {
    const again = () => {
      if (this.#stopped) return
      this.#subscription = null
      this.#options.away()
      this.#retry = setTimeout(() => {
        this.#listen().then(() => this.#options.again(), again)
      }, CONNECTS_AGAIN_AFTER_MS)
      this.#retry.unref()
    }
    const subscription = await this.#options.store.listen(
      'app',
      CHANNEL,
      (payload) => this.#hear(payload),
      again,
    )
    if (this.#stopped) await subscription.close()
    else this.#subscription = subscription
  }
}
