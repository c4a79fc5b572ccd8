/** What an account's facts add up to, for its own pages. The gate decides by the facts themselves, never by this. */
import type { Fact, Feature, RegulationMark } from '@highroad/core/consent'
import type { z } from '@hono/zod-openapi'

export interface AccountState {
  readonly mark: z.infer<typeof RegulationMark>
  readonly askFirst: boolean
  readonly switches: ReadonlyMap<Feature, { on: boolean; since: number; processor: string }>
}

/** `facts`: those of the account, oldest first. */
export function accountState(facts: readonly Fact[]): AccountState {
  let mark: AccountState['mark'] = 'none'
  let askFirst = false
  const switches = new Map<Feature, { on: boolean; since: number; processor: string }>()
  for (const fact of facts) {
    if (fact.kind === 'mark-set') mark = fact.mark
    if (fact.kind === 'ask-first-set') askFirst = fact.askFirst
    if (fact.kind === 'switch-set')
      switches.set(fact.feature, { on: fact.on, since: fact.time, processor: fact.processor })
  }
  return { mark, askFirst, switches }
}
