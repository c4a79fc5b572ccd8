/** Asked what `box` wants to know; null where a newer question of the same box overtook it. */
type Ask<Q, A> = (box: object, question: Q) => Promise<A | null>

/**
 * Puts questions one after the other to something that answers one at a time. Of each box only the newest waits: whoever asks
 * again is told null for the one before, unless that is being answered already. `answer` never rejects.
 */
export function newestOnly<Q, A>(answer: (question: Q) => Promise<A>): Ask<Q, A> {
  const waiting = new Map<object, { question: Q; told: (answer: A | null) => void }>()
  let isBusy = false
  const work = async () => {
    isBusy = true
    for (;;) {
      const first = waiting.entries().next().value
      if (!first) break
      const [box, { question, told }] = first
      waiting.delete(box)
      // One after the other is the point.
      told(await answer(question))
    }
    isBusy = false
  }
  return async (box, question) =>
    await new Promise((told) => {
      waiting.get(box)?.told(null)
      waiting.set(box, { question, told })
      if (!isBusy) void work()
    })
}
