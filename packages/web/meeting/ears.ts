/** Who may subscribe to one's own tracks, as the media server wants it told. */
export interface TrackAudience {
  everybody: boolean
  /** Identities that may, where not everybody may. */
  only: string[]
}

/**
 * The ears are shut out of one's own tracks by naming everybody else: the media server knows no "all but". Where it is
 * not known that they may hear, they may not. `others` are the identities of the people in the room.
 */
export function trackAudience(now: {
  ears: string
  mayHear: boolean
  others: readonly string[]
}): TrackAudience {
  if (now.mayHear) return { everybody: true, only: [] }
  return {
    everybody: false,
    only: [...new Set(now.others)].filter((identity) => identity !== now.ears).sort(),
  }
}

/** Same audience: nothing to tell the media server. */
export function sameAudience(a: TrackAudience | null, b: TrackAudience): boolean {
  return a !== null && a.everybody === b.everybody && a.only.join('\n') === b.only.join('\n')
}
