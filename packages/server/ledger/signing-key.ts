/** The key that signs checkpoints: `home/keys/checkpoint.key` (mode 0600). Only the sequencer reads it. */
import { createPrivateKey, sign } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { SignerKey } from '@highroad/core/ledger'

/**
 * Reads the key, or makes one named `origin`. The name stays what it was when the key was made: it is the log's name in
 * every checkpoint that is out in the world. Throws where the file is not whole.
 */
export function signingKey(home: string, origin: string, random: (count: number) => Uint8Array): SignerKey {
  const folder = join(home, 'keys')
  const path = join(folder, 'checkpoint.key')
  const known = unless('ENOENT', () => readFileSync(path, 'utf8'))
  if (known === null) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fresh = `${path}.${process.pid}.new`
    const file = openSync(fresh, 'w', 0o600)
    writeSync(file, `${origin}\n${Buffer.from(random(32)).toString('hex')}\n`)
    fsyncSync(file)
    closeSync(file)
    // Of two processes that start at once one makes the key, and both sign with it.
    unless('EEXIST', () => linkSync(fresh, path))
    rmSync(fresh)
  }
  const [name, seed] = (known ?? readFileSync(path, 'utf8')).split('\n')
  if (!name || !seed || !/^[0-9a-f]{64}$/.test(seed))
    throw new Error(`${path} is not whole. Nothing was changed. Put it back from a backup.`)
  return { name, seed: new Uint8Array(Buffer.from(seed, 'hex')), sign: signerOf(seed) }
}

/** What stands before the seed in a PKCS #8 key of Ed25519 (RFC 8410). */
const PKCS8 = '302e020100300506032b657004220420'

/** Some twenty times as quick as the portable one: a checkpoint is signed for every batch. */
function signerOf(seed: string): (message: Uint8Array) => Uint8Array {
  const key = createPrivateKey({ key: Buffer.from(PKCS8 + seed, 'hex'), format: 'der', type: 'pkcs8' })
  return (message) => new Uint8Array(sign(null, message, key))
}

/** Null where it fails for this reason. */
function unless<T>(code: string, work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return null
    throw error
  }
}
