/** What completing needs of the rooms around it, and what main.ts gets back. */
import type { Handle } from '@highroad/core/consent'
import type { Gate } from '../../gate/index.ts'

/** Somebody's place in a channel. */
export interface Seat {
  readonly channel: string
  readonly handle: Handle
  readonly actsFor: string | null
}

/** See `typingPlaces` in team chat. */
interface Places {
  readonly account: string
  readonly me: { readonly handle: Handle; readonly actsFor: string | null }
  readonly everybodys: readonly Seat[]
  readonly own: readonly Seat[]
}

/** How models learn that a message does not say any more what it said. */
export interface UnsaidPort {
  /** Whether other processes would be heard now. */
  readonly hears: () => boolean
  /** The channel's counter, and the place of the first of its newest, by everybody (null) or one; null where it is gone. */
  readonly newestOf: (
    account: string,
    channel: string,
    asked: { readonly by: Handle | null; readonly most: number; readonly characters: number },
  ) => Promise<{ readonly counter: number; readonly first: number } | null>
  /** In which of these a message was edited or deleted since their counter was this. */
  readonly unsaidSince: (
    account: string,
    read: readonly { readonly channel: string; readonly counter: number }[],
  ) => Promise<readonly string[]>
}

/** Channels, as completing sees them: never a text. `Who`: whoever types, as the edge knows them. */
interface TypingPort<Who> extends UnsaidPort {
  /** Throws for whoever is not in the channel. */
  readonly typingPlaces: (
    who: Who,
    channel: string,
    most: { readonly everybodys: number; readonly own: number },
  ) => Promise<Places>
  /** Told of a channel in which a message was edited or deleted, or which is gone; null: of any, it is not known which. */
  readonly onUnsaid: (told: (channel: string | null) => void) => () => void
}

export interface CompletionOptions<Who> {
  readonly gate: Pick<Gate, 'permit' | 'readMessages' | 'close' | 'lease'>
  readonly channels: TypingPort<Who>
  /** What runs it: this server. */
  readonly processor: string
  readonly clock: () => number
  /** A lease ends when nothing was typed for so long; two minutes. */
  readonly idleMs?: number
  /** An event's name and numbers or ids; never content, never a name. */
  readonly log: (event: string, detail: Record<string, string | number>) => void
}

export interface Completing<Who> {
  /**
   * What to put after the caret; null where nothing is worth showing, may be used, or is ready yet. `before`, what was typed, is
   * kept nowhere. Throws for whoever is not in the channel.
   */
  readonly complete: (
    who: Who & { readonly id: string },
    channel: string,
    before: string,
  ) => Promise<string | null>
  /** Resolves once no model is being built. For tests and measuring. */
  readonly settled: () => Promise<void>
  /** Drops every model and ends every lease. */
  readonly stop: () => Promise<void>
}
