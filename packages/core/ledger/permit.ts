/** The bodies of `permit` and `used` entries. */
import { z } from 'zod'
import { Contributor } from '../consent/decision.ts'
import { DataClass, Feature, Instant, OpaqueId, Purpose, Scope, Sha256Hex } from '../consent/words.ts'

/**
 * One recorded decision: what may be read, for what, on which processor, for whom. `continuous` marks a lease: one
 * contributor's sound from `from` on, item by item, until it ends. The scopes consulted, with their heads and epochs,
 * are the leaf's own `scopes`. `asker` is who asked for it, in a channel, where that is the start (R5); no meeting's permit
 * and no lease has one.
 */
export const PermitBody = z.strictObject({
  permit: OpaqueId,
  rulesVersion: z.number().int().positive(),
  purpose: Purpose,
  feature: Feature,
  processor: OpaqueId,
  hostingAccount: OpaqueId,
  audience: OpaqueId,
  place: Scope,
  classes: z.array(DataClass).min(1),
  contributorSets: z.array(z.array(Contributor).min(1)),
  asker: Contributor.optional(),
  from: Instant,
  until: Instant,
  expires: Instant,
  continuous: z.boolean(),
})
export type PermitBody = z.infer<typeof PermitBody>

/** One item as evidence names it: no content. Canonical rows are the canonical JSON of this, in item-id order; what is derived carries all classes of its sources (R9). */
export const UsedItem = z.strictObject({
  item: OpaqueId,
  classes: z.array(DataClass).min(1),
  time: Instant,
  contributors: z.array(Contributor).min(1),
  audience: OpaqueId,
})
export type UsedItem = z.infer<typeof UsedItem>

/** Closes a permit: how many items were handed out, and the Merkle root over their canonical rows. */
export const UsedBody = z.strictObject({
  permit: OpaqueId,
  permitLeaf: Sha256Hex,
  count: z.number().int().nonnegative(),
  root: Sha256Hex,
})
export type UsedBody = z.infer<typeof UsedBody>
