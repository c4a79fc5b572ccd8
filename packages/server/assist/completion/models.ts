/**
 * Models of channels, in memory only: one a permit, so that dropping it is exact and at once. A model goes when its permit
 * ends, when a message in its channel is edited or deleted, and when nobody who types uses it any more.
 */
import { type Model, OWN } from '@highroad/core/completion'
import type { Permit } from '../../gate/index.ts'
import { Builder } from './builder.ts'
import type { CompletionOptions, Seat, UnsaidPort } from './face.ts'

const NEWEST = 1_000
/** As much as a thousand messages mostly have; a thousand of the longest would fill the memory. */
const CHARACTERS = 100_000
/** A model of one channel holds about 1.2 MiB. */
const MOST_MODELS = 200
/** What was denied may be let in at any moment. */
const DENIED_MS = 5_000
/** A channel in which messages are edited all the time is not read all the time: each reading is an entry for good. */
const AGAIN_MS = 30_000
/** So often the rows are looked at for what a notification that was lost would have said. */
const LOOKS_MS = 1_000

/** One model that somebody's completions are made of. */
export interface Wanted {
  /** Also names it: everybody's of a channel is one, whoever asked for it. */
  readonly key: string
  readonly kind: 'everybodys' | 'own'
  readonly account: string
  readonly seat: Seat
}

export const wantedOf = (kind: Wanted['kind'], account: string, seat: Seat): Wanted => ({
  key: kind === 'own' ? `${seat.channel} ${seat.handle}` : seat.channel,
  kind,
  account,
  seat,
})

const deniedKey = ({ key, seat }: Pick<Wanted, 'key' | 'seat'>): string => `denied ${key} ${seat.handle}`

export interface ModelsOptions extends Omit<CompletionOptions<never>, 'channels'> {
  readonly channels: UnsaidPort
}

interface Kept {
  readonly account: string
  readonly channel: string
  /** The channel's counter before it was read. */
  readonly counter: number
  readonly permit: Permit<'assist'>
  readonly model: Model
}

export class Models {
  readonly #options: ModelsOptions
  readonly #builder = new Builder()
  readonly #kept = new Map<string, Kept>()
  readonly #notBefore = new Map<string, number>()
  readonly #queue = new Map<string, Wanted>()
  /** Raised when what was said in a channel is not said any more: a model whose reading began before is thrown away. */
  readonly #unsaid = new Map<string, number>()
  readonly #isWanted: (key: string) => boolean
  readonly #closing = new Set<Promise<void>>()
  #allUnsaid = 0
  #looking: NodeJS.Timeout | undefined
  #working: Promise<void> | null = null
  #stopped = false

  constructor(options: ModelsOptions, isWanted: (key: string) => boolean) {
    this.#options = options
    this.#isWanted = isWanted
  }

