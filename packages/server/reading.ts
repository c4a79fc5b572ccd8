/** Joins what reads messages for whoever asks in a channel to team chat and the gate. */
import { openCatchUp, openCompleting } from './assist/index.ts'
import type { Gate } from './gate/index.ts'
import type { ChatCaller, Workspace } from './workspace/index.ts'

interface ReadingParts {
  readonly gate: Gate
  readonly workspace: Pick<Workspace, 'context'>
  /** What runs it: this server. */
  readonly processor: string
  readonly clock: () => number
  /** For tests: how long nobody types before a lease of completion ends. */
  readonly idleMs?: number
  /** An event's name and numbers or ids; never content, never a name. */
  readonly log: (event: string, detail: Record<string, string | number>) => void
}

export function openReading({ workspace: { context: channels }, ...parts }: ReadingParts) {
  const completing = openCompleting<ChatCaller>({ ...parts, channels })
  return {
    catchUp: openCatchUp<ChatCaller>({ ...parts, channels }),
    completing,
    stop: completing.stop,
  }
}
