/** The facts that a deployment and an account begin with, recorded by the gate. Joins `identity` to `gate` for set-up. */
import type { Fact, ProcessorCard } from '@highroad/core/consent'
import type { Gate } from './gate/index.ts'
import { readTerms, type FirstFacts } from './identity/index.ts'
import type { Cards } from './regulated/index.ts'
import type { Terms } from './terms/index.ts'

export interface FirstFactsOptions {
  readonly gate: Pick<Gate, 'facts' | 'record'>
  /** The processors of this deployment, as it says of them itself. */
  readonly cards: readonly ProcessorCard[]
  /** What of that is to be recorded beside what the operator said. */
  readonly declared: Cards['declared']
  /** The file of the terms that this deployment publishes. */
  readonly terms: string
  /** Keeps the prose of that file beside the fact. */
  readonly keep: Terms['keep']
  readonly clock: () => number
}

/** What already stands is not recorded again, so a set-up that was cut short can be done again. */
export function firstFacts({ gate, cards, declared, terms, keep, clock }: FirstFactsOptions): FirstFacts {
  return {
    ofDeployment: async () => {
      const facts: Fact[] = []
      const { fact: first, text } = readTerms(terms, clock())
      const before = await gate.facts(['operator'])
      const standing = before.find(
        (fact) => fact.kind === 'terms-published' && fact.version === first.version,
      )
      if (!standing) facts.push(first)
      // Published before texts were kept.
      else if (standing.kind === 'terms-published' && standing.prose === first.prose)
        await keep(null, standing, text)
      const ofCards = await declared(cards)
      facts.push(...ofCards.facts)
      if (facts.length > 0)
        await gate.record(facts, {
          account: null,
          person: null,
          within: async (tx) => {
            if (!standing) await keep(tx, first, text)
            await ofCards.keep(tx)
          },
        })
      else await ofCards.keep(null)
    },
    ofAccount: async (account) => {
      await gate.record([{ kind: 'mark-set', time: clock(), account, mark: 'none', reason: null }], {
        account,
        person: null,
      })
    },
  }
}
