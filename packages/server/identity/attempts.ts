/** Slows guessing: so many wrong tries a key in a window, then none until the window has passed. */
export interface Attempts {
  /** Whether one more try is open to this key. */
  readonly open: (key: string) => boolean
  readonly failed: (key: string) => void
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
    open: (key) => (current(key)?.count ?? 0) < options.most,
    failed: (key) => {
      const entry = current(key) ?? { count: 0, until: options.clock() + options.windowMs }
      entry.count += 1
      tries.set(key, entry)
      if (tries.size > 10_000) {
        const oldest = tries.keys().next().value
        if (oldest !== undefined) tries.delete(oldest)
      }
    },
    succeeded: (key) => void tries.delete(key),
  }
}
