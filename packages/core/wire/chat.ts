/**
 * Team chat, as it crosses the wire. Every message has a `place` in its channel’s order, given once. Whatever
 * changes a message (an edit, a deletion, a reaction, a reply in its thread, a pin) gives it a new `changed`, from the same
 * counter: who has seen everything up to a `changed` asks for what came after it, and misses and doubles nothing.
 */
import { z } from 'zod'
import { OpaqueId } from '../consent/words.ts'
import { line } from './text.ts'

/** A message as it is typed: Markdown. Half a megabyte would be a file. */
export const LONGEST_MESSAGE = 40_000
/** The one rule of what may be in a text of several lines: no NUL, no lone surrogate; the database cannot keep them. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((typed) => !/[\0\p{Cs}]/u.test(typed), 'not a text')

const Place = z.number().int().nonnegative()
const Instant = z.number()
/** Lower case, digits, dashes and underscores, as people type after `#`; letters of every script. */
const ChannelName = line(80).regex(/^[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{N}_-]+$/u, 'not a name of a channel')
const Topic = z.union([z.literal(''), line(250)])
export const ChannelKind = z.enum(['public', 'private', 'direct'])
export type ChannelKind = z.infer<typeof ChannelKind>

/** Somebody whom the caller may know of: a member of the organisation, or a guest in a channel that both are in. */
export const ChatPerson = z.strictObject({
  person: OpaqueId,
  name: z.string(),
  guest: z.boolean(),
  presence: z.enum(['active', 'away', 'offline']),
})
export type ChatPerson = z.infer<typeof ChatPerson>

export const ChannelItem = z.strictObject({
  channel: OpaqueId,
  account: OpaqueId,
  kind: ChannelKind,
  /** Null for direct messages, which are called by who is in them. */
  name: z.string().nullable(),
  topic: z.string(),
  archived: z.boolean(),
  /** Whether the caller is in it. A public channel can be read before joining; writing joins. */
  joined: z.boolean(),
  /** How many are in it, and for direct messages who (the caller too). */
  members: z.number().int(),
  people: z.array(OpaqueId),
  /** The newest place that a message of the channel's own line (not a thread) has; 0 where there is none. */
  last: Place,
  lastAt: Instant.nullable(),
  /** Up to which place the caller has read; what is after it and not their own is unread. */
  read: Place,
  unread: z.number().int(),
  /** Unread messages that name the caller, or everybody; in direct messages all of them. */
  mentions: z.number().int(),
  muted: z.boolean(),
  /** Whether the caller may change name, topic and people: whoever opened it, owners and admins. */
  manages: z.boolean(),
})
export type ChannelItem = z.infer<typeof ChannelItem>

/** GET /accounts/:account/chat → Chat: what the side lists. Channels that the caller is in, and whom they may know of. */
export const Chat = z.strictObject({
  you: OpaqueId,
  guest: z.boolean(),
  channels: z.array(ChannelItem),
  people: z.array(ChatPerson),
})
export type Chat = z.infer<typeof Chat>

/** GET /accounts/:account/channels?after=name → those that can be joined: public ones, by name, 100 at a time. */
export const ChannelList = z.strictObject({ channels: z.array(ChannelItem), next: z.string().nullable() })

/** POST /accounts/:account/channels → ChannelItem. `people` are in it from the start, and the caller always. */
export const NewChannel = z.strictObject({
  name: ChannelName,
  kind: z.enum(['public', 'private']),
  topic: Topic,
  people: z.array(OpaqueId).max(200),
})
/** POST /accounts/:account/direct → ChannelItem: the one conversation of exactly these and the caller; made where new. */
export const NewDirect = z.strictObject({ people: z.array(OpaqueId).min(1).max(8) })

/**
 * GET /channels/:channel → ChannelItem; PATCH → ChannelItem; POST /channels/:channel/join → ChannelItem; /leave → 204.
 * DELETE erases it with all that is in it (who manages it; direct messages never) → 204.
 */
export const ChannelChange = z.strictObject({
  name: ChannelName.optional(),
  topic: Topic.optional(),
  archived: z.boolean().optional(),
})
/** GET /channels/:channel/members → who is in it; POST adds (anybody in it; to a private one too) → 204; DELETE …/:person → 204. */
export const ChannelMembers = z.strictObject({ people: z.array(ChatPerson) })
export const AddPeople = z.strictObject({ people: z.array(OpaqueId).min(1).max(200) })
/** PUT /channels/:channel/muted → 204. For the caller alone. */
export const Muted = z.strictObject({ muted: z.boolean() })

