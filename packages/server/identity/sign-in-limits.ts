/** One budget of wrong tries for every way of proving who one is, so that no way is a second chance at guessing. */
import { setTimeout as pause } from 'node:timers/promises'
import { HighroadError } from '@highroad/core/wire'
import { limitAttempts } from './attempts.ts'

export interface SignInLimits {
  /**
   * Runs one try, for this e-mail (null: no e-mail is guessed at) and from this address. Throws `too-many-tries` without
   * running it where none is left. Only a wrong try counts.
   */
  readonly attempt: <T>(email: string | null, from: string, run: () => Promise<T>) => Promise<T>
}

const GUESSES: ReadonlySet<string> = new Set(['wrong-credentials', 'wrong-password', 'passkey-refused'])
const isGuess = (error: unknown): boolean => error instanceof HighroadError && GUESSES.has(error.code)

const WINDOW_MS = 10 * 60_000
/** One network guesses so often at one e-mail: it closes the e-mail to itself, and to nobody else. */
const MOST_FROM_ONE_NETWORK = 10
/** All networks together; from then on one try a second is run, whoever's it is. */
const MOST_AT_ONCE = 30
const GAP_MS = 1_000
const MOST_WAITING = 10

export function signInLimits(
  clock: () => number,
  wait: (ms: number) => Promise<unknown> = (ms) => pause(ms),
): SignInLimits {
  const byEmailFrom = limitAttempts({ clock, most: MOST_FROM_ONE_NETWORK, windowMs: WINDOW_MS })
  const byEmail = limitAttempts({ clock, most: MOST_AT_ONCE, windowMs: WINDOW_MS })
  const byPlace = limitAttempts({ clock, most: 50, windowMs: WINDOW_MS })
  /** When the next try at an e-mail may run. */
  const turns = new Map<string, number>()

  /** How long this try has to wait; null: too many wait already. */
  const turnOf = (email: string): number | null => {
    const now = clock()
    const turn = Math.max(now, turns.get(email) ?? now)
    if (turn - now >= MOST_WAITING * GAP_MS) return null
    for (const [other, at] of turns) if (at <= now) turns.delete(other)
    turns.set(email, turn + GAP_MS)
    return turn - now
  }

  return {
    attempt: async (spelled, from, run) => {
      const email = spelled?.toLowerCase() ?? null
      const pair = `${email} ${from}`
      if (!byPlace.take(from)) throw new HighroadError('too-many-tries')
      if (email !== null && !byEmailFrom.take(pair)) {
        byPlace.giveBack(from)
        throw new HighroadError('too-many-tries')
      }
      const counted = email !== null && byEmail.take(email)
      const later = email === null || counted ? 0 : turnOf(email)
      const giveBack = () => {
        byPlace.giveBack(from)
        if (email !== null) byEmailFrom.giveBack(pair)
        if (email !== null && counted) byEmail.giveBack(email)
      }
      if (later === null) {
        giveBack()
        throw new HighroadError('too-many-tries')
      }
      if (later > 0) await wait(later)
      try {
        const done = await run()
        giveBack()
        if (email !== null) byEmailFrom.succeeded(pair)
        return done
      } catch (error) {
        if (!isGuess(error)) giveBack()
        throw error
      }
    },
  }
}
