/** A way to the database that can stop carrying anything without closing: as a network that drops packets does. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface StallingProxy {
  /** The same database by this way. */
  readonly url: string
  /** From now on nothing passes, on new connections neither, and nobody is told. */
  readonly stall: () => void
  /** New connections pass again. Those that were held stay so until whoever holds them gives them up. */
  readonly heal: () => void
  readonly stop: () => void
}

export async function stallingProxy(databaseUrl: string): Promise<StallingProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let stalled = false
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    const ways = [
      [near, far],
      [far, near],
    ] as const
    for (const [from, to] of ways) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      if (!stalled) from.pipe(to)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  // Not past it, over the Unix socket.
  url.search = ''
  return {
    url: url.href,
    stall: () => {
      stalled = true
      for (const socket of sockets) {
        socket.unpipe()
        socket.pause()
      }
    },
    heal: () => void (stalled = false),
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
