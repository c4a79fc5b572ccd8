/**
 * Connections that were cut off without a word: nothing closes them for a quarter of an hour, and whoever asked over one
 * waits as long. In doubt, those over which nothing comes for a while are given up; their pools make new ones.
 */
import type { Socket } from 'node:net'

const HEARD_WITHIN_MS = 5_000

/** The socket under a connection of `pg`. */
export function socketOf(client: object): Socket {
  return (client as { connection: { stream: Socket } }).connection.stream
}

/** All connections of one store. */
export class Connections {
  readonly #open = new Set<Socket>()

  /** To be called once it is connected. */
  add(client: object): void {
    const socket = socketOf(client)
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
  }

  /** One that has nothing to say is given up too, which costs no more than a new one. */
  doubt(): void {
    for (const socket of this.#open) {
      const late = setTimeout(() => socket.destroy(), HEARD_WITHIN_MS)
      late.unref()
      for (const event of ['data', 'close']) socket.once(event, () => clearTimeout(late))
    }
  }
}
