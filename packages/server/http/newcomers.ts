/** How many people without sign-in may come from one place: each is a row, a handle and a link that last. */
import { HighroadError } from '@highroad/core/wire'
import { limitAttempts } from '../identity/index.ts'
import { isLoopback } from './network.ts'

const MOST = 100
const WINDOW_MS = 10 * 60_000

/**
 * Runs a join that makes a guest. Throws `too-many-joins` without running it after a hundred from there within ten
 * minutes. One that fails counts too: it may be a guess at a link. From this machine itself any number may come.
 */
export function newcomers(clock: () => number) {
  const joins = limitAttempts({ clock, most: MOST, windowMs: WINDOW_MS })
  return async <T>(from: string, join: () => Promise<T>): Promise<T> => {
    if (!isLoopback(from) && !joins.take(from)) throw new HighroadError('too-many-joins')
    return await join()
  }
}
