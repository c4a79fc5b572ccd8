/** The key that signs checkpoints: `home/keys/checkpoint.key` (mode 0600). Only the sequencer reads it. */
import { createPrivateKey, sign } from 'node:crypto'
import type { SignerKey } from '@highroad/core/ledger'
import { keyFile } from '../store/index.ts'

/**
 * Reads the key, or makes one named `origin`. The name stays what it was when the key was made: it is the log's name in
 * every checkpoint that is out in the world. Throws where the file is not whole.
 */
export function signingKey(home: string, origin: string, random: (count: number) => Uint8Array): SignerKey {
  const text = keyFile(
    home,
    'checkpoint.key',
    /^[^\n]+\n[0-9a-f]{64}(?:\n|$)/,
    () => `${origin}\n${Buffer.from(random(32)).toString('hex')}\n`,
  )
  const [name = '', seed = ''] = text.split('\n')
  return { name, seed: new Uint8Array(Buffer.from(seed, 'hex')), sign: signerOf(seed) }
}

/** What stands before the seed in a PKCS #8 key of Ed25519 (RFC 8410). */
const PKCS8 = '302e020100300506032b657004220420'

/** Some twenty times as quick as the portable one: a checkpoint is signed for every batch. */
function signerOf(seed: string): (message: Uint8Array) => Uint8Array {
  const key = createPrivateKey({ key: Buffer.from(PKCS8 + seed, 'hex'), format: 'der', type: 'pkcs8' })
  return (message) => new Uint8Array(sign(null, message, key))
}
