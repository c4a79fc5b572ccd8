/**
 * Recording facts. What a fact takes away stops in every process before the transaction begins; the transaction writes the
 * entries, raises epochs and revokes permits; then the sessions that read under those are ended; then it is acknowledged.
 */
import { sql } from 'kysely'
import { compile, Fact, narrows, type Scope, scopesOf } from '@highroad/core/consent'
import { HighroadError } from '@highroad/core/wire'
import type { Appended, Ledger } from '../ledger/index.ts'
import { errorCodeOf, type Store, type Tx } from '../store/index.ts'
import { endReaders } from './end-readers.ts'
import { firstOfHandles } from './first-of-handles.ts'
import { EPOCH_CHANNEL } from './epoch-watch.ts'
import { factsOf, type StandingFact } from './facts.ts'
import { inNameOf } from './name.ts'
import { datedElsewhere } from './process-clock.ts'
import { RelatedFacts } from './related.ts'
import type { Recorded, RecordOptions } from './gate.ts'
import { recordTogether, type Stamped } from './record-together.ts'
import { stopElsewhere, type Stopping } from './stopping.ts'
import type { Uses } from './uses.ts'

export type OnNarrowed = (tx: Tx, fact: Fact) => Promise<void>

export interface RecorderOptions {
  readonly store: Store
  readonly ledger: Ledger
  /** Names this process to others, as `EpochWatch` knows it. */
  readonly me: string
  readonly clock: () => number
  readonly uses: Uses
  readonly ports: readonly OnNarrowed[]
}

/** Facts whose very asking stops what they are about, known or not: a person or an owner says no. */
function saysNo(fact: Fact): boolean {
  return (
    ENDINGS.has(fact.kind) ||
    ((fact.kind === 'answer-given' || fact.kind === 'train-answered' || fact.kind === 'recording-answered') &&
      !fact.accepted) ||
    (fact.kind === 'microphone-answered' && fact.who !== 'only-me') ||
    (fact.kind === 'switch-set' && !fact.on) ||
    (fact.kind === 'ask-first-set' && fact.askFirst) ||
    (fact.kind === 'mark-set' && fact.mark !== 'none') ||
    (fact.kind === 'processor-card-set' && (fact.card.retainsInputs || fact.card.trainsOnInputs))
  )
}

const ENDINGS: ReadonlySet<Fact['kind']> = new Set([
  'objected',
  'feature-stopped',
  'meeting-ended',
  'meeting-erased',
  'channel-erased',
  'train-objected',
  'form-withdrawn',
  'form-revoked',
])

interface Written {
  readonly recorded: Recorded[]
  readonly narrowed: Scope[]
  readonly revoked: string[]
}

/** A refusal by `within`, which is the caller's own, as against a failure to record. */
class Refused extends Error {
  readonly error: unknown
  constructor(error: unknown) {
    super('refused by the caller')
    this.error = error
  }
}

export async function recordFacts(
  options: RecorderOptions,
  facts: readonly Fact[],
  to: RecordOptions,
): Promise<Recorded[]> {
  const { uses } = options
  // What the schema refuses could not be read again, nor anything of its chains.
  if (facts.some((fact) => !Fact.safeParse(fact).success)) throw new HighroadError('bad-request')
  const noes = facts.filter(saysNo)
  const suspended = uses.in(noes.flatMap(scopesOf))
  for (const use of suspended) use.suspend()
  const stopping =
    noes.length > 0 ? await stopElsewhere(options.store, options.me, noes.flatMap(scopesOf)) : null
  let written: Written
  try {
    const together =
      noes.length === 0
        ? await recordTogether(options.ledger, facts, to, (all, known) => stamp(options, all, known))
        : null
    written = together
      ? { recorded: together, narrowed: [], revoked: [] }
      : await write(options, facts, to, stopping)
  } catch (error) {
    if (error instanceof Refused) {
      await stopping?.refused()
      for (const use of suspended) use.resume()
      throw error.error
    }
    if (noes.length === 0) throw asHighroadError(error)
    for (const fact of noes) uses.stop(fact, options.clock())
    // Those too that began meanwhile.
    for (const use of [...suspended, ...uses.in(noes.flatMap(scopesOf))]) use.die('not-recorded')
    throw new HighroadError('not-recorded')
  }
  for (const use of uses.in(written.narrowed)) use.die('withdrawn')
  for (const use of suspended) use.resume()
  for (const fact of facts) {
    uses.recorded(fact)
    if (fact.kind !== 'channel-left') continue
    for (const use of uses.in([`handle:${fact.handle}`]))
      if (use.servesHandle === fact.handle) use.die('facts-changed')
  }
  await endReaders(options.store, written.revoked)
  return written.recorded
}

function asHighroadError(error: unknown): unknown {
  const code = errorCodeOf(error)
  return code === null ? error : new HighroadError(code)
}

