/** What the record says of a place: whose it is, and who was in it for which account. */
import type { Contributor, Fact, Handle, Scope } from '@highroad/core/consent'

/** A meeting or channel as its own facts have it. */
export interface Place {
  readonly scope: Scope
  readonly account: string
  readonly openedAt: number
  /** Null while it is open; a channel has no end. */
  readonly endedAt: number | null
  /** Everybody who ever came, as they came last before `time`. */
  readonly contributorsAt: (time: number) => Contributor[]
}

/** Null where nothing is recorded of it, or more than one account is said to own it. */
export function placeOf(scope: Scope, facts: readonly Fact[]): Place | null {
  const openings = facts.filter((fact) => fact.kind === 'meeting-opened' || fact.kind === 'channel-opened')
  const accounts = new Set(openings.map((fact) => fact.hostingAccount))
  const [account] = accounts
  if (account === undefined || accounts.size > 1) return null
  const ended = facts.filter((fact) => fact.kind === 'meeting-ended').map((fact) => fact.time)
  return {
    scope,
    account,
    openedAt: Math.min(...openings.map((fact) => fact.time)),
    endedAt: ended.length === 0 ? null : Math.min(...ended),
    contributorsAt: (time) => {
      const came = new Map<Handle, { actsFor: string | null; time: number }>()
      for (const fact of facts) {
        if (fact.kind !== 'contributor-joined' && fact.kind !== 'channel-joined') continue
        if (fact.time > time || (came.get(fact.handle)?.time ?? -1) > fact.time) continue
        came.set(fact.handle, fact)
      }
      return [...came].map(([handle, { actsFor }]) => ({ handle, actsFor })).toSorted(byHandle)
    },
  }
}

const byHandle = (a: Contributor, b: Contributor) => (a.handle < b.handle ? -1 : 1)

/** The processor that an account's switch of a feature names; null where it never was switched. */
export function processorOf(facts: readonly Fact[], account: string, feature: string): string | null {
  let found: Extract<Fact, { kind: 'switch-set' }> | null = null
  for (const fact of facts)
    if (fact.kind === 'switch-set' && fact.account === account && fact.feature === feature)
      if (found === null || fact.time >= found.time) found = fact
  return found?.processor ?? null
}
