import type { ChatEvent, ChatSays, MessageItem } from '@highroad/core/wire'
import { chatApi } from './api.ts'
import { keptHere } from './kept.ts'
import { type Line, lineKey, lineOf, trimmed, withNewer, withOlder } from './line.ts'
import { listen, type Live } from './live.ts'
import { Outbox } from './outbox.ts'
import {
  afterEvent,
  afterMessage,
  channelOf,
  type ChatState,
  NOTHING,
  withChannel,
  withKnown,
  withRead,
} from './state.ts'

const PAGE = 50
const READ_AGAIN_MS = 250
const TYPING_LASTS_MS = 6_000
const TYPING_AGAIN_MS = 3_000

/** The chat of one organisation for one person: its state, its socket, its outbox. Held while some page shows it. */
export class ChatStore {
  readonly account: string
  readonly person: string
  readonly outbox: Outbox
  #state: ChatState = NOTHING
  #live: Live | null = null
  #looked: string | null = null
  #typed = { key: '', at: 0 }
  /** Up to where was read, while the server is being told. */
  readonly #reads = new Map<string, number>()
  readonly #loading = new Map<string, MessageItem[]>()
  readonly #listeners = new Set<() => void>()
  readonly #onEvent = new Set<(event: ChatEvent) => void>()
  #tick: ReturnType<typeof setInterval> | undefined

  constructor(account: string, person: string) {
    this.account = account
    this.person = person
    this.outbox = new Outbox({
      kept: keptHere(person, account),
      post: chatApi.post,
      show: (unsent) => this.#set({ ...this.#state, unsent }),
      sent: (message) => this.take(message),
      later: (what, ms) => {
        const timer = setTimeout(what, ms)
        return () => clearTimeout(timer)
      },
    })
  }

