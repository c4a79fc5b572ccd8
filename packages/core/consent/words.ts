/**
 * The closed vocabularies of the consent rules (SPEC.md, "Words"). Everything that names a class, a purpose
 * or a feature uses these schemas; a value outside them is unknown, and unknown denies (R1).
 */
import { z } from 'zod'

/** What kind of content, or service-generated data, an item is. */
export const DataClass = z.enum([
  'audio',
  'video',
  'screen',
  'transcript',
  'chat',
  'file',
  'recording',
  'business-record',
  'telemetry',
  'diagnostics',
])
export type DataClass = z.infer<typeof DataClass>

/** Whether it is numbers about the service (R4), as against content. */
export const isServiceGenerated = (of: DataClass) => of === 'telemetry' || of === 'diagnostics'

/** What a use is for. */
export const Purpose = z.enum(['deliver', 'record', 'assist', 'improve', 'train', 'train-third-party'])
export type Purpose = z.infer<typeof Purpose>

/** The features that may read content. The list is closed and versioned with the rules. */
export const Feature = z.enum(['captions', 'summary', 'completion', 'rewrite', 'catch-up'])
export type Feature = z.infer<typeof Feature>

/** What a cell of the terms says about one class used for one purpose (R11). */
export const TermsCell = z.enum(['licensed', 'with-consent', 'never'])
export type TermsCell = z.infer<typeof TermsCell>

/** The mark of an account whose content is regulated (R8). */
export const RegulationMark = z.enum(['none', 'hipaa', 'education'])
export type RegulationMark = z.infer<typeof RegulationMark>

/** Who may be in a channel: anybody of the account, invited people, or the people of one conversation (R6). */
export const ChannelPrivacy = z.enum(['public', 'private', 'direct'])
export type ChannelPrivacy = z.infer<typeof ChannelPrivacy>

/** An opaque id: an account, a meeting, a processor, an item. Never a name. */
export const OpaqueId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i)

/** The pseudonym of one person in one place: 128 random bits as 32 hex digits. */
export const Handle = z.string().regex(/^[0-9a-f]{32}$/)
export type Handle = z.infer<typeof Handle>

/** What a fact is about. `handle:` is a person in one place. */
export const Scope = z.union([
  z.literal('operator'),
  z.templateLiteral([z.enum(['account', 'processor', 'meeting', 'channel']), ':', OpaqueId]),
  z.templateLiteral(['handle:', Handle]),
])
export type Scope = z.infer<typeof Scope>

/** Milliseconds since 1970-01-01 UTC. */
export const Instant = z.number().int().nonnegative()
export type Instant = z.infer<typeof Instant>

/** SHA-256 as 64 hex digits. */
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)
export type Sha256Hex = z.infer<typeof Sha256Hex>

/** The versions of the rules, oldest first: old ones are kept, so that old evidence can be decided again. */
export const RulesVersion = z.literal([1, 2, 3])
export type RulesVersion = z.infer<typeof RulesVersion>

/** The version that decisions are made under now. Raised with every change of meaning in SPEC.md. */
export const RULES_VERSION = 3 satisfies RulesVersion
