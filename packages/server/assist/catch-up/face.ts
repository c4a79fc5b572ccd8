/** What catching up needs of the rooms around it, and what main.ts gets back. */
import type { Handle } from '@highroad/core/consent'
import type { AskCatchUp, CatchUp } from '@highroad/core/wire'
import type { z } from 'zod'
import type { Gate } from '../../gate/index.ts'

/** Which messages somebody has not read; see `unread` in team chat. */
export interface UnreadMessages {
  readonly account: string
  readonly me: { readonly handle: Handle; readonly actsFor: string | null }
  readonly messages: number
  readonly from: number
  readonly until: number
  readonly first: number
  readonly last: number
  readonly counter: number
}

/** Channels, as catching up sees them: never a text. `Who`: whoever asks, as the edge knows them. */
interface UnreadPort<Who> {
  /** Throws for whoever is not in the channel. */
  readonly unread: (
    who: Who,
    channel: string,
    asked: {
      readonly thread: string | null
      readonly after: number
      readonly most: number
      readonly characters: number
    },
  ) => Promise<UnreadMessages>
  /** Names of the authors of those that nobody deleted or edited since. Throws for whoever is not in the channel any more. */
  readonly unchanged: (
    who: Who,
    channel: string,
    of: { readonly ids: readonly string[]; readonly counter: number },
  ) => Promise<ReadonlyMap<string, string>>
}

export interface CatchUpOptions<Who> {
  readonly gate: Pick<Gate, 'permit' | 'readMessages' | 'close'>
  readonly channels: UnreadPort<Who>
  /** What runs it: this server. */
  readonly processor: string
}

export type CatchUpFor<Who> = (
  who: Who,
  channel: string,
  asked: z.infer<typeof AskCatchUp>,
) => Promise<CatchUp>
