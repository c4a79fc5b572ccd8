/** The key that signs checkpoints: `home/keys/checkpoint.key` (mode 0600). Only the sequencer reads it. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { SignerKey } from '@highroad/core/ledger'

/**
 * Reads the key, or makes one named `origin`. The name stays what it was when the key was made: it is the log's name in
 * every checkpoint that is out in the world. Throws where the file is not whole.
 */
export function signingKey(home: string, origin: string, random: (count: number) => Uint8Array): SignerKey {
  const folder = join(home, 'keys')
  const path = join(folder, 'checkpoint.key')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    text = `${origin}\n${Buffer.from(random(32)).toString('hex')}\n`
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = openSync(`${path}.new`, 'w', 0o600)
    writeSync(file, text)
    fsyncSync(file)
    closeSync(file)
    renameSync(`${path}.new`, path)
  }
  const [name, seed] = text.split('\n')
  if (!name || !seed || !/^[0-9a-f]{64}$/.test(seed))
    throw new Error(`${path} is not whole. Nothing was changed. Put it back from a backup.`)
  return { name, seed: new Uint8Array(Buffer.from(seed, 'hex')) }
}
