/** Messages of a channel under a permit. */
import { HighroadError } from '@highroad/core/wire'
import type { MessageUnderPermit } from './gate.ts'
import { behind } from './permit.ts'

/** Throws `denied`: no permit opens a channel yet. */
// oxlint-disable-next-line require-yield -- it has nothing to give yet
export async function* readMessages(permit: unknown): AsyncGenerator<readonly MessageUnderPermit[]> {
  behind(permit)
  throw new HighroadError('denied')
}
