import { type HastyCode, HighroadError } from '@highroad/core/wire'

/** How fast one key may go on: so many at once, and so many a second after that. */
export interface SteadyPace {
  /** Takes one; false where there is none left just now. */
  readonly take: (key: string) => boolean
  /** Takes one, or throws this error, which says after how many seconds there will be one. */
  readonly mustTake: (key: string, otherwise: HastyCode) => void
}

/** At most 10,000 keys are held; those that have not been heard of for longest begin anew. */
export function steadyPace(options: {
  readonly clock: () => number
  readonly perSecond: number
  readonly atOnce: number
}): SteadyPace {
  const { clock, perSecond, atOnce } = options
  const held = new Map<string, { left: number; at: number }>()
  const pace: SteadyPace = {
    take: (key) => {
      const now = clock()
      const before = held.get(key)
      // A clock that was set back gives nothing.
      const since = before ? Math.max(0, now - before.at) : 0
      const left = before ? Math.min(atOnce, before.left + (since * perSecond) / 1000) : atOnce
      const isLeft = left >= 1
      held.delete(key)
      held.set(key, { left: isLeft ? left - 1 : left, at: now })
      if (held.size > 10_000) {
        const oldest = held.keys().next().value
        if (oldest !== undefined) held.delete(oldest)
      }
      return isLeft
    },
    mustTake: (key, otherwise) => {
      if (pace.take(key)) return
      const missing = 1 - (held.get(key)?.left ?? 0)
      throw new HighroadError(otherwise, undefined, Math.ceil(missing / perSecond))
    },
  }
  return pace
}