/**
 * POST /channels/:channel/guest-link → GuestLinkMade (who manages it; not for direct messages). Whoever opens the link takes
 * a name and is a guest of this channel alone. GET /guest-link/:token → GuestLinkView; POST /guest-link/:token/join → Joined
 * channel and, for somebody new, their personal link. DELETE /channels/:channel/guest-link ends the link.
 */
export const GuestLinkMade = z.strictObject({ link: z.string(), expires: Instant })
export const GuestLinkView = z.strictObject({ organisation: z.string(), channel: z.string() })
export const JoinAsGuest = z.strictObject({ name: line(80) })
export const JoinedAsGuest = z.strictObject({
  channel: OpaqueId,
  account: OpaqueId,
  personalLink: z.string(),
})

export const FileItem = z.strictObject({
  file: OpaqueId,
  name: z.string(),
  bytes: z.number().int(),
  /** What the server found it to be, never what was claimed. */
  type: z.string(),
  /** Pictures that can be shown within the page, with their size in pixels; null: offered for download alone. */
  preview: z.strictObject({ width: z.number().int(), height: z.number().int() }).nullable(),
})
export type FileItem = z.infer<typeof FileItem>

const Reaction = z.strictObject({
  /** One emoji, as people type it. */
  emoji: z.string(),
  /** In the order of reacting. */
  people: z.array(OpaqueId),
})

export const MessageItem = z.strictObject({
  message: OpaqueId,
  channel: OpaqueId,
  place: Place,
  changed: Place,
  /** The message that began the thread, for a reply; null for one of the channel's own line. */
  thread: OpaqueId.nullable(),
  author: OpaqueId,
  /** As the author was called when it was written: guests go, their words stay. */
  authorName: z.string(),
  madeAt: Instant,
  editedAt: Instant.nullable(),
  /** Deleted: text, files and reactions are gone for good; the place stays. */
  deleted: z.boolean(),
  /** Of a deleted message: its author deleted it, or somebody who manages the channel. Left out of all others. */
  deletedBy: z.enum(['author', 'manager']).optional(),
  /** Markdown. `<@person>` names somebody, `<!channel>` everybody in the channel. */
  text: z.string(),
  files: z.array(FileItem),
  reactions: z.array(Reaction),
  /** Of a message that began a thread; null where it has none. */
  replies: z
    .strictObject({ count: z.number().int(), lastAt: Instant, people: z.array(OpaqueId).max(3) })
    .nullable(),
  pinned: z.boolean(),
  /** What the client called it when it was sent: so its author's devices know it for the one that they show as not yet sent. */
  client: z.string(),
})
export type MessageItem = z.infer<typeof MessageItem>

/**
 * GET /channels/:channel/messages → MessagePage of the channel's own line. `before` or `after` a place (exclusive), or
 * `around` one; without any the newest. At most `limit` (50; 100 at most), in the order of places. `thread=ID`: its root and
 * replies.
 */
export const MessagePage = z.strictObject({
  messages: z.array(MessageItem),
  /** Whether there is more before the first and after the last. */
  before: z.boolean(),
  after: z.boolean(),
})
export type MessagePage = z.infer<typeof MessagePage>

/**
 * GET /channels/:channel/changes?since=CHANGED → Changes: every message, of threads too, that changed since, in the order of
 * `changed`, at most 200 as they are now. `more`: ask again from the last. `tooMany`: more than 2,000 changed; show the
 * channel anew instead.
 */
export const Changes = z.strictObject({
  messages: z.array(MessageItem),
  upTo: Place,
  more: z.boolean(),
  tooMany: z.boolean(),
})
export type Changes = z.infer<typeof Changes>

/** An id that the client makes for each message, so that sending it again sends nothing twice. */
const ClientId = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/)
/** POST /channels/:channel/messages → MessageItem; sent again with the same `client`: the message as it is. */
export const NewMessage = z
  .strictObject({
    client: ClientId,
    thread: OpaqueId.nullable(),
    text: text(LONGEST_MESSAGE),
    /** Files that the caller uploaded to this channel and sent with no message yet. */
    files: z.array(OpaqueId).max(20),
  })
  .refine(({ text: typed, files }) => typed.trim() !== '' || files.length > 0, 'an empty message')
