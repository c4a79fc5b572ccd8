// LiveKit's signalling through our own port: browsers need one address and one certificate. Bytes are passed as
// they are; only the paths that a browser uses go through, so that LiveKit's administration stays out of reach.
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { TokenVerifier } from 'livekit-server-sdk'
import type { MediaKeys } from './livekit-config.ts'

const PREFIX = '/livekit'
const TIMEOUT_MS = 10_000

export interface ProxyTarget extends MediaKeys {
  /** The media server's ws:// address. */
  url: string
}

/**
 * Whether this participant may come in now. LiveKit believes every unexpired token; who was removed, or whose
 * meeting ended, still holds one.
 */
export type Admit = (meeting: string, handle: string) => boolean | Promise<boolean>

/** The paths that a browser's LiveKit client uses; everything else is LiveKit's administration. */
function isMediaPath(path: string): boolean {
  return /^\/livekit\/rtc(?:\/[\w/-]*)?(?:\?|$)/.test(path)
}

/** Passes a WebSocket upgrade on to the media server; `socket` is ended with a status line where it cannot. */
export async function proxyUpgrade(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  target: ProxyTarget,
  admit: Admit,
): Promise<void> {
  socket.on('error', () => socket.destroy())
  if (!isMediaPath(incoming.url ?? '')) return refuse(socket, '404 Not Found')
  const token = await admitted(incoming, target, admit)
  if (token === null) return refuse(socket, '401 Unauthorized')
  const upstream = request(targetOf(incoming, target), { headers: headersOf(incoming, target, token) })
  upstream.setTimeout(TIMEOUT_MS, () => upstream.destroy())
  upstream.on('error', () => refuse(socket, '502 Bad Gateway'))
  upstream.on('response', (response) => {
    // It answered instead of upgrading: an error, with a body that says why.
    socket.write(statusLine(response) + '\r\nconnection: close\r\n\r\n')
    response.pipe(socket)
  })
  upstream.on('upgrade', (response, other, otherHead) => {
    other.setTimeout(0)
    other.on('error', () => socket.destroy())
    socket.on('close', () => other.destroy())
    other.on('close', () => socket.destroy())
    socket.write(statusLine(response) + '\r\n' + rawHeaders(response) + '\r\n')
    if (otherHead.length > 0) socket.write(otherHead)
    if (head.length > 0) other.write(head)
    other.pipe(socket)
    socket.pipe(other)
  })
  upstream.end()
}

/** Passes a plain request on: livekit-client asks `/rtc/validate` why a connection failed. */
export async function proxyRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: ProxyTarget,
  admit: Admit,
): Promise<void> {
  const end = (status: number, text: string): void => {
    if (!outgoing.headersSent) outgoing.writeHead(status, { 'content-type': 'text/plain' })
    outgoing.end(text)
  }
  if (!isMediaPath(incoming.url ?? '')) return end(404, 'not found')
  if (incoming.method !== 'GET' && incoming.method !== 'OPTIONS') return end(405, 'method not allowed')
  const token = await admitted(incoming, target, admit)
  if (token === null) return end(401, 'this meeting link is not valid any more')
  const upstream = request(targetOf(incoming, target), {
    method: incoming.method,
    headers: headersOf(incoming, target, token),
  })
  upstream.setTimeout(TIMEOUT_MS, () => upstream.destroy())
  upstream.on('error', () => end(502, 'the media server does not answer'))
  upstream.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(outgoing)
  })
  upstream.end()
}

/**
 * The token under which this request may go on, or null. Unknown denies: no token, a bad one, one that names no room and
 * person. What is passed on carries this token alone, in the header, which LiveKit reads first: of two tokens it might
 * believe the other.
 */
async function admitted(
  incoming: IncomingMessage,
  target: ProxyTarget,
  admit: Admit,
): Promise<string | null> {
  const header = incoming.headers.authorization?.replace(/^Bearer /, '')
  const token = new URL(incoming.url ?? '/', 'http://here').searchParams.get('access_token') ?? header
  if (!token) return null
  try {
    const claims = await new TokenVerifier(target.apiKey, target.apiSecret).verify(token)
    const room = claims.video?.room
    const may = room !== undefined && typeof claims.sub === 'string' && (await admit(room, claims.sub))
    return may ? token : null
  } catch {
    return null
  }
}

function targetOf(incoming: IncomingMessage, target: ProxyTarget): URL {
  const url = new URL(target.url.replace(/^ws/, 'http') + (incoming.url ?? '').slice(PREFIX.length))
  url.searchParams.delete('access_token')
  return url
}

function headersOf(
  incoming: IncomingMessage,
  target: ProxyTarget,
  token: string,
): Record<string, string | string[] | undefined> {
  // Cookies are ours and of no use to LiveKit.
  const { cookie: _cookie, ...headers } = incoming.headers
  return { ...headers, host: new URL(target.url).host, authorization: `Bearer ${token}` }
}

function statusLine(response: IncomingMessage): string {
  return `HTTP/1.1 ${response.statusCode ?? 502} ${response.statusMessage ?? ''}`
}

function rawHeaders(response: IncomingMessage): string {
  let text = ''
  for (let i = 0; i + 1 < response.rawHeaders.length; i += 2)
    text += `${response.rawHeaders[i]}: ${response.rawHeaders[i + 1]}\r\n`
  return text
}

function refuse(socket: Duplex, status: string): void {
  if (!socket.destroyed) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
