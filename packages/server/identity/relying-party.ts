/** Where passkeys work: WebAuthn ties them to a host's name and knows none for a number. */
import { isIP } from 'node:net'

export interface RelyingParty {
  readonly id: string
  readonly origin: string
}

/**
 * The name in the public address. This machine's own number has one, `localhost`, which browsers trust without TLS;
 * any other number has none, and there passkeys cannot be: null.
 */
export function relyingParty(publicUrl: string): RelyingParty | null {
  const { protocol, hostname, port, origin } = new URL(publicUrl)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) === 0) return { id: hostname, origin }
  if (hostname !== '127.0.0.1' && hostname !== '[::1]') return null
  return { id: 'localhost', origin: `${protocol}//localhost${port === '' ? '' : `:${port}`}` }
}
