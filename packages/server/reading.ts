/** Joins what reads messages for whoever asks in a channel to team chat and the gate. */
import { openCatchUp } from './assist/index.ts'
import type { Gate } from './gate/index.ts'
import type { ChatCaller, Workspace } from './workspace/index.ts'

interface ReadingParts {
  readonly gate: Gate
  readonly workspace: Pick<Workspace, 'context'>
  /** What runs it: this server. */
  readonly processor: string
}

export const openReading = ({ gate, workspace: { context }, processor }: ReadingParts) => ({
  catchUp: openCatchUp<ChatCaller>({ gate, channels: context, processor }),
})
