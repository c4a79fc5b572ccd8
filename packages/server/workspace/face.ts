/** What the other rooms see of team chat. */
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type {
  ChannelAnswers,
  ChannelChange,
  ChannelItem,
  ChannelList,
  ChannelMembers,
  ChannelNotices,
  ChannelObjection,
  Changes,
  Chat,
  ChatEvent,
  ComposeFeature,
  Draft,
  DraftPlaces,
  FileItem,
  Found,
  GuestLinkMade,
  GuestLinkView,
  MessageItem,
  MessagePage,
  NewChannel,
  NewMessage,
  Why,
} from '@highroad/core/wire'
import type { ConsentView } from './consent/view.ts'
import type { Latest, LatestAsked } from './context/latest.ts'
import type { TypingPlaces } from './context/typing-places.ts'
import type { SinceRead, Unread, UnreadAsked } from './context/unread.ts'
import type { NewestAsked, ReadAt } from './context/unsaid-since.ts'

/** Who asks, as `identity` knows them. */
export interface ChatCaller {
  readonly id: string
  readonly name: string
  readonly guest: boolean
}

type In<T extends z.ZodType> = z.infer<T>

/**
 * Every call throws `not-found` for what the caller may not know of: a channel of another organisation, a private one that
 * they are not in, a message in one of those.
 */
export interface Channels {
  readonly chat: (who: ChatCaller, account: string) => Promise<Chat>
  /** Public ones, by name. `after`: the name that the last page ended with. Guests get none. */
  readonly browse: (who: ChatCaller, account: string, after: string | null) => Promise<In<typeof ChannelList>>
  readonly open: (who: ChatCaller, account: string, asked: In<typeof NewChannel>) => Promise<ChannelItem>
  readonly openDirect: (who: ChatCaller, account: string, people: readonly string[]) => Promise<ChannelItem>
  readonly channel: (who: ChatCaller, channel: string) => Promise<ChannelItem>
  readonly change: (who: ChatCaller, channel: string, asked: In<typeof ChannelChange>) => Promise<ChannelItem>
  readonly join: (who: ChatCaller, channel: string) => Promise<ChannelItem>
  readonly leave: (who: ChatCaller, channel: string) => Promise<void>
  readonly erase: (who: ChatCaller, channel: string) => Promise<void>
  readonly members: (who: ChatCaller, channel: string) => Promise<In<typeof ChannelMembers>>
  /** Whoever is let into a private channel can read what was said before. */
  readonly add: (who: ChatCaller, channel: string, people: readonly string[]) => Promise<void>
  readonly remove: (who: ChatCaller, channel: string, person: string) => Promise<void>
  readonly mute: (who: ChatCaller, channel: string, muted: boolean) => Promise<void>
  readonly makeGuestLink: (who: ChatCaller, channel: string) => Promise<In<typeof GuestLinkMade>>
  readonly endGuestLink: (who: ChatCaller, channel: string) => Promise<void>
  readonly guestLink: (token: string) => Promise<In<typeof GuestLinkView>>
  /** `who` is a guest already made; they are in this channel from then on. */
  readonly joinByLink: (who: ChatCaller, token: string) => Promise<ChannelItem>
}

export interface PageAsked {
  readonly thread: string | null
  readonly before: number | null
  readonly after: number | null
  readonly around: number | null
  readonly limit: number
}

interface Messages {
  readonly page: (who: ChatCaller, channel: string, asked: PageAsked) => Promise<MessagePage>
  readonly changes: (who: ChatCaller, channel: string, since: number) => Promise<Changes>
  readonly post: (who: ChatCaller, channel: string, asked: NewMessage) => Promise<MessageItem>
  readonly message: (who: ChatCaller, message: string) => Promise<MessageItem>
  readonly edit: (who: ChatCaller, message: string, text: string) => Promise<MessageItem>
  readonly remove: (who: ChatCaller, message: string) => Promise<void>
  readonly react: (who: ChatCaller, message: string, emoji: string, on: boolean) => Promise<MessageItem>
  readonly pin: (who: ChatCaller, message: string, on: boolean) => Promise<MessageItem>
  readonly pins: (who: ChatCaller, channel: string) => Promise<MessagePage>
  /** Mentions in threads are read with their place too: a reply's place is of the same counter. */
  readonly read: (who: ChatCaller, channel: string, place: number) => Promise<void>
}

export interface Drafts {
  readonly draft: (who: ChatCaller, channel: string, thread: string | null) => Promise<In<typeof Draft>>
  readonly keep: (who: ChatCaller, channel: string, thread: string | null, text: string) => Promise<void>
  readonly places: (who: ChatCaller, account: string) => Promise<In<typeof DraftPlaces>>
}

