/**
 * The key that signs records of consent: `home/keys/receipts.key` (mode 0600). A key of its own: the checkpoint's is the
 * sequencer's alone.
 */
import { createPublicKey, type KeyObject, createPrivateKey } from 'node:crypto'
import { calculateJwkThumbprint, CompactSign } from 'jose'
import { Jwks, ReceiptHeader } from '@highroad/core/form'
import { keyFile } from '../store/index.ts'

export interface ReceiptKey {
  /** The public key as others check receipts with it (RFC 7517). */
  readonly jwks: Jwks
  /** Compact JWS over these bytes. */
  readonly sign: (payload: Uint8Array) => Promise<string>
}

/** What stands before the 32 bytes of a seed in PKCS #8 (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Reads the key, or makes it. Throws where the file is not whole. */
export async function receiptKey(home: string, random: (count: number) => Uint8Array): Promise<ReceiptKey> {
  const key = privateKey(home, random)
  const { kty, crv, x } = createPublicKey(key).export({ format: 'jwk' })
  const kid = await calculateJwkThumbprint({ kty: kty ?? '', crv: crv ?? '', x: x ?? '' })
  const header = ReceiptHeader.parse({ alg: 'EdDSA', kid, typ: 'consent-record+jws' })
  return {
    jwks: Jwks.parse({ keys: [{ kty, crv, x, kid }] }),
    sign: (payload) => new CompactSign(payload).setProtectedHeader(header).sign(key),
  }
}

function privateKey(home: string, random: (count: number) => Uint8Array): KeyObject {
  const text = keyFile(
    home,
    'receipts.key',
    /^[0-9a-f]{64}\n$/,
    () => `${Buffer.from(random(32)).toString('hex')}\n`,
  )
  const key = Buffer.concat([PKCS8_ED25519, Buffer.from(text.trim(), 'hex')])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}
