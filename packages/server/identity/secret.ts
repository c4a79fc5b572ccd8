/** The server's own secret for sessions and invitation links: made once, in a file that only the server reads. */
import { mkdirSync, openSync, readFileSync, writeSync, fsyncSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from './tokens.ts'

/** 32 bytes, from `home/keys/identity.secret` (made with mode 0600 where it does not exist). */
export function identitySecret(home: string, random: Random): Buffer {
  const folder = join(home, 'keys')
  const path = join(folder, 'identity.secret')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    const file = openSync(path, 'wx', 0o600)
    try {
      writeSync(file, Buffer.from(random(32)).toString('hex'))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
  if (secret.length !== 32) {
    throw new Error(
      `${path} is damaged. Nobody can be signed in with it; nothing else is lost. Delete it and start again: everybody signs in anew.`,
    )
  }
  return secret
}
