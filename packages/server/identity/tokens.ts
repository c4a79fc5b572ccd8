/** Ids and link tokens: random, opaque, and stored (where they open something) as hashes only. */
import { createHash, createHmac } from 'node:crypto'

/** `count` random bytes. */
export type Random = (count: number) => Uint8Array

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Lower-case base32 without padding. */
export function base32(bytes: Uint8Array): string {
  let out = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += ALPHABET[(value >> bits) & 31]
    }
  }
  if (bits > 0) out += ALPHABET[(value << (5 - bits)) & 31]
  return out
}

/** 120 random bits as an opaque id of 24 characters. */
export const newId = (random: Random): string => base32(random(15))

/** SHA-256 of a token, which is all that the database keeps of it. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest()

/**
 * The token of an invitation: derived from its random id under the server's key, so that whoever may invite can see
 * the link again while the database alone opens nothing.
 */
export const invitationToken = (key: Uint8Array, id: string): string =>
  base32(createHmac('sha256', key).update(`highroad/invitation/v1\n${id}`, 'utf8').digest().subarray(0, 20))
