/** Reading the facts of scopes, and questions put to them. */
import {
  compile,
  type CompiledFacts,
  consultedScopes,
  decide,
  type Decision,
  type DecisionRequest,
  Fact,
  type Handle,
  reason,
  RULES_VERSION,
  type Scope,
} from '@highroad/core/consent'
import type { Ledger } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'

export interface StandingFact {
  readonly entryId: string
  readonly fact: Fact
}

/** Throws on a body that is no fact of this version: what is unknown may be a withdrawal. */
export async function factsOf(ledger: Ledger, tx: Tx, scopes: readonly Scope[]): Promise<StandingFact[]> {
  return (await ledger.facts(tx, scopes)).map(standingFact)
}

/** Throws on a body that is no fact of this version. */
export function standingFact({ entryId, body }: { entryId: string; body: unknown }): StandingFact {
  return { entryId, fact: Fact.parse(body) }
}

/** Time of the newest fact, 0 where there is none: what rests on facts is never dated before them. */
export function newestTime(facts: readonly StandingFact[]): number {
  return facts.reduce((newest, { fact }) => Math.max(newest, fact.time), 0)
}

export function compiledFrom(facts: readonly StandingFact[]): CompiledFacts {
  return compile(facts.map(({ fact }) => fact))
}

/** The audience of a place as the newest fact of its opening names it; null where that is missing. */
export function audienceOf(facts: readonly StandingFact[], place: Scope): string | null {
  const opening = facts.findLast(
    ({ fact }) =>
      (fact.kind === 'meeting-opened' && `meeting:${fact.meeting}` === place) ||
      (fact.kind === 'channel-opened' && `channel:${fact.channel}` === place),
  )
  return opening && 'audience' in opening.fact ? opening.fact.audience : null
}

/** Decides without recording, in the name of the hosting account. */
export async function decideNow(store: Store, ledger: Ledger, request: DecisionRequest): Promise<Decision> {
  const facts = await store.asTenant({ account: request.hostingAccount, person: null }, (tx) =>
    factsOf(ledger, tx, consultedScopes(request)),
  )
  return decide(compiledFrom(facts), request)
}

/** The same question asked by somebody who is not in the channel: what they may not read is not read for them (R9). */
export function notThere(decision: Decision, handle: Handle | null): Decision {
  return { ...decision, decision: 'deny', reasons: [reason('R1.unknown-contributor', handle)] }
}

/** A denial for want of the ledger: nothing is used that cannot be recorded (R12). */
export function notRecorded(consulted: readonly Scope[]): Decision {
  return {
    decision: 'deny',
    reasons: [{ rule: 'R12', code: 'R12.not-recorded', effect: 'forbid', about: null, changedBy: 'nobody' }],
    rulesVersion: RULES_VERSION,
    consulted: [...consulted],
  }
}