export type NewMessage = z.infer<typeof NewMessage>
/** PATCH /messages/:message → MessageItem (its author). DELETE → 204 (its author; who manages the channel, which is shown). */
export const EditMessage = z.strictObject({
  text: text(LONGEST_MESSAGE).refine((typed) => typed.trim() !== '', 'an empty message'),
})
/** GET /messages/:message → MessageItem: what a permalink leads to. */

/** PUT and DELETE /messages/:message/reactions/:emoji → MessageItem. 20 different ones a message at most. */
export const Emoji = z
  .string()
  .max(40)
  .regex(/^\p{RGI_Emoji}$/v, 'not one emoji')
/** PUT and DELETE /messages/:message/pin → MessageItem. GET /channels/:channel/pins → MessagePage, newest pin first. */

/** PUT /channels/:channel/read → 204. Goes back too ("mark unread"): what is said last holds. */
export const Read = z.strictObject({ place: Place })

/** GET /channels/:channel/draft?thread=ID → Draft; PUT keeps it, an empty text lets it go → 204. */
export const Draft = z.strictObject({ text: text(LONGEST_MESSAGE) })
/** GET /accounts/:account/drafts → which places have one: to be shown in the side. No text. */
export const DraftPlaces = z.strictObject({
  drafts: z.array(z.strictObject({ channel: OpaqueId, thread: OpaqueId.nullable() })),
})

/**
 * GET /accounts/:account/search?q=…&before=… → Found, newest first, 20 at a time. In `q`: words, "phrases", -without,
 * from:name, in:channel, before:2026-11-23, after:2026-11-01, has:file, has:link, has:reaction, is:thread.
 */
export const Found = z.strictObject({
  messages: z.array(z.strictObject({ message: MessageItem, channelName: z.string().nullable() })),
  /** To be given as `before` for the next; null at the end. */
  next: z.string().nullable(),
  /** Filters that were not understood, or name nobody and nothing: said, never silently left out. */
  problems: z.array(z.string()),
})
export type Found = z.infer<typeof Found>

/**
 * POST /channels/:channel/files?name=… with the bytes as body → FileItem. 50 MiB at most (`file-too-large`).
 * GET /files/:file → the bytes as a download; GET /files/:file/preview → a picture, made anew by the server.
 * DELETE /files/:file → 204: one that was uploaded and not sent.
 */
export const MOST_FILE_BYTES = 50 * 1024 * 1024

/** What a client says on the socket /api/chat/:account. Anything else closes it. */
export const ChatSays = z.discriminatedUnion('type', [
  /** First, and after every reconnect: what was seen in which channels. Answered with `resumed` for each. */
  z.strictObject({
    type: z.literal('resume'),
    channels: z.array(z.strictObject({ channel: OpaqueId, changed: Place })).max(1_000),
  }),
  /** Which channel is open on this device, for those that the person only looks at; null: none. */
  z.strictObject({ type: z.literal('look'), channel: OpaqueId.nullable() }),
  z.strictObject({ type: z.literal('typing'), channel: OpaqueId, thread: OpaqueId.nullable() }),
  z.strictObject({ type: z.literal('presence'), active: z.boolean() }),
])
export type ChatSays = z.infer<typeof ChatSays>

/** What the server sends. Messages of a channel come in the order of `changed`, with none left out. */
export const ChatEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), message: MessageItem }),
  /** After `resume`: everything missed in this channel was sent, up to here. `tooMany`: ask for the channel anew. */
  z.strictObject({
    type: z.literal('resumed'),
    channel: OpaqueId,
    upTo: Place,
    tooMany: z.boolean(),
  }),
  /** Something about the channel itself changed, or the caller's place in it: as it is now for them. */
  z.strictObject({ type: z.literal('channel'), channel: ChannelItem }),
  z.strictObject({ type: z.literal('channel-gone'), channel: OpaqueId }),
  /** On another device of the same person. */
  z.strictObject({ type: z.literal('draft'), channel: OpaqueId, thread: OpaqueId.nullable() }),
  z.strictObject({
    type: z.literal('typing'),
    channel: OpaqueId,
    thread: OpaqueId.nullable(),
    person: OpaqueId,
  }),
  z.strictObject({ type: z.literal('person'), person: ChatPerson }),
  /**
   * Something changed that decides what may read messages: in this channel, or in every one of the organisation (null). What
   * `GET /channels/:channel/compose` answers for a channel that is shown is to be asked anew. Where it goes on, it is told at
   * a pace, so that many devices do not all ask at once each time.
   */
  z.strictObject({ type: z.literal('compose-changed'), channel: OpaqueId.nullable() }),
])
export type ChatEvent = z.infer<typeof ChatEvent>
