/** How often a key may ask, in this process's memory: so many at once, and so many a second after that. */

export interface Allowance {
  /** Takes `cost` from what this key has left; false, and nothing taken, where there is not so much. */
  readonly take: (key: string, cost: number) => boolean
}

interface Bucket {
  left: number
  at: number
}

/** `most` at once, `perSecond` more each second. A key that has all of it back is forgotten. */
export function newAllowance(clock: () => number, most: number, perSecond: number): Allowance {
  const buckets = new Map<string, Bucket>()
  return {
    take: (key, cost) => {
      const now = clock()
      if (buckets.size > 10_000)
        for (const [other, { left, at }] of buckets)
          if (left + ((now - at) / 1000) * perSecond >= most) buckets.delete(other)
      const bucket = buckets.get(key) ?? { left: most, at: now }
      // A clock that runs backwards gives nothing.
      bucket.left = Math.min(most, bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond)
      bucket.at = now
      buckets.set(key, bucket)
      if (bucket.left < cost) return false
      bucket.left -= cost
      return true
    },
  }
}
