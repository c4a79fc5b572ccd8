/** Which pages may ask for changes: our own and no other. */

/**
 * The origins that count as ours: the public address, and on this machine alone its other names with the same port.
 */
export function ownOrigins(publicUrl: string): ReadonlySet<string> {
  const url = new URL(publicUrl)
  const names = ['127.0.0.1', 'localhost', '[::1]']
  if (!names.includes(url.hostname)) return new Set([url.origin])
  const port = url.port === '' ? '' : `:${url.port}`
  return new Set(names.map((name) => `${url.protocol}//${name}${port}`))
}

/** Whether a request comes from our own page. Browsers send Origin with every write; without it the answer is no. */
export function isOwnOrigin(origins: ReadonlySet<string>, origin: string | null | undefined): boolean {
  return origin !== null && origin !== undefined && origins.has(origin)
}
