/** Whether passkeys can work on this page; where not, why, and at which address they do. */
export type PasskeysHere =
  | { readonly here: true }
  | { readonly here: false; readonly why: string; readonly at: string | null }

/** WebAuthn ties a passkey to a host's name and knows none for a number; this machine’s own number is `localhost`. */
export function passkeysHere(
  { protocol, hostname, port }: Pick<Location, 'protocol' | 'hostname' | 'port'>,
  known: boolean,
): PasskeysHere {
  if (hostname === '127.0.0.1' || hostname === '[::1]')
    return {
      here: false,
      why: 'Passkeys need an address with a name, and this page was opened by a number.',
      at: `${protocol}//localhost${port === '' ? '' : `:${port}`}`,
    }
  if (hostname.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/u.test(hostname))
    return {
      here: false,
      why: 'Passkeys need a server with a name, and this one is reached by a number. Whoever runs the server can give it one.',
      at: null,
    }
  if (!known) return { here: false, why: 'This browser knows no passkeys. Your password works.', at: null }
  return { here: true }
}
