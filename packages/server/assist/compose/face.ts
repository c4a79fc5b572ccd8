/** What rewriting and drafting need of the rooms around them, and what main.ts gets back. */
import type { Handle } from '@highroad/core/consent'
import type { ComposeEvent, ReplyDraft, Rewrite } from '@highroad/core/wire'
import type { Gate } from '../../gate/index.ts'
import type { Writer } from '../../model/index.ts'

/** Which messages stand right before what somebody writes; see `latest` in team chat. */
interface LatestMessages {
  readonly account: string
  readonly me: { readonly handle: Handle; readonly actsFor: string | null }
  readonly messages: number
  readonly from: number
  readonly until: number
  readonly first: number
  readonly counter: number
  readonly at: number
}

export interface ComposeOptions<Who> {
  readonly gate: Pick<Gate, 'permit' | 'readMessages' | 'close'>
  readonly channels: {
    /** Throws for whoever is not in the channel, and for a thread that is not of it. */
    readonly latest: (
      who: Who,
      channel: string,
      asked: {
        readonly thread: string | null
        readonly most: number
        readonly room: { readonly each: number; readonly all: number }
      },
    ) => Promise<LatestMessages>
    /** Which of these nobody deleted or edited since. Throws for whoever is not in the channel any more. */
    readonly unchanged: (
      who: Who,
      channel: string,
      of: { readonly ids: readonly string[]; readonly counter: number; readonly at: number },
    ) => Promise<ReadonlyMap<string, unknown>>
    /** Of people whom the asker may know of there. The Writer is told none of them. */
    readonly namesThere: (who: Who, channel: string) => Promise<readonly string[]>
  }
  /** And what it runs on, as its card names it; null: there is none here. */
  readonly writer: { readonly write: Writer['write']; readonly processor: string } | null
  readonly random: (count: number) => Uint8Array
}

/** One request: the events as they come. Aborting `signal` stops the Writer, and then nothing more comes. */
export interface ComposeFor<Who> {
  /** Throws what the port throws, and `bad-request` (`instruction`), before there is any event. */
  readonly rewrite: (
    who: Who,
    channel: string,
    asked: Rewrite,
    signal: AbortSignal,
  ) => Promise<AsyncIterable<ComposeEvent>>
  readonly draft: (
    who: Who,
    channel: string,
    asked: ReplyDraft,
    signal: AbortSignal,
  ) => Promise<AsyncIterable<ComposeEvent>>
}
