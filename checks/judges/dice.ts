/** Repeatable chance: the same seed gives the same throws. */
export interface Dice {
  /** A whole number from 0 to `most`. */
  upTo(most: number): number
  chance(probability: number): boolean
  one<T>(of: readonly T[]): T
  some<T>(of: readonly T[], howMany: number): T[]
  shuffled<T>(of: readonly T[]): T[]
}

/** Source: mulberry32 by Tommy Ettinger, public domain. */
export function dice(seed: number): Dice {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const upTo = (most: number) => Math.floor(next() * (most + 1))
  const shuffled = <T>(of: readonly T[]) => {
    const left = [...of]
    return of.map(() => left.splice(upTo(left.length - 1), 1)[0] as T)
  }
  return {
    upTo,
    shuffled,
    chance: (probability) => next() < probability,
    one: <T>(of: readonly T[]) => of[upTo(of.length - 1)] as T,
    some: (of, howMany) => shuffled(of).slice(0, howMany),
  }
}