/** Facts with the time that they are recorded with; each among those before it. */
function stamp(
  { clock, uses }: RecorderOptions,
  facts: readonly Fact[],
  standing: readonly StandingFact[],
  /** No earlier than anything dated in another process; asked for only where something narrows. */
  elsewhere = 0,
): Stamped[] {
  const known = new RelatedFacts(standing)
  return facts.map((asked) => {
    const before = known.to(asked)
    const narrowing = narrows(asked, compile(before.map(({ fact }) => fact)))
    const fact = { ...asked, time: timeOf(asked, narrowing, before, elsewhere, clock, uses) }
    known.add({ entryId: '', fact })
    return { asked, fact, narrowing }
  })
}

async function write(
  options: RecorderOptions,
  given: readonly Fact[],
  { account, person, accountOf = () => account, first, within }: RecordOptions,
  stopping: Stopping | null,
): Promise<Written> {
  const { store, ledger, ports } = options
  return await store.asTenant({ account, person }, async (tx) => {
    if (first) await first(tx).catch(refusal)
    // Under the locks of their persons, which come before those of scopes.
    const facts = await firstOfHandles(ledger, tx, given)
    const scopes = [...new Set(facts.flatMap(scopesOf))]
    await ledger.lock(tx, scopes, 'exclusive')
    const standing = await factsOf(ledger, tx, scopes)
    let stamped = stamp(options, facts, standing)
    if (stamped.some(({ narrowing }) => narrowing))
      stamped = stamp(options, facts, standing, await datedElsewhere(tx, options.me))
    let name = account
    const as = async (whose: string | null) => {
      if (whose !== name) await inNameOf(tx, whose)
      name = whose
    }
    const appended: Appended[] = []
    for (const [whose, group] of byAccount(stamped, ({ fact }) => accountOf(fact))) {
      await as(whose)
      appended.push(
        ...(await ledger.append(
          tx,
          group.map(({ fact, narrowing }) => ({
            kind: 'fact',
            time: fact.time,
            body: fact,
            scopes: scopesOf(fact).map((scope) => ({ scope, raise: narrowing })),
          })),
        )),
      )
    }
    await as(account)
    if (within) await within(tx).catch(refusal)
    const narrowings = stamped.filter(({ narrowing }) => narrowing).map(({ fact }) => fact)
    for (const [whose, group] of byAccount(narrowings, accountOf)) {
      await as(whose)
      for (const fact of group) for (const port of ports) await port(tx, fact)
    }
    await as(account)
    const narrowed = [...new Set(narrowings.flatMap(scopesOf))]
    const revoked = narrowed.length > 0 ? await revoke(tx, narrowed) : []
    await stopping?.over(tx)
    const recorded = stamped.flatMap(({ asked, fact, narrowing }, i): Recorded[] => {
      const entry = appended[i]
      if (!entry) throw new Error('the ledger gave no entry')
      return given.includes(asked) ? [{ fact, ...entry, narrowed: narrowing }] : []
    })
    return { recorded, narrowed, revoked }
  })
}

/** Runs of neighbours that belong to one account, in their order. */
function byAccount<T>(
  all: readonly T[],
  accountOf: (one: T) => string | null,
): [account: string | null, group: T[]][] {
  const runs: [string | null, T[]][] = []
  for (const one of all) {
    const whose = accountOf(one)
    const run = runs.at(-1)
    if (run && run[0] === whose) run[1].push(one)
    else runs.push([whose, [one]])
  }
  return runs
}

/** An error of the table is the caller's refusal; anything else is a failure. */
function refusal(error: unknown): never {
  throw error instanceof HighroadError ? new Refused(error) : error
}

/**
 * The time that a fact is recorded with: not before any fact of its scopes, and later than whatever it may replace, so that
 * which of them stands is never in doubt. One that takes something away is dated no earlier than now, and after everything
 * that was made until now under what it ends, in whichever process.
 */
function timeOf(
  fact: Fact,
  narrowing: boolean,
  before: readonly StandingFact[],
  elsewhere: number,
  clock: () => number,
  uses: Uses,
): number {
  const [scope] = scopesOf(fact)
  const times = before.map(({ fact: other }) => {
    const replaced = saysNo(other) || (other.kind === fact.kind && scopesOf(other)[0] === scope)
    return replaced ? other.time + 1 : other.time
  })
  if (narrowing)
    times.push(clock(), elsewhere + 1, ...uses.in(scopesOf(fact)).map(({ newestItem }) => newestItem + 1))
  return times.reduce((latest, time) => Math.max(latest, time), fact.time)
}

export async function revoke(tx: Tx, scopes: readonly Scope[]): Promise<string[]> {
  // Without the scopes: every role may listen, the role of AI code too.
  const { rows } = await sql<{ id: string }>`
    with told as materialized (select pg_notify(${EPOCH_CHANNEL}, ''))
    select r.id from told, wall.revoke(${[...scopes]}::text[], clock_timestamp()) as r (id)`.execute(tx)
  return rows.map(({ id }) => id)
}
