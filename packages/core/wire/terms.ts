/** The terms of this deployment, as they cross the wire: open to everybody, published by the operator. */
import { z } from 'zod'
import { DataClass, Instant, Purpose, Sha256Hex, TermsCell } from '../consent/words.ts'

const Prose = z.string().nullable()

/** What a version changed, by meaning, against the one in force before it. */
const TermsComparison = z.strictObject({
  against: z.number().int().positive(),
  widened: z.number().int(),
  narrowed: z.number().int(),
  stayed: z.number().int(),
  /** Those that widened, then those that narrowed. */
  cells: z.array(
    z.strictObject({
      dataClass: z.string(),
      purpose: z.string(),
      change: z.enum(['widened', 'narrowed']),
      from: TermsCell,
      to: TermsCell,
      before: Prose,
      after: Prose,
    }),
  ),
  /** What it leaves open, and what a widening cannot do, each a sentence. */
  remarks: z.array(z.string()),
})
export type TermsComparison = z.infer<typeof TermsComparison>

/** A published version. `inForceFrom`: from when it holds, never before it was published. Prose is null where it was not kept. */
export const TermsVersion = z.strictObject({
  version: z.number().int().positive(),
  state: z.enum(['coming', 'in-force', 'earlier']),
  inForceFrom: Instant,
  publishedAt: Instant,
  /** SHA-256 of the text, as the ledger has it. */
  digest: Sha256Hex,
  title: Prose,
  intro: Prose,
  purposes: z.record(Purpose, z.string()).nullable(),
  classes: z.record(DataClass, z.record(Purpose, z.strictObject({ cell: TermsCell, says: Prose }))),
  comparison: TermsComparison.nullable(),
})
export type TermsVersion = z.infer<typeof TermsVersion>

/** GET /terms, without signing in: every version, in the order in which they come into force. */
export const TermsView = z.strictObject({ versions: z.array(TermsVersion) })
export type TermsView = z.infer<typeof TermsView>

/** POST /operator/terms → PublishedTerms (operator). `dryRun`: say what publishing would do, and do nothing. */
export const PublishTerms = z.strictObject({ text: z.string().min(1).max(60_000), dryRun: z.boolean() })

/** With problems nothing was published, and `version` is null. */
export const PublishedTerms = z.strictObject({
  published: z.boolean(),
  problems: z.array(z.string()),
  version: TermsVersion.nullable(),
})
export type PublishedTerms = z.infer<typeof PublishedTerms>
