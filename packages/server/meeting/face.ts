/**
 * What others may ask of meetings: one function a route, and what the assistants and the media parts call.
 * Functions throw `HighroadError` with a code of the one table; nothing else is meant to reach people.
 */
import type { Feature, Handle } from '@highroad/core/consent'
import type {
  Door,
  EditLine,
  Join,
  Joined,
  LineKind,
  LiveEvent,
  MeetingItem,
  Microphone,
  RoomState,
  SummaryView,
  Transcript,
  Why,
} from '@highroad/core/wire'
import type { Lease, Permit } from '../gate/index.ts'
import type { HiddenCursor, HiddenPage } from './earlier.ts'
import type { Caller } from './ports.ts'
import type { TrainingChoice } from './training.ts'
import type { MeetingFeature, UnkeptReason } from './words.ts'

export type FeatureList = readonly Feature[] | 'everything'

/** One function a route of `core/wire`. `caller` is null where nobody is signed in. */
export interface MeetingRoutes {
  /** POST /accounts/:account/meetings. Members of the account only. */
  create(caller: Caller, account: string, title: string): Promise<MeetingItem>
  /** GET /accounts/:account/meetings. */
  list(caller: Caller, account: string): Promise<MeetingItem[]>
  /** GET /my/meetings. Those that the caller was in, of whatever account; a guest's too. */
  mine(caller: Caller): Promise<MeetingItem[]>
  /** GET /meetings/:meeting/door */
  door(caller: Caller | null, meeting: string): Promise<Door>
  /** POST /meetings/:meeting/join. `cookie` is set when a guest was made: the edge hands it on. */
  join(caller: Caller | null, meeting: string, join: Join): Promise<{ joined: Joined; cookie: string | null }>
  /** POST /meetings/:meeting/leave */
  leave(caller: Caller, meeting: string): Promise<void>
  /** POST /meetings/:meeting/end. Host only. */
  end(caller: Caller, meeting: string): Promise<void>
  /** DELETE /meetings/:meeting. Host, or an owner of the hosting account: content and salts are gone (R16). */
  erase(caller: Caller, meeting: string): Promise<void>
  /** GET /meetings/:meeting/room */
  room(caller: Caller, meeting: string): Promise<RoomState>
  /** PUT /meetings/:meeting/notices/:feature */
  acknowledgeNotice(caller: Caller, meeting: string, feature: Feature, version: number): Promise<RoomState>
  /** PUT /meetings/:meeting/answers/:feature */
  answer(caller: Caller, meeting: string, feature: Feature, accepted: boolean): Promise<RoomState>
  /** PUT /meetings/:meeting/microphone */
  answerMicrophone(caller: Caller, meeting: string, who: Microphone): Promise<RoomState>
  /** PUT /meetings/:meeting/objection. After the meeting's end too. */
  object(caller: Caller, meeting: string, features: FeatureList): Promise<RoomState>
  /** DELETE /meetings/:meeting/objection. Lets in what is said from then on, nothing earlier (R10). */
  liftObjection(caller: Caller, meeting: string, features: FeatureList): Promise<RoomState>
  /** PUT /meetings/:meeting/features/:feature. Throws `denied` where nobody at all could be included. */
  startFeature(caller: Caller, meeting: string, feature: Feature): Promise<RoomState>
  /** DELETE /meetings/:meeting/features/:feature */
  stopFeature(caller: Caller, meeting: string, feature: Feature): Promise<RoomState>
  /** GET /meetings/:meeting/transcript. Throws `not-found` for whoever may not read it yet. */
  transcript(caller: Caller, meeting: string): Promise<Transcript>
  /** POST /meetings/:meeting/transcript/:turn/not-me. The person themselves or the host. */
  notMe(caller: Caller, meeting: string, turn: string): Promise<void>
  /** GET /meetings/:meeting/summary */
  summary(caller: Caller, meeting: string): Promise<SummaryView>
  /** PATCH /meetings/:meeting/summary/lines/:line. Host only. */
  editLine(caller: Caller, meeting: string, line: string, edit: EditLine): Promise<SummaryView>
  /** DELETE /meetings/:meeting/summary/lines/:line. Host only. */
  removeLine(caller: Caller, meeting: string, line: string): Promise<SummaryView>
  /** POST /meetings/:meeting/summary/share. Host only. */
  share(caller: Caller, meeting: string): Promise<SummaryView>
  /**
   * POST /meetings/:meeting/speaking. The caller's own client saw them speak for so many milliseconds more: counted where
   * nothing of them is kept, and never for more than the time that passed.
   */
  reportOwnSpeaking(caller: Caller, meeting: string, ms: number): Promise<void>
  /** GET /meetings/:meeting/why/:feature */
  why(caller: Caller, meeting: string, feature: Feature): Promise<Why>
  /** GET /my/hidden. What the caller said before they objected, by meeting, newest first, older than `before`. */
  hidden(caller: Caller, before: HiddenCursor | null): Promise<HiddenPage>
  /** PUT /my/hidden/:meeting. Throws `conflict` where nothing of it may return. */
  bringBack(caller: Caller, meeting: string, span: { from: number; until: number }): Promise<void>
  /** DELETE /my/hidden/:meeting. */
  eraseHidden(caller: Caller, meeting: string, span: { from: number; until: number }): Promise<void>
  /** GET /my/training. The meetings in which the caller answers for themselves whether it may serve training. */
  training(caller: Caller): Promise<TrainingChoice[]>
  /** PUT /my/training/:meeting. `form`: the one they were shown. */
  answerTraining(
    caller: Caller,
    meeting: string,
    answer: { accepted: boolean; form: string | null },
  ): Promise<void>
  /** GET /meetings/:meeting/proof: the proof bundle's bytes, for whoever was in the meeting. */
  proof(caller: Caller, meeting: string): Promise<Uint8Array>
}

