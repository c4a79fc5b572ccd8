/** What facts say about an account's switches and about asking first, for pages: decisions rest on the facts themselves. */
import type { Fact } from './facts.ts'
import type { Feature } from './words.ts'

/** What the account's newest switch says of a feature: on or off, and which processor runs it. Null: never set. */
export function switchOf(
  facts: readonly Fact[],
  account: string,
  feature: Feature,
): { on: boolean; processor: string } | null {
  let found: { on: boolean; processor: string } | null = null
  for (const fact of facts)
    if (fact.kind === 'switch-set' && fact.account === account && fact.feature === feature)
      found = { on: fact.on, processor: fact.processor }
  return found
}

/** Whether people are asked first where this account is concerned: it says so, or it is regulated (R5, R8). */
function asksFirst(facts: readonly Fact[], account: string): boolean {
  let asks = false
  let regulated = false
  for (const fact of facts) {
    if (fact.kind === 'ask-first-set' && fact.account === account) asks = fact.askFirst
    if (fact.kind === 'mark-set' && fact.account === account) regulated = fact.mark !== 'none'
  }
  return asks || regulated
}

/** Whether somebody who acts for `actsFor` is asked first in a place of `hosting`. Only a mark goes with a person. */
export function isAskedFirst(facts: readonly Fact[], hosting: string, actsFor: string | null): boolean {
  const marks = facts.filter((fact) => fact.kind === 'mark-set')
  return asksFirst(facts, hosting) || (actsFor !== null && asksFirst(marks, actsFor))
}