/** What may read messages, who was told, who is left out. Nothing here hides a message from people. */
export interface Consent {
  readonly view: (who: ChatCaller, channel: string) => Promise<ConsentView>
  /** Throws `not-yours` for whoever is not in it, `conflict` (`version`), `bad-request` (`feature`). */
  readonly noticesShown: (
    who: ChatCaller,
    channel: string,
    shown: In<typeof ChannelNotices>['shown'],
  ) => Promise<ConsentView>
  /** Throws `not-yours` for whoever is not in it, `bad-request` (`feature`). `hasty`: a no that stands is not said again. */
  readonly answer: (
    who: ChatCaller,
    channel: string,
    answers: In<typeof ChannelAnswers>['answers'],
    hasty?: boolean,
  ) => Promise<ConsentView>
  /** Whoever left may too: what they wrote is still there. Throws `not-yours` for whoever was never in it. `hasty` as there. */
  readonly leaveMeOut: (
    who: ChatCaller,
    channel: string,
    features: In<typeof ChannelObjection>['features'],
    hasty?: boolean,
  ) => Promise<ConsentView>
  /** Lets in what they write from now on. */
  readonly letMeIn: (
    who: ChatCaller,
    channel: string,
    features: In<typeof ChannelObjection>['features'],
  ) => Promise<ConsentView>
  readonly why: (who: ChatCaller, channel: string, feature: ComposeFeature) => Promise<Why>
  /** Facts changed that are about an account, or about all of them (null): devices ask anew. */
  readonly factsChanged: (account: string | null) => void
  /** Somebody said something for every place: devices in their channels ask anew. */
  readonly saidEverywhere: (person: string) => Promise<void>
}

/** What a model's part is told of a channel before it asks the gate: ids, places, times and names, never a text. */
interface Context {
  /** Throws `not-found` for whoever may not read it, and for a thread of another channel; `not-yours` for whoever is not in it. */
  readonly unread: (who: ChatCaller, channel: string, asked: UnreadAsked) => Promise<Unread>
  /** Throws as `unread`. */
  readonly latest: (who: ChatCaller, channel: string, asked: LatestAsked) => Promise<Latest>
  /** What the people are called whom the caller may know of there. Throws as `unread`. */
  readonly namesThere: (who: ChatCaller, channel: string) => Promise<readonly string[]>
  /** Where the words are that somebody's completions are made of. Throws as `unread`. */
  readonly typingPlaces: (
    who: ChatCaller,
    channel: string,
    most: { readonly everybodys: number; readonly own: number },
  ) => Promise<TypingPlaces>
  /**
   * Told of a channel in which a message was edited or deleted here or in another process, or which is gone; null where other
   * processes were not heard for a while. Here it is told before whoever edits has their answer. Returns how to stop.
   */
  readonly onUnsaid: (told: (channel: string | null) => void) => () => void
  /** Whether other processes would be heard now. */
  readonly hears: () => boolean
  /** A channel's counter, and the place of the first of its newest messages; null where there is no such channel. */
  readonly newestOf: (
    account: string,
    channel: string,
    asked: NewestAsked,
  ) => Promise<{ readonly counter: number; readonly first: number } | null>
  /** In which of these a message that was edited or deleted changed since. */
  readonly unsaidSince: (account: string, read: readonly ReadAt[]) => Promise<readonly string[]>
  /** The authors' names of those of these messages that nobody deleted or edited since. Throws as `unread`. */
  readonly unchanged: (
    who: ChatCaller,
    channel: string,
    of: SinceRead,
  ) => Promise<ReadonlyMap<string, string>>
}

export interface Search {
  readonly search: (
    who: ChatCaller,
    account: string,
    query: string,
    before: string | null,
  ) => Promise<In<typeof Found>>
}

export interface StoredFile {
  readonly item: FileItem
  readonly bytes: Readable
}

export interface Files {
  /** Takes the bytes as they come, at most `MOST_FILE_BYTES`; nothing is kept of an upload that broke off. */
  readonly upload: (
    who: ChatCaller,
    channel: string,
    name: string,
    bytes: ReadableStream<Uint8Array>,
  ) => Promise<FileItem>
  readonly file: (who: ChatCaller, file: string) => Promise<StoredFile>
  readonly preview: (who: ChatCaller, file: string) => Promise<StoredFile>
  readonly discard: (who: ChatCaller, file: string) => Promise<void>
}

/** A message for several sockets: made into text once, however many get it. */
export interface SharedEvent {
  readonly event: ChatEvent
  readonly json: string
}

/** One device of one person in one organisation. */
export interface ChatDevice {
  /** Sends, in the order of `changed` for each channel, what was missed, and then `resumed`; from then on what comes. */
  readonly resume: (channels: readonly { channel: string; changed: number }[]) => Promise<void>
  readonly look: (channel: string | null) => Promise<void>
  readonly typing: (channel: string, thread: string | null) => void
  readonly presence: (active: boolean) => void
  readonly close: () => void
}

interface ChatEvents {
  /** Rejects with `not-found` where the caller has no place in that organisation. `onGone`: they lost it. */
  readonly connect: (
    who: ChatCaller,
    account: string,
    send: (event: SharedEvent) => void,
    onGone: () => void,
  ) => Promise<ChatDevice>
}

export interface Workspace {
  readonly channels: Channels
  readonly messages: Messages
  readonly drafts: Drafts
  readonly consent: Consent
  readonly context: Context
  readonly search: Search
  readonly files: Files
  readonly events: ChatEvents
  /** Somebody is no member of the organisation any more: their place in its channels ends with it, and their devices. */
  readonly personLeft: (account: string, person: string) => Promise<void>
  readonly stop: () => Promise<void>
}