/** The live socket of one person in one meeting. */
export interface MeetingEvents {
  /**
   * Sends the room as it is now, then every change, captions, and the end. Counts as being present until the returned
   * function is called and a short grace has passed. Throws `not-found` for whoever did not join.
   */
  subscribe(
    caller: Caller,
    meeting: string,
    send: (event: LiveEvent) => void,
    /** They are put out of the meeting: nothing is sent any more. */
    close?: () => void,
  ): Promise<() => void>
  /**
   * Somebody may not be a member of an organisation any more: they are taken out of the meetings that go on and that they
   * were in for it.
   */
  noLongerMember(person: string): Promise<void>
}

/** What the media part reports. Handles it does not know are ignored. */
export interface MeetingReports {
  /** A participant is connected to the media server, or no longer. */
  mediaPresence(meeting: string, handle: Handle, connected: boolean): void
  /**
   * Somebody spoke for so many milliseconds more, by the media server's active-speaker metadata (no sound). LiveKit tells
   * this only of who is subscribed to, so for all others their own client says it.
   */
  reportSpeaking(meeting: string, handle: Handle, ms: number): Promise<void>
  /** The media server came or went: every room is told. */
  mediaChanged(): void
  /** A switch, a card, a mark or the terms changed: every room is told. Called by whoever had it recorded. */
  factsChanged(): void
}

/** A person whose words may be used, as the assistants see one. */
interface OpenContributor {
  handle: Handle
  actsFor: string | null
  /** Features that run now and whose decision permits this contributor. */
  permitted: readonly Feature[]
}

export interface OpenMeeting {
  meeting: string
  hostingAccount: string
  running: readonly { feature: Feature; processor: string }[]
  contributors: readonly OpenContributor[]
}

export interface NewTurn {
  /** Made by the caller, who notes it with the lease before it is written. */
  id: string
  meeting: string
  handle: Handle
  /** Milliseconds since 1970, first and last sample. */
  fromMs: number
  untilMs: number
  text: string
}

export interface NewLine {
  kind: LineKind
  text: string
  cites: readonly string[]
}

/** What the assistants ask of meetings. */
interface MeetingsForAssist {
  /** Calls back at each change that may start or end a lease; the function returned ends that. */
  onChange(changed: (meeting: string) => void): () => void
  /**
   * Called before a feature's stop or a meeting's end is recorded: what was said until now is written while its lease
   * lives. The stop waits for it, so it must be bounded.
   */
  onDrain(drain: (meeting: string, feature: MeetingFeature | 'all') => Promise<void>): () => void
  /** A meeting ended. */
  onEnded(ended: (meeting: string) => void): () => void
  /** The meeting with the people in it now; null when it has ended or is not known. */
  open(meeting: string): Promise<OpenMeeting | null>
  /** Meetings that ended with a summary still to be made, after a restart too. */
  unfinished(): Promise<readonly EndedMeeting[]>
  /** Writes a turn if this lease covers it from first to last sample. False: nothing is kept. */
  keepTurn(lease: Lease, turn: NewTurn): Promise<boolean>
  /** Sends a caption to those present. It is written nowhere. */
  caption(meeting: string, handle: Handle, caption: { segment: string; text: string; final: boolean }): void
  /** Speech that was heard and is not kept: behind a backlog, or cut by a lease's beginning or end. */
  reportUnkept(meeting: string, handle: Handle, reason: UnkeptReason, ms: number): Promise<void>
  /** A lease began or ended: the rooms are told. */
  changed(meeting: string): void
  /** Tells those present that captions are behind. */
  captionsBehind(meeting: string, droppedMs: number): void
  /** Writes the lines made under `permit`, as a draft for the host. */
  keepSummary(meeting: EndedMeeting, permit: Permit<'assist'>, lines: readonly NewLine[]): Promise<void>
  /** No summary could be made. */
  summaryFailed(meeting: EndedMeeting): Promise<void>
}

export interface EndedMeeting {
  meeting: string
  hostingAccount: string
  openedAt: number
  endedAt: number
  /** The processor that the summary was started for; null: none is known, and nothing is made. */
  processor: string | null
}

export interface Meetings extends MeetingRoutes, MeetingEvents, MeetingReports {
  assist: MeetingsForAssist
  stop(): Promise<void>
}
