/**
 * The facts that decisions rest on, as they stand in the ledger. A fact holds opaque ids, handles, enums,
 * times and digests; never a name and never content.
 */
import { z } from 'zod'
import {
  ChannelPrivacy,
  DataClass,
  Feature,
  Handle,
  Instant,
  OpaqueId,
  Purpose,
  RegulationMark,
  Scope,
  Sha256Hex,
  TermsCell,
} from './words.ts'

const at = { time: Instant }

/** What a processor's card says of whoever runs a model (R5, R7, R8). `retentionDays` is null where that is not known. */
export const ProcessorCard = z.strictObject({
  processor: OpaqueId,
  party: z.enum(['first', 'third']),
  retainsInputs: z.boolean(),
  trainsOnInputs: z.boolean(),
  agreements: z.array(z.enum(['hipaa', 'education'])),
  region: z.string().max(80),
  models: z.array(z.string().max(80)),
  retentionDays: z.number().int().nonnegative().nullable().optional(),
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

/** Who owns the account: only an owner signs a form (R6). The handle is the person's in the place `account:…`. */
const OwnerSet = z.strictObject({
  kind: z.literal('owner-set'),
  ...at,
  account: OpaqueId,
  handle: Handle,
  owner: z.boolean(),
})

/** The form was put before an owner. Nothing rests on it: it is the first of the states that DPV names. */
const FormRequested = z.strictObject({
  kind: z.literal('form-requested'),
  ...at,
  account: OpaqueId,
  form: OpaqueId,
  termsVersion: z.number().int().positive(),
})

const FormRefused = z.strictObject({
  kind: z.literal('form-refused'),
  ...at,
  account: OpaqueId,
  form: OpaqueId,
})

/**
 * An owner signed: in force from `time` until `until`, for items of `classes` made from `coversFrom` on (earlier than
 * `time` only where the form names the past). `record` is the digest of the signed record. `renews` names the form that
 * this one goes on from.
 */
const FormGiven = z.strictObject({
  kind: z.literal('form-given'),
  ...at,
  account: OpaqueId,
  form: OpaqueId,
  renews: OpaqueId.nullable(),
  classes: z.array(DataClass).min(1),
  termsVersion: z.number().int().positive(),
  coversFrom: Instant,
  until: Instant,
  signer: Handle,
  record: Sha256Hex,
})

const FormWithdrawn = z.strictObject({
  kind: z.literal('form-withdrawn'),
  ...at,
  account: OpaqueId,
  form: OpaqueId,
})

/** Ended by somebody else than the account: the operator, or a court. */
const FormRevoked = z.strictObject({
  kind: z.literal('form-revoked'),
  ...at,
  account: OpaqueId,
  form: OpaqueId,
})

/**
 * The person's own client showed them the form of the account they act for, with a way to object. `since` is when they
 * first saw it: it is written again as one of the first facts of each later handle of theirs.
 */
const FormNoticeShown = z.strictObject({
  kind: z.literal('form-notice-shown'),
  ...at,
  handle: Handle,
  account: OpaqueId,
  form: OpaqueId,
  since: Instant,
  until: Instant,
})

/** A person's own answer about training, for this place: a guest's opting in, a private channel's acceptance (R6). */
const TrainAnswered = z.strictObject({
  kind: z.literal('train-answered'),
  ...at,
  place: Scope,
  handle: Handle,
  accepted: z.boolean(),
})

/** "Never train on me". Standing: it is written to every handle of its person, and is the first fact of each later one. */
const TrainObjected = z.strictObject({ kind: z.literal('train-objected'), ...at, handle: Handle })
const TrainObjectionLifted = z.strictObject({
  kind: z.literal('train-objection-lifted'),
  ...at,
  handle: Handle,
})

/** Asked apart from anything about AI (R3). */
const RecordingNoticeShown = z.strictObject({
  kind: z.literal('recording-notice-shown'),
  ...at,
  handle: Handle,
  version: z.number().int().positive(),
  until: Instant,
})
const RecordingAnswered = z.strictObject({
  kind: z.literal('recording-answered'),
  ...at,
  handle: Handle,
  accepted: z.boolean(),
})

/** A channel was opened, or who may be in it changed. */
const ChannelOpened = z.strictObject({
  kind: z.literal('channel-opened'),
  ...at,
  channel: OpaqueId,
  hostingAccount: OpaqueId,
  audience: OpaqueId,
  privacy: ChannelPrivacy,
})
const ChannelJoined = z.strictObject({
  kind: z.literal('channel-joined'),
  ...at,
  channel: OpaqueId,
  handle: Handle,
  actsFor: OpaqueId.nullable(),
})
const ChannelLeft = z.strictObject({
  kind: z.literal('channel-left'),
  ...at,
  channel: OpaqueId,
  handle: Handle,
})

/** The channel was deleted, and with it all that was in it (R16). */
const ChannelErased = z.strictObject({ kind: z.literal('channel-erased'), ...at, channel: OpaqueId })

/** A person who took an objection back names earlier items of theirs: those made from `from` until `until` return (R10). */
const EarlierLetIn = z.strictObject({
  kind: z.literal('earlier-let-in'),
  ...at,
  handle: Handle,
  from: Instant,
  until: Instant,
})

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
  OwnerSet,
  FormRequested,
  FormRefused,
  FormGiven,
  FormWithdrawn,
  FormRevoked,
  FormNoticeShown,
  TrainAnswered,
  TrainObjected,
  TrainObjectionLifted,
  RecordingNoticeShown,
  RecordingAnswered,
  ChannelOpened,
  ChannelJoined,
  ChannelLeft,
  EarlierLetIn,
  ChannelErased,
])
export type Fact = z.infer<typeof Fact>
export type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>

/** The chains a fact is a link of: what it is about. A joining is in two, so a hidden participant is a gap. */
export function scopesOf(fact: Fact): Scope[] {
  switch (fact.kind) {
    case 'terms-published':
      return ['operator']
    case 'mark-set':
    case 'switch-set':
    case 'ask-first-set':
    case 'owner-set':
    case 'form-requested':
    case 'form-refused':
    case 'form-given':
    case 'form-withdrawn':
    case 'form-revoked':
      return [`account:${fact.account}`]
    case 'processor-card-set':
      return [`processor:${fact.card.processor}`]
    case 'meeting-opened':
    case 'meeting-ended':
    case 'feature-started':
    case 'feature-stopped':
    case 'meeting-erased':
      return [`meeting:${fact.meeting}`]
    case 'channel-opened':
    case 'channel-erased':
      return [`channel:${fact.channel}`]
    case 'contributor-joined':
      return [`handle:${fact.handle}`, `meeting:${fact.meeting}`]
    case 'channel-joined':
    case 'channel-left':
      return [`handle:${fact.handle}`, `channel:${fact.channel}`]
    case 'train-answered':
      // In a channel the answer of each is everybody's business (R6); in a meeting a no ends nobody else's use.
      return fact.place.startsWith('channel:')
        ? [`handle:${fact.handle}`, fact.place]
        : [`handle:${fact.handle}`]
    case 'microphone-answered':
    case 'notice-shown':
    case 'answer-given':
    case 'objected':
    case 'objection-lifted':
    case 'form-notice-shown':
    case 'train-objected':
    case 'train-objection-lifted':
    case 'recording-notice-shown':
    case 'recording-answered':
    case 'earlier-let-in':
      return [`handle:${fact.handle}`]
    default:
      return ofUnknown(fact)
  }
}

function ofUnknown(fact: never): never {
  throw new Error(`a fact of a kind that the rules do not know: ${typeof fact}`)
}
