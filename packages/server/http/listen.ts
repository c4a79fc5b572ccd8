/** Opens the one port: pages, routes, the live socket, and the media server's signalling behind it. */
import { createServer as createHttp, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { httpApp } from './app.ts'
import { chatSockets } from './chat-socket.ts'
import { liveSockets } from './live-socket.ts'
import type { HttpParts, MediaProxy } from './parts.ts'

export interface Listening {
  readonly host: string
  readonly port: number
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null
  /** Null where signalling goes elsewhere or there is none. */
  readonly mediaProxy: MediaProxy | null
}

export interface HttpServer {
  readonly port: number
  /** Stops taking requests, says goodbye to sockets, and resolves when the last answer is out (2 s at most). */
  readonly stop: () => Promise<void>
}

const isMedia = (url: string | undefined): boolean => /^\/livekit(?:[/?]|$)/.test(url ?? '')

/** Rejects with the system's error (EADDRINUSE, EACCES, …) where the port cannot be had. */
export async function listen(parts: HttpParts, on: Listening): Promise<HttpServer> {
  const serveApp = getRequestListener(httpApp(parts).fetch)
  const live = liveSockets(parts)
  const chat = chatSockets(parts)
  const listener: RequestListener = (request, response) => {
    if (!isMedia(request.url)) return void serveApp(request, response)
    if (on.mediaProxy) return on.mediaProxy.request(request, response)
    response.writeHead(503).end()
  }
  const server: Server = on.tls ? createHttps(on.tls, listener) : createHttp(listener)
  const streams = new Set<Duplex>()
  server.on('upgrade', (request, stream: Duplex, head) => {
    streams.add(stream)
    stream.once('close', () => streams.delete(stream))
    stream.on('error', () => stream.destroy())
    if (isMedia(request.url) && on.mediaProxy) on.mediaProxy.upgrade(request, stream, head)
    else if (!live.upgrade(request, stream, head) && !chat.upgrade(request, stream, head))
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(on.port, on.host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : on.port,
    stop: () =>
      new Promise<void>((resolve) => {
        live.stop()
        chat.stop()
        const force = setTimeout(() => {
          server.closeAllConnections()
          for (const stream of streams) stream.destroy()
        }, 2_000)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}
