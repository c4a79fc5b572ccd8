/**
 * What many people do at one moment, in one transaction for several of them: facts that only add. What takes something away,
 * says no or begins a pseudonym has a transaction of its own, and waits for nobody: `record`.
 */
import { type Fact, scopesOf } from '@highroad/core/consent'
import { NO_PREVIOUS } from '@highroad/core/ledger'
import type { Ledger } from '../ledger/index.ts'
import { standingFact, type StandingFact } from './facts.ts'
import type { Recorded, RecordOptions } from './gate.ts'

/** A fact as it is recorded, and whether it takes something away. */
export interface Stamped {
  readonly asked: Fact
  readonly fact: Fact
  readonly narrowing: boolean
}

/** Said by people in a meeting or channel; whatever else is rare, and has a transaction of its own. */
const COMMON: ReadonlySet<Fact['kind']> = new Set([
  'contributor-joined',
  'channel-joined',
  'channel-left',
  'microphone-answered',
  'notice-shown',
  'recording-notice-shown',
  'answer-given',
  'recording-answered',
  'train-answered',
  'objection-lifted',
])

/** What is found under the locks: it needs a transaction of its own. */
class Alone extends Error {}

/** Null where one of them needs a transaction of its own: nothing is recorded then. `stamp` may be called again. */
export async function recordTogether(
  ledger: Ledger,
  facts: readonly Fact[],
  { account, person, accountOf, first, within }: RecordOptions,
  stamp: (facts: readonly Fact[], known: readonly StandingFact[]) => Stamped[],
): Promise<Recorded[] | null> {
  // `first` takes locks that come before those of scopes, and neither need be safe to run twice.
  if (accountOf || first || within || !facts.every(mayShare)) return null
  try {
    const { result, appended } = await ledger.write({
      account,
      person,
      scopes: [...new Set(facts.flatMap(scopesOf))],
      mode: 'exclusive',
      reads: 'facts',
      decide: (standing) => {
        // What its person said for every place comes first, under that person's lock.
        if (standing.heads.some(({ scope, head }) => scope.startsWith('handle:') && head === NO_PREVIOUS))
          throw new Alone()
        const stamped = stamp(facts, standing.facts.map(standingFact))
        if (stamped.some(({ narrowing }) => narrowing)) throw new Alone()
        const entries = stamped.map(({ fact }) => ({
          kind: 'fact' as const,
          time: fact.time,
          body: fact,
          scopes: scopesOf(fact).map((scope) => ({ scope, raise: false })),
        }))
        return { entries, result: stamped }
      },
    })
    return result.map(({ fact }, i) => {
      const entry = appended[i]
      if (!entry) throw new Error('the ledger gave no entry')
      return { fact, ...entry, narrowed: false }
    })
  } catch (error) {
    if (error instanceof Alone) return null
    throw error
  }
}

/** Who joins for an account may have been shown the notice of its form, which then comes first: `first-of-handles`. */
function mayShare(fact: Fact): boolean {
  const joins = fact.kind === 'contributor-joined' || fact.kind === 'channel-joined'
  return COMMON.has(fact.kind) && !(joins && fact.actsFor !== null)
}
