/**
 * What a person said for every place is the first fact of each later pseudonym of theirs: whoever records a pseudonym's
 * first fact, or its joining, records that before it, under the lock that saying such a thing takes.
 */
import { sql } from 'kysely'
import { Fact, type Handle, type Scope, scopesOf } from '@highroad/core/consent'
import { NO_PREVIOUS } from '@highroad/core/ledger'
import type { Ledger } from '../ledger/index.ts'
import type { Tx } from '../store/index.ts'
import { factsOf } from './facts.ts'

interface Row {
  readonly handle: Handle
  readonly body: Record<string, unknown>
  readonly until: Date | null
}

/** The facts to record: those given, in their order, each pseudonym's first ones before its own. */
export async function firstOfHandles(ledger: Ledger, tx: Tx, given: readonly Fact[]): Promise<Fact[]> {
  const scopes = [...new Set(given.flatMap(handlesOf))]
  if (scopes.length === 0) return [...given]
  // Without locks: a chain that has begun stays begun.
  const fresh = new Set(
    (await ledger.heads(tx, scopes)).filter(({ head }) => head === NO_PREVIOUS).map(({ scope }) => scope),
  )
  const looked = scopes.filter((scope) => fresh.has(scope) || accountsJoinedFor(given, scope).length > 0)
  if (looked.length === 0) return [...given]
  const joinedFor = [...new Set(looked.flatMap((scope) => accountsJoinedFor(given, scope)))]
  const { rows } = await sql<Row>`
    select handle, body, until
      from gate.standing_for(${looked.map(bare)}::text[], ${joinedFor}::text[])`.execute(tx)
  const facts = [...given]
  for (const scope of looked) {
    const own = rows.filter(({ handle }) => handle === bare(scope))
    if (own.length === 0) continue
    const at = facts.findIndex((fact) => handlesOf(fact).includes(scope))
    const time = facts[at]?.time ?? 0
    const chain = fresh.has(scope) ? [] : (await factsOf(ledger, tx, [scope])).map(({ fact }) => fact)
    const actsFor = accountsJoinedFor(given, scope)
    const added = own
      .filter(({ until }) => until === null || until.getTime() > time)
      .map(({ body }) => Fact.parse({ ...body, time, handle: bare(scope) }))
      // A notice of an account's form says that this person acts for it: only where they do.
      .filter((fact) =>
        fact.kind === 'form-notice-shown'
          ? actsFor.includes(fact.account) && !chain.some((other) => isSameNotice(other, fact))
          : fresh.has(scope),
      )
    facts.splice(at, 0, ...added)
  }
  return facts
}

const handlesOf = (fact: Fact): Scope[] => scopesOf(fact).filter((scope) => scope.startsWith('handle:'))
const bare = (scope: Scope): Handle => scope.slice('handle:'.length)

function accountsJoinedFor(facts: readonly Fact[], scope: Scope): string[] {
  return facts.flatMap((fact) =>
    (fact.kind === 'contributor-joined' || fact.kind === 'channel-joined') &&
    fact.handle === bare(scope) &&
    fact.actsFor !== null
      ? [fact.actsFor]
      : [],
  )
}

function isSameNotice(other: Fact, notice: Fact & { kind: 'form-notice-shown' }): boolean {
  return (
    other.kind === 'form-notice-shown' &&
    other.account === notice.account &&
    other.form === notice.form &&
    other.until === notice.until
  )
}
