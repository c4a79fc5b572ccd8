/**
 * The facts that decisions rest on, as they stand in the ledger. A fact holds opaque ids, handles, enums,
 * times and digests; never a name and never content.
 */
import { z } from 'zod'
import {
  DataClass,
  Feature,
  Handle,
  Instant,
  OpaqueId,
  Purpose,
  RegulationMark,
  type Scope,
  Sha256Hex,
  TermsCell,
} from './words.ts'

const at = { time: Instant }

/** What a processor's card says of whoever runs a model (R5, R7, R8). */
export const ProcessorCard = z.strictObject({
  processor: OpaqueId,
  party: z.enum(['first', 'third']),
  retainsInputs: z.boolean(),
  trainsOnInputs: z.boolean(),
  agreements: z.array(z.enum(['hipaa', 'education'])),
  region: z.string().max(80),
  models: z.array(z.string().max(80)),
})
export type ProcessorCard = z.infer<typeof ProcessorCard>

/** A version of the terms: the prose lives beside it in `terms/`, the digest ties the two. */
const TermsPublished = z.strictObject({
  kind: z.literal('terms-published'),
  ...at,
  version: z.number().int().positive(),
  inForceFrom: Instant,
  cells: z.record(DataClass, z.record(Purpose, TermsCell)),
  prose: Sha256Hex,
})

const MarkSet = z.strictObject({
  kind: z.literal('mark-set'),
  ...at,
  account: OpaqueId,
  mark: RegulationMark,
  reason: Sha256Hex.nullable(),
})

/** An owner or admin switched a feature on or off, and said which processor runs it. */
const SwitchSet = z.strictObject({
  kind: z.literal('switch-set'),
  ...at,
  account: OpaqueId,
  feature: Feature,
  on: z.boolean(),
  processor: OpaqueId,
})

/** Whether the account asks each person first: a notice is then not enough (R5). */
const AskFirstSet = z.strictObject({
  kind: z.literal('ask-first-set'),
  ...at,
  account: OpaqueId,
  askFirst: z.boolean(),
})

const ProcessorCardSet = z.strictObject({
  kind: z.literal('processor-card-set'),
  ...at,
  card: ProcessorCard,
})

/** A meeting was opened; its content belongs to the hosting account. */
const MeetingOpened = z.strictObject({
  kind: z.literal('meeting-opened'),
  ...at,
  meeting: OpaqueId,
  hostingAccount: OpaqueId,
  audience: OpaqueId,
})

const MeetingEnded = z.strictObject({ kind: z.literal('meeting-ended'), ...at, meeting: OpaqueId })

/** A person came in. The account they act for (null for a guest) is frozen on what they contribute. */
const ContributorJoined = z.strictObject({
  kind: z.literal('contributor-joined'),
  ...at,
  meeting: OpaqueId,
  handle: Handle,
  actsFor: OpaqueId.nullable(),
})

/** The answer to "who is at this microphone?". No such fact denies AI on that track (R1). */
const MicrophoneAnswered = z.strictObject({
  kind: z.literal('microphone-answered'),
  ...at,
  handle: Handle,
  who: z.enum(['only-me', 'others-too']),
})

const FeatureStarted = z.strictObject({
  kind: z.literal('feature-started'),
  ...at,
  meeting: OpaqueId,
  feature: Feature,
  processor: OpaqueId,
  by: Handle,
})

const FeatureStopped = z.strictObject({
  kind: z.literal('feature-stopped'),
  ...at,
  meeting: OpaqueId,
  feature: Feature,
})

/** The person's own client acknowledged that it showed the notice. `version` is the notice's. */
const NoticeShown = z.strictObject({
  kind: z.literal('notice-shown'),
  ...at,
  handle: Handle,
  feature: Feature,
  version: z.number().int().positive(),
  keeps: z.array(DataClass),
  laterFeatures: z.array(Feature),
  until: Instant,
})

/** The person answered where the account asks first. */
const AnswerGiven = z.strictObject({
  kind: z.literal('answer-given'),
  ...at,
  handle: Handle,
  feature: Feature,
  accepted: z.boolean(),
})

const Objected = z.strictObject({
  kind: z.literal('objected'),
  ...at,
  handle: Handle,
  features: z.union([z.array(Feature).min(1), z.literal('everything')]),
})

const ObjectionLifted = z.strictObject({
  kind: z.literal('objection-lifted'),
  ...at,
  handle: Handle,
  features: z.union([z.array(Feature).min(1), z.literal('everything')]),
})

/** What the owner deleted: the meeting's content is gone from the store; this fact stays (R16). */
const MeetingErased = z.strictObject({ kind: z.literal('meeting-erased'), ...at, meeting: OpaqueId })

export const Fact = z.discriminatedUnion('kind', [
  TermsPublished,
  MarkSet,
  SwitchSet,
  AskFirstSet,
  ProcessorCardSet,
  MeetingOpened,
  MeetingEnded,
  ContributorJoined,
  MicrophoneAnswered,
  FeatureStarted,
  FeatureStopped,
  NoticeShown,
  AnswerGiven,
  Objected,
  ObjectionLifted,
  MeetingErased,
])
export type Fact = z.infer<typeof Fact>

/** The chains a fact is a link of: what it is about. A joining is in two, so a hidden participant is a gap. */
export function scopesOf(fact: Fact): Scope[] {
  switch (fact.kind) {
    case 'terms-published':
      return ['operator']
    case 'mark-set':
    case 'switch-set':
    case 'ask-first-set':
      return [`account:${fact.account}`]
    case 'processor-card-set':
      return [`processor:${fact.card.processor}`]
    case 'meeting-opened':
    case 'meeting-ended':
    case 'feature-started':
    case 'feature-stopped':
    case 'meeting-erased':
      return [`meeting:${fact.meeting}`]
    case 'contributor-joined':
      return [`handle:${fact.handle}`, `meeting:${fact.meeting}`]
    case 'microphone-answered':
    case 'notice-shown':
    case 'answer-given':
    case 'objected':
    case 'objection-lifted':
      return [`handle:${fact.handle}`]
    default:
      return ofUnknown(fact)
  }
}

function ofUnknown(fact: never): never {
  throw new Error(`a fact of a kind that the rules do not know: ${typeof fact}`)
}
