/** R16: a channel with all that is in it goes: messages, drafts, people, and what opens its entries in the ledger. */
import { HighroadError } from '@highroad/core/wire'
import type { ChatCaller } from './face.ts'
import type { WorkspaceParts } from './parts.ts'

export async function eraseChannel(
  _parts: WorkspaceParts,
  _who: ChatCaller,
  _channel: string,
): Promise<void> {
  await Promise.reject(new HighroadError('internal'))
}
