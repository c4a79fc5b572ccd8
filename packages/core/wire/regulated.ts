/** Marks of regulated accounts and cards of processors, as they cross the wire. */
import { z } from 'zod'
import { ProcessorCard } from '../consent/facts.ts'
import { Feature, Instant, OpaqueId, RegulationMark } from '../consent/words.ts'
import { line } from './text.ts'

/** Why a feature cannot run, with what would change it; empty where nothing of mark or processor stands against it. */
const Against = z.array(
  z.strictObject({ code: z.string(), sentence: z.string(), change: z.string().nullable() }),
)

/** GET /accounts/:account/regulated, for everybody of the account. */
export const RegulatedView = z.strictObject({
  mark: RegulationMark,
  since: Instant.nullable(),
  /** Where the mark stands in the log. */
  entry: z.number().int().nonnegative().nullable(),
  maySet: z.boolean(),
  features: z.array(
    z.strictObject({
      feature: Feature,
      processor: OpaqueId,
      /** As it would be under each mark. */
      against: z.strictObject({ none: Against, hipaa: Against, education: Against }),
    }),
  ),
  processors: z.array(ProcessorCard),
  /** For owners alone, newest first: who set or removed the mark, and why. A name is null where the person is gone. */
  changes: z.array(
    z.strictObject({
      mark: RegulationMark,
      at: Instant,
      by: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
})
export type RegulatedView = z.infer<typeof RegulatedView>

/**
 * PUT /accounts/:account/mark → RegulatedView (owner). Setting a mark where there is none needs neither reason nor proof;
 * removing one, or putting another in its place, needs both: a proof of a fresh sign-in for `remove-mark`.
 */
export const SetMark = z.strictObject({
  mark: RegulationMark,
  reason: line(500).nullable(),
  proof: z.string().max(64).nullable(),
})
export type SetMark = z.infer<typeof SetMark>

/** GET /operator/processors; PUT /operator/processors/:processor ChangeCard → OperatorProcessors (operator). */
export const OperatorProcessors = z.strictObject({
  processors: z.array(z.strictObject({ card: ProcessorCard, features: z.array(Feature) })),
})
export type OperatorProcessors = z.infer<typeof OperatorProcessors>

/** All of a card but whose it is: the processor's id and party are not the operator's to choose. */
export const CardChange = ProcessorCard.omit({ processor: true, party: true }).extend({
  agreements: z.array(z.enum(['hipaa', 'education'])).max(2),
  models: z.array(line(80)).min(1).max(20),
  region: line(80),
  retentionDays: z.number().int().min(0).max(36_500).nullable(),
})
export type CardChange = z.infer<typeof CardChange>

/**
 * `seen`: the card as it was shown. Then only what differs from it changes, and what somebody else changed meanwhile stays;
 * where both changed the same it is a `conflict`. Null: the card is to be as `change` says.
 */
export const ChangeCard = CardChange.extend({
  seen: ProcessorCard.omit({ processor: true, party: true }).nullable().default(null),
})
export type ChangeCard = z.input<typeof ChangeCard>
