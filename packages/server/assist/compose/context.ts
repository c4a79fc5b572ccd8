/** What the Writer is given of a channel: the messages that the permit opens, without names, as many as fit. */
import { type ContextMessage, fitting } from '@highroad/core/compose'
import type { Handle } from '@highroad/core/consent'
import type { MessageUnderPermit } from '../../gate/index.ts'

/** `thread`: what the thread hangs on stays, whatever else has to go. `me`: whoever asks is number 0. */
export function contextOf(
  messages: readonly MessageUnderPermit[],
  { thread, me }: { readonly thread: string | null; readonly me: Handle },
): ContextMessage[] {
  const numbers = new Map<Handle, number>([[me, 0]])
  const numbered = messages.map(({ id, handle, text }) => {
    const by = numbers.get(handle) ?? numbers.size
    numbers.set(handle, by)
    return { id, message: { by, text } }
  })
  const root = numbered.find(({ id }) => id === thread)?.message ?? null
  const others = numbered.flatMap(({ id, message }) => (id === thread ? [] : [message]))
  return fitting(others, root)
}
