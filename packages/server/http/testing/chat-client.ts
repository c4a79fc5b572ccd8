/** A client of team chat as a browser is one: it keeps what it has seen over all its sockets, and resumes from there. */
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { ChatEvent, type ChatSays, type MessageItem } from '@highroad/core/wire'
import { ORIGIN } from './edge.ts'

export class ChatClient {
  readonly messages = new Map<string, MessageItem>()
  /** By channel: everything up to here was seen. */
  readonly upTo: Map<string, number>
  readonly gone: string[] = []
  /** What came in the wrong order or twice, which nothing may. */
  readonly wrong: string[] = []
  received = 0
  readonly #address: string
  readonly #cookie: string
  readonly #waiting = new Set<() => void>()
  #socket: WebSocket | null = null

  constructor(address: string, cookie: string, channels: readonly string[]) {
    this.#address = address
    this.#cookie = cookie
    this.upTo = new Map(channels.map((channel) => [channel, 0]))
  }

  /** Opens a socket and says what was seen; resolves once it is open. */
  async open(): Promise<WebSocket> {
    const socket = new WebSocket(this.#address, { origin: ORIGIN, headers: { cookie: this.#cookie } })
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('message', (data: Buffer) => {
      // What was on its way when the socket was cut does not count, as in a browser that went away.
      if (this.#socket === socket) this.#take(ChatEvent.parse(JSON.parse(data.toString())))
    })
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
    })
    const channels = [...this.upTo].map(([channel, changed]) => ({ channel, changed }))
    this.say({ type: 'resume', channels })
    return socket
  }

  say(says: ChatSays): void {
    this.#socket?.send(JSON.stringify(says))
  }

  /** The connection is gone from one moment to the next. */
  cut(): void {
    this.#socket?.terminate()
    this.#socket = null
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  expectAll(channel: string, all: readonly MessageItem[]): void {
    const mine = [...this.messages.values()].filter((one) => one.channel === channel)
    expect(mine.toSorted((a, b) => a.place - b.place)).toEqual(all.toSorted((a, b) => a.place - b.place))
  }

  #take(event: ChatEvent): void {
    this.received += 1
    if (event.type === 'message') this.#keep(event.message)
    else if (event.type === 'resumed')
      this.upTo.set(event.channel, Math.max(event.upTo, this.upTo.get(event.channel) ?? 0))
    else if (event.type === 'channel-gone') this.gone.push(event.channel)
    for (const look of this.#waiting) look()
  }

  #keep(message: MessageItem): void {
    const { channel, changed } = message
    const upTo = this.upTo.get(channel) ?? 0
    if (changed <= upTo) this.wrong.push(`${channel}: ${changed} after ${upTo}`)
    this.upTo.set(channel, changed)
    this.messages.set(message.message, message)
  }
}
