/** /api/chat/:account: the socket of one device of one person in one organisation's team chat. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { ChatSays, HighroadError, type ErrorCode } from '@highroad/core/wire'
import type { ChatDevice, SharedEvent } from '../workspace/index.ts'
import { atOnce } from './at-once.ts'
import { asHighroadError, statusOf } from './errors.ts'
import { framesOfTurn } from './frames-of-turn.ts'
import type { LiveSockets } from './live-socket.ts'
import { isOwnOrigin, ownOrigins } from './origin.ts'
import type { HttpParts } from './parts.ts'
import { steadyPace } from './steady-pace.ts'

const HEARTBEAT_MS = 20_000
/** What may wait for a slow reader. Beyond it the socket closes; its client comes back and resumes. */
const MOST_WAITING = 2 * 1024 * 1024
/** Room for a thousand channels to be resumed. */
const LONGEST_SAID = 160 * 1024
const SAID_PER_SECOND = 20
const SAID_AT_ONCE = 60
/** Of one person over all their sockets: what is said is asked of the database, or told to everybody who is there. */
const PERSON_SAYS_PER_SECOND = 40
const PERSON_SAYS_AT_ONCE = 300
/** Of one person here: more than anybody has windows and devices. One that went away unseen counts until two heartbeats went by. */
const MOST_SOCKETS = 30

/** Null for what a client of ours never says. */
function read(data: RawData, isBinary: boolean): ChatSays | null {
  if (isBinary || !Buffer.isBuffer(data)) return null
  try {
    return ChatSays.safeParse(JSON.parse(data.toString())).data ?? null
  } catch {
    return null
  }
}

async function obey(device: ChatDevice, says: ChatSays): Promise<void> {
  if (says.type === 'resume') await device.resume(says.channels)
  else if (says.type === 'look') await device.look(says.channel)
  else if (says.type === 'typing') device.typing(says.channel, says.thread)
  else device.presence(says.active)
}

export function chatSockets(
  parts: Pick<HttpParts, 'identity' | 'workspace' | 'publicUrl' | 'clock' | 'log'>,
  { heartbeatMs = HEARTBEAT_MS } = {},
): LiveSockets {
  const { identity, workspace, clock, log } = parts
  const origins = ownOrigins(parts.publicUrl)
  const server = new WebSocketServer({ noServer: true, maxPayload: LONGEST_SAID, perMessageDeflate: false })
  const outletOf = framesOfTurn()
  const sockets = atOnce(MOST_SOCKETS)
  const people = steadyPace({ clock, perSecond: PERSON_SAYS_PER_SECOND, atOnce: PERSON_SAYS_AT_ONCE })

  /** Serves one socket until it closes. What the client says is done one after the other, from the connecting on. */
  const serve = (socket: WebSocket, stream: Duplex, account: string, headers: Headers): void => {
    const outlet = outletOf(stream, () => socket.readyState === WebSocket.OPEN)
    const close = (code: number, reason: string): void => {
      outlet.flush()
      socket.close(code, reason)
    }
    const closeFor = (code: ErrorCode): void => close(4000 + statusOf(code), code)
    const failed = (error: unknown): void => {
      const known = asHighroadError(error)
      if (known.code === 'internal') log.error({ route: 'GET /api/chat/:account', error: 'internal' })
      closeFor(known.code)
    }
    const send = (event: SharedEvent): void => {
      if (socket.readyState !== WebSocket.OPEN) return
      if (outlet.waiting() > MOST_WAITING) socket.close(1013, 'too slow')
      else outlet.send(event)
    }
    const connect = async (): Promise<ChatDevice> => {
      const person = await identity.personOf(headers)
      if (!person) throw new HighroadError('not-signed-in')
      const { id, name, guest } = person
      speaker = id
      const leave = sockets.enter(id)
      if (leave === null) throw new HighroadError('too-many-devices')
      socket.once('close', leave)
      if (socket.readyState === WebSocket.CLOSED) leave()
      const isMember = !guest && (await identity.roleIn(id, account)) !== null
      const device = await workspace.events.connect({ id, name, guest }, account, send, () =>
        closeFor('not-found'),
      )
      watch(id, isMember)
      return device
    }
    /** The session and the membership are looked at again at every heartbeat. */
    const watch = (id: string, wasMember: boolean): void => {
      let isAlive = true
      const lookAgain = async (): Promise<void> => {
        if ((await identity.personOf(headers))?.id !== id) return closeFor('not-signed-in')
        // Whoever was removed by another process is put out here.
        if (wasMember && (await identity.roleIn(id, account)) === null)
          await workspace.personLeft(account, id)
      }
      const heartbeat = setInterval(() => {
        if (!isAlive) return socket.terminate()
        isAlive = false
        socket.ping()
        lookAgain().catch(() => socket.close(1011))
      }, heartbeatMs)
      socket.on('pong', () => (isAlive = true))
      socket.once('close', () => clearInterval(heartbeat))
      if (socket.readyState === WebSocket.CLOSED) clearInterval(heartbeat)
    }

    const pace = steadyPace({ clock, perSecond: SAID_PER_SECOND, atOnce: SAID_AT_ONCE })
    let device: ChatDevice | null = null
    let speaker = ''
    let done: Promise<void> = (async () => {
      device = await connect()
      if (socket.readyState === WebSocket.CLOSED) device.close()
    })()
    done.catch(failed)
    const after = async (before: Promise<void>, says: ChatSays): Promise<void> => {
      await before
      if (!device || socket.readyState !== WebSocket.OPEN) return
      people.mustTake(speaker, 'too-many-messages')
      await obey(device, says)
    }
    socket.on('message', (data, isBinary) => {
      if (socket.readyState !== WebSocket.OPEN) return
      if (!pace.take('')) return closeFor('too-many-messages')
      const says = read(data, isBinary)
      if (!says) return closeFor('bad-request')
      done = after(done, says)
      done.catch(failed)
    })
    socket.once('close', () => device?.close())
  }

  return {
    upgrade: (request: IncomingMessage, stream, head) => {
      const account = /^\/api\/chat\/([A-Za-z0-9_-]{1,64})(?:\?.*)?$/.exec(request.url ?? '')?.[1]
      if (account === undefined) return false
      if (!isOwnOrigin(origins, request.headers.origin)) {
        stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return true
      }
      const { cookie } = request.headers
      server.handleUpgrade(request, stream, head, (socket) => {
        socket.on('error', () => socket.terminate())
        serve(socket, stream, account, new Headers(cookie === undefined ? {} : { cookie }))
      })
      return true
    },
    stop: () => {
      for (const socket of server.clients) {
        socket.close(1001, 'the server stops')
        setTimeout(() => socket.terminate(), 500).unref()
      }
      server.close()
    },
  }
}
