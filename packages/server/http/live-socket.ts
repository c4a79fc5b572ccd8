/** /api/live/:meeting: the live socket of one person in one meeting. It only sends; what a client says is ignored. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { HighroadError, type ErrorCode, type LiveEvent } from '@highroad/core/wire'
import { atOnce } from './at-once.ts'
import { asHighroadError, statusOf } from './errors.ts'
import { isOwnOrigin, ownOrigins } from './origin.ts'
import type { HttpParts } from './parts.ts'

const HEARTBEAT_MS = 20_000
/** What may wait for a slow reader. Beyond it the socket closes; its client comes back and gets the room anew. */
const MOST_WAITING = 1024 * 1024
/** Of one person here; one that went away unseen counts until two heartbeats went by. */
const MOST_SOCKETS = 30

/** Close codes tell the client what an HTTP status would: 4000 plus the status of the table, the code as reason. */
const closeFor = (socket: WebSocket, code: ErrorCode): void => socket.close(4000 + statusOf(code), code)

export interface LiveSockets {
  /** Takes the upgrade if it is one of ours; false where the address is not. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
  readonly stop: () => void
}

const headersOf = (request: IncomingMessage): Headers =>
  new Headers(request.headers.cookie === undefined ? {} : { cookie: request.headers.cookie })

export function liveSockets(
  parts: Pick<HttpParts, 'identity' | 'meetings' | 'publicUrl' | 'log'>,
): LiveSockets {
  const { identity, meetings, log } = parts
  const origins = ownOrigins(parts.publicUrl)
  const sockets = atOnce(MOST_SOCKETS)
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false })

  /** Serves one socket until it closes. The session is looked at again at every heartbeat. */
  const serve = async (socket: WebSocket, meeting: string, headers: Headers): Promise<void> => {
    const person = await identity.personOf(headers)
    if (!person) throw new HighroadError('not-signed-in')
    const send = (event: LiveEvent): void => {
      if (socket.readyState !== WebSocket.OPEN) return
      if (socket.bufferedAmount > MOST_WAITING) socket.close(1013, 'too slow')
      else socket.send(JSON.stringify(event))
    }
    const { id, name, guest } = person
    const leave = sockets.enter(id)
    if (leave === null) throw new HighroadError('too-many-devices')
    socket.once('close', leave)
    if (socket.readyState === WebSocket.CLOSED) leave()
    const unsubscribe = await meetings.subscribe({ id, name, guest }, meeting, send, () =>
      closeFor(socket, 'not-found'),
    )
    let alive = true
    socket.on('pong', () => (alive = true))
    const heartbeat = setInterval(() => {
      if (!alive) return socket.terminate()
      alive = false
      socket.ping()
      identity.personOf(headers).then(
        // Whoever was removed by another process is put out here.
        (now) =>
          now?.id === id
            ? meetings.noLongerMember(id).catch(() => socket.close(1011))
            : closeFor(socket, 'not-signed-in'),
        () => socket.close(1011),
      )
    }, HEARTBEAT_MS)
    const finish = (): void => {
      clearInterval(heartbeat)
      unsubscribe()
    }
    if (socket.readyState === WebSocket.OPEN) socket.once('close', finish)
    else finish()
  }

  return {
    upgrade: (request, stream, head) => {
      const meeting = /^\/api\/live\/([A-Za-z0-9_-]{1,64})(?:\?.*)?$/.exec(request.url ?? '')?.[1]
      if (meeting === undefined) return false
      if (!isOwnOrigin(origins, request.headers.origin)) {
        stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return true
      }
      server.handleUpgrade(request, stream, head, (socket) => {
        socket.on('error', () => socket.terminate())
        serve(socket, meeting, headersOf(request)).catch((error: unknown) => {
          const known = asHighroadError(error)
          if (known.code === 'internal') log.error({ route: 'GET /api/live/:meeting', error: 'internal' })
          closeFor(socket, known.code)
        })
      })
      return true
    },
    stop: () => {
      for (const socket of server.clients) {
        socket.close(1001, 'the server stops')
        // Whoever does not answer the goodbye must not keep the server up.
        setTimeout(() => socket.terminate(), 500).unref()
      }
      server.close()
    },
  }
}
