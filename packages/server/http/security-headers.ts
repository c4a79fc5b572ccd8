/** Headers that keep other people's scripts and frames out of our pages. */

/** This machine's names, as people type them. */
const LOOPBACK = ['127.0.0.1', 'localhost']

/** `mediaUrl`: where signalling goes when not to this address (ws, wss, http or https). */
export function securityHeaders(options: {
  publicUrl: string
  mediaUrl: string | null
}): Record<string, string> {
  const secure = options.publicUrl.startsWith('https:')
  // Safari does not count a WebSocket to the page's own address as 'self'.
  const own = new URL(options.publicUrl)
  const names = LOOPBACK.includes(own.hostname)
    ? LOOPBACK.map((name) => `${name}${own.port === '' ? '' : `:${own.port}`}`)
    : [own.host]
  const sockets = names.map((name) => `${secure ? 'wss' : 'ws'}://${name}`)
  if (options.mediaUrl !== null) {
    const media = new URL(options.mediaUrl)
    const isSecure = media.protocol === 'wss:' || media.protocol === 'https:'
    sockets.push(
      `${isSecure ? 'wss' : 'ws'}://${media.host}`,
      `${isSecure ? 'https' : 'http'}://${media.host}`,
    )
  }
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob: mediastream:",
    `connect-src 'self' blob: ${sockets.join(' ')}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}