  /** Those that are ready and may be used now; the others are built meanwhile. */
  ready(wanted: readonly Wanted[]): Model[] {
    // Whoever edited something in another process was not heard.
    if (!this.#options.channels.hears()) return []
    const models: Model[] = []
    for (const one of wanted) {
      const kept = this.#kept.get(one.key)
      if (kept?.permit.live === true) models.push(kept.model)
      else if (!kept) this.#want(one)
    }
    return models
  }

  /** Null: it is not known in which channel. */
  unsaid(channel: string | null): void {
    if (channel === null) this.#allUnsaid += 1
    else this.#unsaid.set(channel, (this.#unsaid.get(channel) ?? 0) + 1)
    for (const [key, kept] of this.#kept) if (channel === null || kept.channel === channel) this.#drop(key)
  }

  /** Drops what nobody uses. */
  sweep(): void {
    for (const key of this.#kept.keys()) if (!this.#isWanted(key)) this.#drop(key)
    for (const key of this.#queue.keys()) if (!this.#isWanted(key)) this.#queue.delete(key)
  }

  async settled(): Promise<void> {
    while (this.#working) await this.#working
    await Promise.all(this.#closing)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#looking)
    this.#queue.clear()
    await this.#builder.stop()
    for (const key of this.#kept.keys()) this.#drop(key)
    await this.settled()
  }

  #want(wanted: Wanted): void {
    const { clock } = this.#options
    if (this.#stopped || this.#queue.has(wanted.key)) return
    if ([wanted.key, deniedKey(wanted)].some((key) => clock() < (this.#notBefore.get(key) ?? 0))) return
    if (this.#kept.size + this.#queue.size >= MOST_MODELS) return
    if (this.#notBefore.size > 10_000) this.#notBefore.clear()
    this.#queue.set(wanted.key, wanted)
    this.#work()
  }

  #work(): void {
    this.#working ??= this.#buildAll().finally(() => {
      this.#working = null
      if (this.#queue.size > 0) this.#work()
    })
  }

  /** One after the other. */
  async #buildAll(): Promise<void> {
    for (const [key, wanted] of this.#queue) {
      try {
        if (this.#isWanted(key)) await this.#build(wanted)
      } catch (error) {
        this.#notBefore.set(key, this.#options.clock() + DENIED_MS)
        this.#options.log('completion-model-not-built', {
          channel: wanted.seat.channel,
          why: error instanceof Error ? error.name : 'unknown',
        })
      }
      this.#queue.delete(key)
    }
  }

  async #build({ key, kind, account, seat }: Wanted): Promise<void> {
    const { gate, channels, processor, clock } = this.#options
    const began = this.#generation(seat.channel)
    const by = kind === 'own' ? seat.handle : null
    const newest = await channels.newestOf(account, seat.channel, {
      by,
      most: NEWEST,
      characters: CHARACTERS,
    })
    if (newest === null) {
      this.#notBefore.set(key, clock() + AGAIN_MS)
      return
    }
    const answer = await gate.permit({
      purpose: 'assist',
      feature: 'completion',
      processor,
      hostingAccount: account,
      place: `channel:${seat.channel}`,
      classes: ['chat'],
      from: 0,
      until: clock() + 1,
      asker: { handle: seat.handle, actsFor: seat.actsFor },
      newest: NEWEST,
      ...(by === null ? {} : { only: by }),
    })
    if ('denied' in answer) {
      // It may be for their own part: whoever else types asks for themselves.
      this.#notBefore.set(deniedKey({ key, seat }), clock() + DENIED_MS)
      return
    }
    const permit = answer.granted
    this.#notBefore.set(key, clock() + AGAIN_MS)
    let isKept = false
    try {
      const texts: string[] = []
      // Words of guests are proposed to nobody else, and so not even read.
      const wanted = { first: newest.first, ...(by === null ? { actsFor: account } : {}) }
      for await (const batch of gate.readMessages(permit, wanted))
        texts.push(...batch.map(({ text }) => text))
      const model = await this.#builder.build(texts, kind === 'own' ? OWN : 1)
      isKept = permit.live && began === this.#generation(seat.channel) && this.#isWanted(key)
      if (isKept && !this.#stopped)
        this.#keep(key, { account, channel: seat.channel, counter: newest.counter, permit, model })
      else isKept = false
    } finally {
      if (!isKept) await gate.close(permit)
    }
  }

  #generation(channel: string): string {
    return `${this.#allUnsaid} ${this.#unsaid.get(channel) ?? 0}`
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.set(key, kept)
    void this.#dropAtEnd(key, kept)
    this.#lookSoon()
  }

  #lookSoon(): void {
    if (this.#looking !== undefined || this.#stopped || this.#kept.size === 0) return
    this.#looking = setTimeout(() => void this.#look(), LOOKS_MS)
    this.#looking.unref()
  }

  /** Where it cannot be known what was edited, every model goes. */
  async #look(): Promise<void> {
    try {
      for (const [account, kept] of Map.groupBy(this.#kept.values(), (one) => one.account))
        for (const channel of await this.#options.channels.unsaidSince(account, kept)) this.unsaid(channel)
    } catch {
      this.unsaid(null)
    }
    this.#looking = undefined
    this.#lookSoon()
  }

  async #dropAtEnd(key: string, kept: Kept): Promise<void> {
    await kept.permit.ended
    if (this.#kept.get(key) === kept) this.#drop(key)
  }

  #drop(key: string): void {
    const kept = this.#kept.get(key)
    if (!kept) return
    this.#kept.delete(key)
    const closing = this.#options.gate
      .close(kept.permit)
      .catch(() => this.#options.log('completion-use-not-closed', { permit: kept.permit.id }))
      .finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }
}
