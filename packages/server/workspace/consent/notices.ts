/** Which notices are due to somebody in a channel, and the fact that says that their page showed one (R5, R13). Pure. */
import type { Fact, Handle } from '@highroad/core/consent'
import type { Notice } from '@highroad/core/wire'
import type { ComposeFeature } from '@highroad/core/wire'

const DAY_MS = 24 * 3600_000
/**
 * A notice lapses, and what was written under it with it: nothing said later brings that back. So in a channel, which lasts,
 * it holds for a year and is shown again after half of one: what is written rests on a notice of half a year or more.
 */
const HOLDS_MS = 365 * DAY_MS
const SHOWN_AGAIN_MS = 182 * DAY_MS

/** Since when the account’s switch has named this processor: whoever was told of another one is told anew. */
function namedSince(facts: readonly Fact[], account: string, notice: Notice): number {
  let since = 0
  let processor: string | null = null
  for (const fact of facts)
    if (fact.kind === 'switch-set' && fact.account === account && fact.feature === notice.feature) {
      if (fact.processor !== processor && processor !== null) since = fact.time
      processor = fact.processor
    }
  return since
}

/** Whether this person’s page has yet to show the notice. `facts`: of the account, and of the person here. */
export function isDue(
  facts: readonly Fact[],
  to: { readonly account: string; readonly handle: Handle; readonly at: number },
  notice: Notice,
): boolean {
  const since = namedSince(facts, to.account, notice)
  return !facts.some(
    (fact) =>
      fact.kind === 'notice-shown' &&
      fact.handle === to.handle &&
      fact.feature === notice.feature &&
      fact.version === notice.version &&
      fact.time >= since &&
      fact.until - to.at > HOLDS_MS - SHOWN_AGAIN_MS,
  )
}

export function shownFact(handle: Handle, notice: Notice, time: number): Fact {
  return {
    kind: 'notice-shown',
    time,
    handle,
    feature: notice.feature,
    version: notice.version,
    keeps: notice.keeps,
    laterFeatures: notice.laterFeatures,
    until: time + HOLDS_MS,
  }
}

/** What somebody’s page says that it showed. */
export interface Shown {
  readonly feature: ComposeFeature
  readonly version: number
}
