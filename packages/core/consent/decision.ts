/** What is asked of the gate, and what it answers. */
import { z } from 'zod'
import { DataClass, Feature, Handle, Instant, OpaqueId, Purpose, Scope } from './words.ts'

/** Whose words an item carries, and the account they acted for when it was made (null: none, a guest). */
export const Contributor = z.strictObject({ handle: Handle, actsFor: OpaqueId.nullable() })
export type Contributor = z.infer<typeof Contributor>

/**
 * One question: may this purpose, for this feature on this processor, use an item of these classes, made at
 * `itemTime` by these contributors, in this place, now (`at`)? `classes` has more than one member for what is
 * derived (R9). `itemTime` equals `at` for a lease's next moment.
 */
export const DecisionRequest = z.strictObject({
  purpose: Purpose,
  feature: Feature.nullable(),
  processor: OpaqueId.nullable(),
  hostingAccount: OpaqueId,
  place: Scope,
  classes: z.array(DataClass).min(1),
  contributors: z.array(Contributor),
  itemTime: Instant,
  at: Instant,
})
export type DecisionRequest = z.infer<typeof DecisionRequest>

/** Who could change what a reason says. */
export const Changer = z.enum(['you', 'participant', 'host', 'admin', 'owner', 'operator', 'nobody'])

/**
 * A rule that determined the decision. `code` is stable and public (for example `R5.switch-off`); `about` is the
 * handle it concerns, stripped before it reaches anybody but that person (R14).
 */
export const Reason = z.strictObject({
  rule: z.string().regex(/^R([1-9]|1[0-6])$/),
  code: z.string().regex(/^R([1-9]|1[0-6])\.[a-z0-9-]+$/),
  effect: z.enum(['allow', 'forbid']),
  about: Handle.nullable(),
  changedBy: Changer,
})
export type Reason = z.infer<typeof Reason>

export const Decision = z.strictObject({
  decision: z.enum(['permit', 'deny']),
  reasons: z.array(Reason),
  rulesVersion: z.number().int(),
  consulted: z.array(Scope),
})
export type Decision = z.infer<typeof Decision>
