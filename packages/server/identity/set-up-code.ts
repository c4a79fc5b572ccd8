/** The one-time code that proves that somebody stands at the machine where the server was started. */
import { timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { base32, hashOf, type Random } from './tokens.ts'

const path = (home: string) => join(home, 'keys', 'set-up-code.sha256')

/** Capitals without separators: what a person may type in small letters, with or without the dashes. */
const plain = (code: string): string => code.toUpperCase().replace(/[\s-]/g, '')

/** A new code (80 bits, as XXXX-XXXX-XXXX-XXXX), in place of any before it. Only its hash is kept. */
export function issueSetUpCode(home: string, random: Random): string {
  const code = base32(random(10)).toUpperCase()
  mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 })
  writeFileSync(`${path(home)}.new`, hashOf(code).toString('hex'), { mode: 0o600 })
  renameSync(`${path(home)}.new`, path(home))
  return code.match(/.{4}/g)!.join('-')
}

/** Whether this is the code in force. Takes the same time for every wrong one. */
export function isSetUpCode(home: string, code: string): boolean {
  let kept: Buffer
  try {
    kept = Buffer.from(readFileSync(path(home), 'utf8').trim(), 'hex')
  } catch {
    return false
  }
  return kept.length === 32 && timingSafeEqual(kept, hashOf(plain(code)))
}

export const voidSetUpCode = (home: string): void => rmSync(path(home), { force: true })
