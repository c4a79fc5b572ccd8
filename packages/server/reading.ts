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
  /** An event's name and numbers or ids; never content, never a name. */
  readonly log: (event: string, detail: Record<string, string | number>) => void
}

export function openReading({ gate, workspace: { context }, processor, clock, log }: ReadingParts) {
  const completing = openCompleting<ChatCaller>({ gate, channels: context, processor, clock, log })
  return {
    catchUp: openCatchUp<ChatCaller>({ gate, channels: context, processor }),
    completing,
    stop: completing.stop,
  }
}