  get state(): ChatState {
    return this.#state
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Hears every event after it was applied: notifications, drafts. */
  onEvent(listener: (event: ChatEvent) => void): () => void {
    this.#onEvent.add(listener)
    return () => this.#onEvent.delete(listener)
  }

  start(): void {
    void this.refresh()
    void this.outbox.start()
    this.#live = listen(this.account, {
      event: (event) => this.#hear(event),
      up: () => this.#up(),
      down: () => this.#set({ ...this.#state, live: 'down' }),
    })
    window.addEventListener('online', this.#online)
    document.addEventListener('visibilitychange', this.#visible)
    this.#tick = setInterval(() => this.#forgetTyping(), 2_000)
  }

  stop(): void {
    this.#live?.end()
    this.outbox.end()
    clearInterval(this.#tick)
    window.removeEventListener('online', this.#online)
    document.removeEventListener('visibilitychange', this.#visible)
  }

  /** Asks for the list of channels and people, and for which lines have drafts. */
  async refresh(): Promise<void> {
    try {
      const [chat, { drafts }] = await Promise.all([chatApi.chat(this.account), this.#drafts()])
      const keys = new Set(drafts.map(({ channel, thread }) => lineKey(channel, thread)))
      this.#set({ ...this.#state, chat, drafts: keys, problem: null })
    } catch (problem) {
      this.#set({ ...this.#state, problem })
    }
  }

  /** Holds a line's newest messages, or those around a place. Nothing happens where it is held or asked for already. */
  async open(channel: string, thread: string | null, around: number | null = null): Promise<void> {
    const key = lineKey(channel, thread)
    if (this.#loading.has(key) || (around === null && this.#state.lines.has(key))) return
    const meanwhile: MessageItem[] = []
    this.#loading.set(key, meanwhile)
    try {
      const [page, newest] = await Promise.all([
        chatApi.page(channel, { thread, limit: thread ? 100 : PAGE, ...(around ? { around } : {}) }),
        around === null ? null : chatApi.page(channel, { limit: 1 }),
      ])
      const known = Math.max(0, ...(newest ?? page).messages.map(({ changed }) => changed))
      this.#setLine(key, lineOf(page, meanwhile))
      if (thread === null && !this.#state.known.has(channel))
        this.#set(withKnown(this.#state, channel, known))
      this.#resume([channel])
    } finally {
      this.#loading.delete(key)
    }
  }

  async older(channel: string, thread: string | null): Promise<void> {
    await this.#extend(channel, thread, 'before')
  }

  async newer(channel: string, thread: string | null): Promise<void> {
    await this.#extend(channel, thread, 'after')
  }

  /** Lets go of what is held of a line, and holds its newest. */
  async newest(channel: string, thread: string | null): Promise<void> {
    this.#forget(lineKey(channel, thread))
    await this.open(channel, thread)
  }

  /** Who reads at the end of a line needs no more than its newest. */
  trim(channel: string, thread: string | null): void {
    const key = lineKey(channel, thread)
    const line = this.#state.lines.get(key)
    if (line && trimmed(line) !== line) this.#setLine(key, trimmed(line))
  }

  /** A message as the server answered with it. */
  take(message: MessageItem): void {
    for (const key of [
      lineKey(message.channel, null),
      lineKey(message.channel, message.thread ?? message.message),
    ])
      if (message.thread === null || key !== message.channel) this.#loading.get(key)?.push(message)
    this.#set(afterMessage(this.#state, message))
  }

  /** Counts as read up to `place`, on every device. One request of a channel at a time: what was read meanwhile goes after it. */
  async read(channel: string, place: number): Promise<void> {
    const before = channelOf(this.#state, channel)
    if (!before?.joined || before.read === place) return
    this.#set(withRead(this.#state, channel, place))
    const isOnItsWay = this.#reads.has(channel)
    this.#reads.set(channel, place)
    if (isOnItsWay) return
    for (let said: number | undefined; said !== this.#reads.get(channel);) {
      said = this.#reads.get(channel)
      // Each after the one before.
      await chatApi.read(channel, said ?? place).catch(() => undefined)
      // A burst of messages is one reading.
      await new Promise((resolve) => setTimeout(resolve, READ_AGAIN_MS))
    }
    this.#reads.delete(channel)
  }

  /** The channel as the server answered with it. */
  channel(item: NonNullable<ReturnType<typeof channelOf>>): void {
    this.#set(withChannel(this.#state, item))
  }

  look(channel: string | null): void {
    this.#looked = channel
    this.#say({ type: 'look', channel })
  }

  /** Told to the others once in a while; while there is no connection nobody is told, and the next key tells again. */
  typing(channel: string, thread: string | null): void {
    if (this.#state.live !== 'up') return
    const key = lineKey(channel, thread)
    const now = Date.now()
    if (this.#typed.key === key && now - this.#typed.at < TYPING_AGAIN_MS) return
    this.#typed = { key, at: now }
    this.#say({ type: 'typing', channel, thread })
  }

  hasDraft(channel: string, thread: string | null, has: boolean): void {
    const key = lineKey(channel, thread)
    if (this.#state.drafts.has(key) === has) return
    const drafts = new Set(this.#state.drafts)
    if (has) drafts.add(key)
    else drafts.delete(key)
    this.#set({ ...this.#state, drafts })
  }

  async #drafts() {
    return await chatApi.drafts(this.account).catch(() => ({ drafts: [] }))
  }

  async #extend(channel: string, thread: string | null, side: 'before' | 'after'): Promise<void> {
    const key = lineKey(channel, thread)
    const line = this.#state.lines.get(key)
    const edge = side === 'before' ? line?.messages[0] : line?.messages.at(-1)
    if (!line?.[side] || !edge || this.#loading.has(`${key} ${side}`)) return
    this.#loading.set(`${key} ${side}`, [])
    try {
      const page = await chatApi.page(channel, { thread, limit: PAGE, [side]: edge.place })
      const now = this.#state.lines.get(key)
      if (now) this.#setLine(key, (side === 'before' ? withOlder : withNewer)(now, page, edge.place))
    } finally {
      this.#loading.delete(`${key} ${side}`)
    }
  }

  #hear(event: ChatEvent): void {
    if (this.#state.live !== 'up') this.#set({ ...this.#state, live: 'up' })
    if (event.type === 'message') {
      const { message } = event
      const main = message.thread === null ? [lineKey(message.channel, null)] : []
      for (const key of [...main, lineKey(message.channel, message.thread ?? message.message)])
        this.#loading.get(key)?.push(message)
    }
    const before = this.#state
    let after = afterEvent(before, event, Date.now())
    const reading = event.type === 'channel' ? this.#reads.get(event.channel.channel) : undefined
    // The server had not heard of it when it said this.
    if (reading !== undefined && event.type === 'channel')
      after = withRead(after, event.channel.channel, reading)
    this.#set(after)
    if (event.type === 'message' && this.#state.unsent !== before.unsent)
      this.outbox.acknowledged(new Set([event.message.client]))
    if (event.type === 'channel-gone') this.outbox.forget(event.channel)
    for (const listener of this.#onEvent) listener(event)
  }

  /** Back on the socket: what was seen is said, and what happened to the list of channels is asked for. */
  #up(): void {
    const again = this.#state.live !== 'connecting'
    this.#set({ ...this.#state, live: 'up' })
    // A channel that one only looks at is told of from here on; what came before is asked for after that.
    if (this.#looked) this.#say({ type: 'look', channel: this.#looked })
    this.#say({
      type: 'resume',
      channels: [...this.#state.known].map(([channel, changed]) => ({ channel, changed })).slice(0, 1_000),
    })
    this.#say({ type: 'presence', active: document.visibilityState === 'visible' })
    if (again || this.#state.problem) void this.refresh()
    void this.outbox.flush()
  }

  #resume(channels: string[]): void {
    if (this.#state.live !== 'up') return
    this.#say({
      type: 'resume',
      channels: channels.map((channel) => ({ channel, changed: this.#state.known.get(channel) ?? 0 })),
    })
  }

  #say(says: ChatSays): void {
    this.#live?.say(says)
  }

  #online = () => void this.outbox.flush()
  #visible = () => this.#say({ type: 'presence', active: document.visibilityState === 'visible' })

  #forgetTyping(): void {
    const recent = this.#state.typing.filter(({ at }) => Date.now() - at < TYPING_LASTS_MS)
    if (recent.length < this.#state.typing.length) this.#set({ ...this.#state, typing: recent })
  }

  #forget(key: string): void {
    const lines = new Map(this.#state.lines)
    lines.delete(key)
    this.#set({ ...this.#state, lines })
  }

  #setLine(key: string, line: Line): void {
    this.#set({ ...this.#state, lines: new Map(this.#state.lines).set(key, line) })
  }

  #set(state: ChatState): void {
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
