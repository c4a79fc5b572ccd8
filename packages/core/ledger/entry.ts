/**
 * The ledger's entry format, version 1. An entry is the canonical JSON (RFC 8785) of a `Leaf`; its hash in the tree
 * is RFC 6962's leaf hash. A leaf shows a kind and a time; whom and what it is about stays behind salted
 * commitments, which an `Opening` opens. Deleting the opening erases the link for good (R16).
 */
import { z } from 'zod'
import { Instant, Scope, Sha256Hex } from '../consent/words.ts'

/**
 * A fact's leaf is a link of the chain of each of its scopes. A permit's names every scope it consulted, with its newest
 * fact and epoch, and is no link. So does the `used` entry of a continuous permit, as the scopes stand when it is
 * written: what was recorded while the lease lived cannot be cut off the end of a bundle's chains. `prev` commits to the
 * leaf hash of the scope's fact before this one (64 zeros where there is none).
 */
export const LeafScope = z.strictObject({
  commitment: Sha256Hex,
  prev: Sha256Hex,
  epoch: z.number().int().nonnegative(),
})

export const Leaf = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['fact', 'permit', 'used']),
  time: Instant,
  scopes: z.array(LeafScope),
  body: Sha256Hex,
})
export type Leaf = z.infer<typeof Leaf>

/**
 * What opens a leaf. Salts are 32 random bytes as hex, one for the body and one for each scope, in the leaf's order.
 * `body` is the fact, permit or use itself.
 */
export const Opening = z.strictObject({
  bodySalt: Sha256Hex,
  body: z.unknown(),
  scopes: z.array(z.strictObject({ salt: Sha256Hex, scope: Scope, prev: Sha256Hex })),
})
export type Opening = z.infer<typeof Opening>
