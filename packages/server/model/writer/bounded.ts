/** Bounds whatever writes: how long until the first piece, between two, and in all; and how much. */
import { TOO_LONG, TOO_SLOW, WriterFailed, type Writing } from './face.ts'

export interface Limits {
  readonly firstMs: number
  readonly betweenMs: number
  readonly wholeMs: number
}

/** The longest of the three is what `Writer.write` promises. */
const LIMITS: Limits = { firstMs: 60_000, betweenMs: 20_000, wholeMs: 120_000 }

/**
 * Hands the pieces on. `start` is given a signal that is aborted when nothing more is wanted, for whichever reason; what it
 * does not heed is not waited for.
 */
export async function* bounded(
  start: (signal: AbortSignal) => AsyncIterable<string>,
  { signal, most }: Writing,
  limits: Limits = LIMITS,
): AsyncGenerator<string> {
  const own = new AbortController()
  const over = Promise.withResolvers<never>()
  over.promise.catch(() => undefined)
  const end = (error: unknown) => {
    over.reject(error)
    own.abort()
  }
  const stopped = () => end(signal.reason)
  const slow = () => end(new WriterFailed(TOO_SLOW))
  const whole = setTimeout(slow, limits.wholeMs)
  let between = setTimeout(slow, limits.firstMs)
  signal.addEventListener('abort', stopped)
  try {
    signal.throwIfAborted()
    const pieces = start(own.signal)[Symbol.asyncIterator]()
    let length = 0
    for (;;) {
      const next = pieces.next()
      next.catch(() => undefined)
      const { done, value } = await Promise.race([next, over.promise])
      if (done === true) return
      length += value.length
      if (length > most) throw new WriterFailed(TOO_LONG)
      clearTimeout(between)
      // While the reader takes its time nothing is late.
      yield value
      between = setTimeout(slow, limits.betweenMs)
    }
  } finally {
    clearTimeout(whole)
    clearTimeout(between)
    signal.removeEventListener('abort', stopped)
    own.abort()
  }
}
