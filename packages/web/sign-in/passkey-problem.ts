import { Problem } from '../app/api.ts'

const SENTENCES: Record<string, string> = {
  NotAllowedError:
    'No passkey was used: it was cancelled, it took too long, or there is none for this site on this device. Nothing was changed. Try again, or use your password.',
  InvalidStateError:
    'This device already keeps a passkey of yours for this site. Nothing was changed. You can use that one.',
  SecurityError:
    'The browser allows no passkeys at this address. Nothing was changed. Open the address that the server printed, or use your password.',
  NotSupportedError:
    'This device cannot make a passkey that this server could use. Nothing was changed. Use your password, or try another device.',
}
const OTHER =
  'The browser could not use a passkey. Nothing was changed. Try again, or use your password instead.'

/** What a browser says when it gives no passkey, as a sentence. The server's own problems stay as they are. */
export function passkeyProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const name = error instanceof Error ? error.name : ''
  return new Problem('passkey-refused', SENTENCES[name] ?? OTHER)
}
