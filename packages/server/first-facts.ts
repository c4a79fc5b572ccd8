/** The facts that a deployment and an account begin with, recorded by the gate. Joins `identity` to `gate` for set-up. */
import { isDeepStrictEqual } from 'node:util'
import type { Fact, ProcessorCard } from '@highroad/core/consent'
import type { Gate } from './gate/index.ts'
import { readTerms, type FirstFacts } from './identity/index.ts'
import type { Terms } from './terms/index.ts'

export interface FirstFactsOptions {
  readonly gate: Pick<Gate, 'facts' | 'record'>
  readonly cards: readonly ProcessorCard[]
  /** The file of the terms that this deployment publishes. */
  readonly terms: string
  /** Keeps the prose of that file beside the fact. */
  readonly keep: Terms['keep']
  readonly clock: () => number
}

/** What already stands is not recorded again, so a set-up that was cut short can be done again. */
export function firstFacts({ gate, cards, terms, keep, clock }: FirstFactsOptions): FirstFacts {
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
      for (const card of cards) {
        const known = (await gate.facts([`processor:${card.processor}`]))
          .filter((fact) => fact.kind === 'processor-card-set')
          .at(-1)
        if (!isDeepStrictEqual(known?.card, card))
          facts.push({ kind: 'processor-card-set', time: clock(), card })
      }
      if (facts.length > 0)
        await gate.record(facts, {
          account: null,
          person: null,
          within: async (tx) => {
            if (!standing) await keep(tx, first, text)
          },
        })
    },
    ofAccount: async (account) => {
      await gate.record([{ kind: 'mark-set', time: clock(), account, mark: 'none', reason: null }], {
        account,
        person: null,
      })
    },
  }
}
