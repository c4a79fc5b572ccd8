/** The generated passwords of the database's roles, in `home/keys/database.json` (mode 0600), and their SCRAM verifiers. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export const LOGIN_ROLES = ['owner', 'app', 'ai', 'auth', 'sequencer', 'jobs'] as const
export type LoginRole = (typeof LOGIN_ROLES)[number]
export type Passwords = Readonly<Record<LoginRole | 'postgres', string>>

/** Reads the passwords, or makes them where there are none yet. What is missing in an older file is added. */
export function databasePasswords(home: string): Passwords {
  const folder = join(home, 'keys')
  const path = join(folder, 'database.json')
  const known = readKnown(path)
  const all = ['postgres', ...LOGIN_ROLES] as const
  if (all.every((role) => known[role])) return known as Passwords
  const passwords = Object.fromEntries(
    all.map((role) => [role, known[role] ?? randomBytes(24).toString('hex')]),
  ) as Passwords
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = openSync(`${path}.new`, 'w', 0o600)
  writeSync(file, `${JSON.stringify(passwords, null, 2)}\n`)
  fsyncSync(file)
  closeSync(file)
  renameSync(`${path}.new`, path)
  return passwords
}

function readKnown(path: string): Record<string, string | undefined> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string | undefined>
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}

/**
 * What PostgreSQL keeps of a password (RFC 5803): from this nobody can sign in, so it may stand in SQL that is printed.
 * The salt follows from the password and the role, so that the same SQL comes out every time.
 */
export function scramVerifier(role: string, password: string): string {
  const salt = createHash('sha256').update(`highroad/scram/v1\n${role}\n${password}`).digest().subarray(0, 16)
  const iterations = 4096
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  const storedKey = createHash('sha256').update(clientKey).digest('base64')
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}
