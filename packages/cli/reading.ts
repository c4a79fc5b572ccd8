/** Reading what a command names. */
import { readFileSync } from 'node:fs'
import { parseVerifierKey } from '@highroad/core/ledger'

/** A mistake of whoever typed the command, as a sentence. */
export class Mistake extends Error {}

/** Throws `Mistake` where it cannot be read; `what` begins the sentence. */
export function bytesOf(path: string, what: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EACCES'
          ? 'you may not read it'
          : code === 'EISDIR'
            ? 'it is a directory'
            : 'it cannot be read'
    throw new Mistake(`${what} ${path}: ${why}. Nothing was checked.`)
  }
}

/** A verifier key as typed, or from the file after an @. Throws `Mistake`. */
export function keyOf(argument: string): string {
  const key = argument.startsWith('@')
    ? new TextDecoder().decode(bytesOf(argument.slice(1), 'The key file')).trim()
    : argument
  if (parseVerifierKey(key) === null)
    throw new Mistake(
      'That is not a verifier key (name+hash+base64, Ed25519). Nothing was checked. Ask whoever runs the server for it.',
    )
  return key
}
