/** Slows guessing: so many tries a key in a window, then none until the window has passed. */
export interface Attempts {
  /**
   * Takes one of this key's tries; false where none is left. Taken before the try is made, so that many at once are no way
   * around.
   */
  readonly take: (key: string) => boolean
  /** The try was no guess after all. */
  readonly giveBack: (key: string) => void
  readonly succeeded: (key: string) => void
}

/** Keys are forgotten with their window; at most 10,000 are held, the oldest going first. */
export function limitAttempts(options: { clock: () => number; most: number; windowMs: number }): Attempts {
  const tries = new Map<string, { count: number; until: number }>()
  const current = (key: string) => {
    const entry = tries.get(key)
    if (entry && entry.until > options.clock()) return entry
    tries.delete(key)
    return null
  }
  return {
    take: (key) => {
      const entry = current(key) ?? { count: 0, until: options.clock() + options.windowMs }
      if (entry.count >= options.most) return false
      entry.count += 1
      tries.set(key, entry)
      if (tries.size > 10_000) {
        const oldest = tries.keys().next().value
        if (oldest !== undefined) tries.delete(oldest)
      }
      return true
    },
    giveBack: (key) => {
      const entry = current(key)
      if (entry) entry.count -= 1
    },
    succeeded: (key) => void tries.delete(key),
  }
}
