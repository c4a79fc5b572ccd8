/**
 * The receipt: the record with the operator's signature over it, and where the ledger holds its digest. Checked here with
 * nothing but the operator's public key, by code that shares nothing with what signed it.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { z } from 'zod'
import { Sha256Hex } from '../consent/words.ts'
import { fromBase64 } from '../ledger/base64.ts'
import { canonicalJson } from '../ledger/canonical.ts'
import { fromUtf8, utf8 } from '../ledger/utf8.ts'
import { ConsentRecord, recordDigest } from './record.ts'

/** Where the fact of the signing lies in the public log. */
const InLedger = z.strictObject({
  'highroad:index': z.number().int().nonnegative(),
  'highroad:leaf': Sha256Hex,
  'highroad:checkpointSize': z.number().int().positive(),
  'highroad:recordSha256': Sha256Hex,
})

export const ConsentReceipt = z.strictObject({
  '@context': ConsentRecord.shape['@context'],
  '@type': z.literal('dpv:ConsentReceipt'),
  'dct:identifier': z.string(),
  'dct:conformsTo': z.literal('https://w3id.org/dpv/schema/dpv-27560#receipt-record'),
  'dpv:hasRecordOfActivity': ConsentRecord,
  /** Compact JWS (RFC 7515), EdDSA over Ed25519 (RFC 8037); its payload is the record's canonical JSON. */
  'highroad:jws': z.string().max(200_000),
  'highroad:ledger': InLedger,
})
export type ConsentReceipt = z.infer<typeof ConsentReceipt>

/** A public key of Ed25519 as JWK (RFC 8037). */
const Jwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), kid: z.string() })
export const Jwks = z.object({ keys: z.array(Jwk) })
export type Jwks = z.infer<typeof Jwks>

/** The protected header of the signature, whole. */
export const ReceiptHeader = z.strictObject({
  alg: z.literal('EdDSA'),
  kid: z.string(),
  typ: z.literal('consent-record+jws'),
})

export type ReceiptVerdict =
  | { readonly verified: true; readonly record: ConsentRecord; readonly digest: string; readonly kid: string }
  | { readonly verified: false; readonly why: string }

const wrong = (why: string): ReceiptVerdict => ({ verified: false, why })

/** Checks a receipt under the operator's keys. Never throws: a receipt comes from a stranger. */
export function verifyReceipt(asked: unknown, keys: Jwks): ReceiptVerdict {
  const parsed = ConsentReceipt.safeParse(asked)
  if (!parsed.success) return wrong('this is no receipt of a consent form')
  const receipt = parsed.data
  const [header64, payload64, signature64, ...rest] = receipt['highroad:jws'].split('.')
  const [header, payload, signature] = [header64, payload64, signature64].map(fromBase64Url)
  if (!header || !payload || !signature || rest.length > 0) return wrong('its signature is not a compact JWS')
  const said = ReceiptHeader.safeParse(jsonOf(header))
  if (!said.success) return wrong('its signature is of another kind than EdDSA')
  const key = keys.keys.find(({ kid }) => kid === said.data.kid)
  const publicKey = key ? fromBase64Url(key.x) : null
  if (!publicKey) return wrong('it is not signed with any of these keys')
  if (!holds(signature, utf8(`${header64}.${payload64}`), publicKey))
    return wrong('the signature does not hold')
  const record = receipt['dpv:hasRecordOfActivity']
  if (textOf(payload) !== canonicalJson(record)) return wrong('what it shows is not what was signed')
  const digest = recordDigest(payload)
  if (receipt['highroad:ledger']['highroad:recordSha256'] !== digest)
    return wrong('the digest that the ledger holds is that of another record')
  return { verified: true, record, digest, kid: said.data.kid }
}

function holds(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}

/** Base64url without padding, in its one form; null where it is not. */
function fromBase64Url(text: string | undefined): Uint8Array | null {
  if (text === undefined || text === '' || !/^[A-Za-z0-9_-]+$/.test(text)) return null
  const padded = text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4)
  return fromBase64(padded)
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return fromUtf8(bytes)
  } catch {
    return null
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes) ?? '')
  } catch {
    return null
  }
}
