/** Deciding once for all times between two neighbouring moments of the facts: there a decision is one and the same. */
import { type Fact, momentsOf } from '@highroad/core/consent'

/**
 * Where the decision of an item may change as its time does, for questions asked at `at`: ascending, each once. Something may
 * hold up to a moment or from it on, so each moment has a place to itself; and what is later than the asking is another matter.
 */
export function changesOf(facts: readonly Fact[], at: number): number[] {
  const changes = new Set([at + 1])
  for (const fact of facts) for (const moment of momentsOf(fact)) changes.add(moment).add(moment + 1)
  return [...changes].sort((a, b) => a - b)
}

/**
 * The same answers as `decide`, which is asked once between two changes, as long as times come in any order that is mostly
 * theirs: only the last interval is remembered.
 */
export function byInterval(
  changes: readonly number[],
  decide: (time: number) => boolean,
): (time: number) => boolean {
  let [from, until, answer] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false]
  return (time) => {
    if (time >= from && time < until) return answer
    if (!Number.isSafeInteger(time)) return decide(time)
    const next = firstAfter(changes, time)
    answer = decide(time)
    from = changes[next - 1] ?? Number.NEGATIVE_INFINITY
    until = changes[next] ?? Number.POSITIVE_INFINITY
    return answer
  }
}

/** Index of the first change that is later than `time`; their number where there is none. */
function firstAfter(changes: readonly number[], time: number): number {
  let [low, high] = [0, changes.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((changes[middle] ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return low
}
