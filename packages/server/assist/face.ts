/** What the assistants need of the rooms around them, and what main.ts gets back. */
import type { Feature, Handle } from '@highroad/core/consent'
import type { LineKind } from '@highroad/core/wire'
import type { Lease, Permit } from '../gate/index.ts'

/**
 * The ears: they hear a contributor only between `allow` and `deny`. Both take effect at once; `deny` also drops every
 * buffer of sound that the ears hold of this contributor.
 */
export interface EarsPort {
  allow(meeting: string, handle: Handle): void
  deny(meeting: string, handle: Handle): void
}

/** One final text of one stream. Times are milliseconds since 1970, of the first and the last sample. */
export interface SpeechText {
  stream: string
  fromMs: number
  untilMs: number
  text: string
}

/** What turns sound into text. Streams are named by us; the recognizer never learns whose they are. */
export interface RecognizerPort {
  open(stream: string): void
  push(stream: string, pcm: Int16Array, atMs: number): void
  /** Forgets the stream and all of its sound now; no text of it comes any more. */
  drop(stream: string): void
  /** Nothing more comes: resolves when the texts of all that was pushed have come (or were counted as dropped). */
  close(stream: string): Promise<void>
}

/** A person present, and the running features whose rules let them be heard. */
export interface Contributor {
  readonly handle: Handle
  readonly actsFor: string | null
  readonly permitted: readonly Feature[]
}

export interface MeetingNow {
  readonly meeting: string
  readonly hostingAccount: string
  readonly running: readonly { readonly feature: Feature; readonly processor: string }[]
  readonly contributors: readonly Contributor[]
}

export interface MeetingOver {
  readonly meeting: string
  readonly hostingAccount: string
  readonly openedAt: number
  readonly endedAt: number
  /** The processor that the summary was started for; null: none is known, and nothing is made. */
  readonly processor: string | null
}

type Unkept = 'objection' | 'not-running' | 'backlog'

/** Meetings, as the assistants see them. `meeting`'s `Meetings.assist` fits it. */
export interface MeetingsPort {
  onChange(changed: (meeting: string) => void): () => void
  onDrain(drain: (meeting: string, feature: 'captions' | 'summary' | 'all') => Promise<void>): () => void
  onEnded(ended: (meeting: string) => void): () => void
  open(meeting: string): Promise<MeetingNow | null>
  unfinished(): Promise<readonly MeetingOver[]>
  keepTurn(
    lease: Lease,
    turn: { id: string; meeting: string; handle: Handle; fromMs: number; untilMs: number; text: string },
  ): Promise<boolean>
  caption(meeting: string, handle: Handle, caption: { segment: string; text: string; final: boolean }): void
  captionsBehind(meeting: string, droppedMs: number): void
  reportUnkept(meeting: string, handle: Handle, reason: Unkept, ms: number): Promise<void>
  changed(meeting: string): void
  keepSummary(
    meeting: MeetingOver,
    permit: Permit<'assist'>,
    lines: readonly { kind: LineKind; text: string; cites: readonly string[] }[],
  ): Promise<void>
  summaryFailed(meeting: MeetingOver): Promise<void>
}

export interface Assist {
  /** Sound of one contributor, from the ears: 16 kHz mono. Thrown away unless a lease of theirs lives. */
  heard(meeting: string, handle: Handle, pcm: Int16Array, atMs: number): void
  /** A final text, from the recognizer. Resolves when it is written where it may be. */
  text(text: SpeechText): Promise<void>
  /** Sound of a stream that the recognizer dropped because it was behind. */
  dropped(stream: string, ms: number): Promise<void>
  /** Sound of somebody whom the ears may hear that did not arrive. */
  lost(meeting: string, handle: Handle, ms: number): Promise<void>
  /** Resolves when all that is under way now is done: leases fitted, summaries made. For tests and a quiet stop. */
  settled(): Promise<void>
  /** Hears nobody any more and ends every lease. A summary being made is made at the next start. */
  stop(): Promise<void>
}
