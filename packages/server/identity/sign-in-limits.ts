/** One budget of wrong tries for every way of proving who one is, so that no way is a second chance at guessing. */
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

export function signInLimits(clock: () => number): SignInLimits {
  const byEmail = limitAttempts({ clock, most: 10, windowMs: 10 * 60_000 })
  const byPlace = limitAttempts({ clock, most: 50, windowMs: 10 * 60_000 })
  return {
    attempt: async (spelled, from, run) => {
      const email = spelled?.toLowerCase() ?? null
      if (!byPlace.take(from)) throw new HighroadError('too-many-tries')
      if (email !== null && !byEmail.take(email)) {
        byPlace.giveBack(from)
        throw new HighroadError('too-many-tries')
      }
      try {
        const done = await run()
        if (email !== null) byEmail.succeeded(email)
        byPlace.giveBack(from)
        return done
      } catch (error) {
        if (!isGuess(error)) {
          if (email !== null) byEmail.giveBack(email)
          byPlace.giveBack(from)
        }
        throw error
      }
    },
  }
}
