/** Messages in the order in which they were talked over: what somebody replied stands beside what they replied to. */

interface Placed {
  readonly id: string
  readonly thread: string | null
  readonly place: number
}

/** A thread follows what it hangs on; where that is not among them, it stands where its first reply does. */
export function asTalked<M extends Placed>(messages: readonly M[]): M[] {
  const roots = new Map(messages.map(({ id, place }) => [id, place]))
  const begins = new Map<string, number>()
  for (const { thread, place } of messages)
    if (thread !== null) begins.set(thread, roots.get(thread) ?? Math.min(place, begins.get(thread) ?? place))
  const at = ({ thread, place }: Placed) => (thread === null ? place : (begins.get(thread) ?? place))
  return messages.toSorted((a, b) => at(a) - at(b) || a.place - b.place)
}
