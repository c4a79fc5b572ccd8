/** Meetings, as they cross the wire. */
import { z } from 'zod'
import { Feature, Handle, OpaqueId } from '../consent/words.ts'
import { ConsentLine, Notice } from './features.ts'
import { line } from './text.ts'

const Title = line(120)
const Name = line(80)
export const Microphone = z.enum(['only-me', 'others-too'])
export type Microphone = z.infer<typeof Microphone>

/**
 * POST /accounts/:account/meetings → MeetingItem; GET → MeetingList (those of the account). GET /my/meetings →
 * MeetingList: those that the person was in, of whatever account, a guest's too.
 */
export const NewMeeting = z.strictObject({ title: Title })
export const MeetingItem = z.strictObject({
  meeting: OpaqueId,
  /** The account that it belongs to. */
  account: OpaqueId,
  organisation: z.string(),
  title: z.string(),
  state: z.enum(['open', 'ended']),
  host: z.boolean(),
  openedAt: z.number(),
  endedAt: z.number().nullable(),
  present: z.number().int(),
  summary: z.enum(['none', 'making', 'draft', 'shared', 'failed']),
  link: z.string(),
})
export type MeetingItem = z.infer<typeof MeetingItem>
export const MeetingList = z.strictObject({ meetings: z.array(MeetingItem) })

/** GET /meetings/:meeting/door — what anybody with the link sees before joining. `notices`: of features that run now. */
export const Door = z.strictObject({
  meeting: OpaqueId,
  title: z.string(),
  organisation: z.string(),
  account: OpaqueId,
  state: z.enum(['open', 'ended']),
  host: z.boolean(),
  askFirst: z.boolean(),
  running: z.array(Feature),
  notices: z.array(Notice),
  /** Accounts the signed-in person may act for here (empty for a guest). */
  mayActFor: z.array(z.strictObject({ account: OpaqueId, organisation: z.string() })),
  media: z.strictObject({
    available: z.boolean(),
    missing: z.string().nullable(),
    get: z.string().nullable(),
  }),
})
export type Door = z.infer<typeof Door>

/**
 * POST /meetings/:meeting/join → Joined. `name` for a guest (no sign-in). `noticesShown`: those the client has just
 * shown (R5: before the microphone opens). `microphone` null: no answer, which denies AI on the track, never joining.
 */
export const Join = z.strictObject({
  name: Name.nullable(),
  actsFor: OpaqueId.nullable(),
  microphone: Microphone.nullable(),
  noticesShown: z.array(z.strictObject({ feature: Feature, version: z.number().int().positive() })),
  answers: z.array(z.strictObject({ feature: Feature, accepted: z.boolean() })),
  leftOutOf: z.array(Feature),
})
export type Join = z.infer<typeof Join>

export const Joined = z.strictObject({
  handle: Handle,
  host: z.boolean(),
  /** Address of the media signalling and a token that lives minutes; null where there is no media server. */
  media: z.strictObject({ url: z.string(), token: z.string(), ears: z.string() }).nullable(),
  /** A guest's personal link, to come back to what is theirs. */
  personalLink: z.string().nullable(),
  room: z.lazy(() => RoomState),
})
export type Joined = z.infer<typeof Joined>

/** GET /meetings/:meeting/room, and pushed on the live socket at each change. */
export const RoomState = z.strictObject({
  meeting: OpaqueId,
  title: z.string(),
  state: z.enum(['open', 'ended']),
  host: z.boolean(),
  you: Handle,
  people: z.array(
    z.strictObject({ handle: Handle, name: z.string(), host: z.boolean(), guest: z.boolean() }),
  ),
  lines: z.array(ConsentLine),
  /** Notices you have not acknowledged yet, of features that run. */
  unseen: z.array(Notice),
  askFirst: z.boolean(),
  /** Whether the ears may subscribe to your microphone now: your own client's track permissions follow it. */
  earsMayHearYou: z.boolean(),
  media: z.enum(['up', 'down', 'missing']),
  openedAt: z.number(),
})
export type RoomState = z.infer<typeof RoomState>

/** PUT /meetings/:meeting/notices/:feature — acknowledges that the notice was shown; → RoomState */
export const NoticeAcknowledged = z.strictObject({ version: z.number().int().positive() })
/** PUT /meetings/:meeting/answers/:feature → RoomState (accounts that ask first) */
export const Answer = z.strictObject({ accepted: z.boolean() })
/** PUT /meetings/:meeting/microphone → RoomState */
export const MicrophoneAnswer = z.strictObject({ who: Microphone })
/** PUT /meetings/:meeting/objection (leave me out) and DELETE (let me in again) → RoomState */
export const Objection = z.strictObject({
  features: z.union([z.array(Feature).min(1), z.literal('everything')]),
})
/**
 * POST /meetings/:meeting/speaking → 204. The client's own count of how long its person spoke since its last report, by
 * the media library's voice metadata. LiveKit tells nobody of people whom nobody subscribes to, and the coverage counts them.
 */
export const Spoke = z.strictObject({ ms: z.number().int().min(1).max(15_000) })
/**
 * PUT and DELETE /meetings/:meeting/features/:feature start and stop a feature (summary: host; captions: anybody in it)
 * → RoomState. POST /meetings/:meeting/leave, /end, DELETE /meetings/:meeting → 204.
 */

/** What the live socket `/api/live/:meeting` sends. Captions only under a lease; never kept. */
export const LiveEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('room'), room: RoomState }),
  z.strictObject({
    type: z.literal('caption'),
    handle: Handle,
    name: z.string(),
    text: z.string(),
    segment: OpaqueId,
    final: z.boolean(),
  }),
  z.strictObject({ type: z.literal('captions-behind'), droppedMs: z.number() }),
  z.strictObject({ type: z.literal('ended'), summary: z.boolean() }),
])
export type LiveEvent = z.infer<typeof LiveEvent>
