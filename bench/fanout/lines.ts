// A socket of the crowd, whichever server it goes to: the same client library for all, so that none is slower for its client.
import { WebSocket } from 'ws'
import type { Place } from './messages.ts'

export interface Line {
  readonly socket: WebSocket
  /** Says a peer's message to all. */
  readonly say: (text: string) => void
}

/** Opens the n-th socket; resolves once messages come to it. `heard` gets what comes after that. */
export function openLine(place: Place, n: number, heard: (data: Buffer) => void): Promise<Line> {
  const { contestant, port, ours } = place
  const at = `ws://127.0.0.1:${port}`
  const options = { perMessageDeflate: false, skipUTF8Validation: true }
  if (contestant === 'ws') return opened(new WebSocket(at, options), 'open', heard, (text) => text)
  if (contestant === 'socket.io')
    return opened(
      new WebSocket(`${at}/socket.io/?EIO=4&transport=websocket`, options),
      'socket.io',
      heard,
      (text) => `42["message",${text}]`,
    )
  if (!ours) throw new Error('there is no channel')
  const socket = new WebSocket(`${at}/api/chat/${ours.account}`, {
    ...options,
    origin: at.replace('ws', 'http'),
    headers: { cookie: ours.cookies[n % ours.cookies.length] ?? '' },
  })
  socket.once('open', () =>
    socket.send(
      JSON.stringify({
        type: 'resume',
        channels: [{ channel: ours.channel, changed: Number.MAX_SAFE_INTEGER }],
      }),
    ),
  )
  return opened(socket, 'resumed', heard, (text) => text)
}

function opened(
  socket: WebSocket,
  how: 'open' | 'socket.io' | 'resumed',
  heard: (data: Buffer) => void,
  as: (text: string) => string,
): Promise<Line> {
  return new Promise((resolve, reject) => {
    let isReady = false
    const ready = () => {
      isReady = true
      resolve({ socket, say: (text) => socket.send(as(text)) })
    }
    socket.on('error', reject)
    socket.on('close', (code, reason) =>
      reject(new Error(`a socket was closed: ${code} ${reason.toString()}`)),
    )
    if (how === 'open') socket.once('open', ready)
    socket.on('message', (data: Buffer) => {
      // What engine.io and Socket.IO say besides messages: `0` open, `40` connected, `2` a ping.
      if (how === 'socket.io' && data[0] !== 0x34) socket.send(data[0] === 0x30 ? '40' : '3')
      else if (isReady) heard(data)
      else if (how === 'socket.io' || data.includes('"type":"resumed"')) ready()
    })
  })
}
