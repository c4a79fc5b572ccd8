/**
 * Cards of processors. A deployment says what it knows of its own processors at each start; the operator says the rest.
 * What is kept of the last start tells the two apart: a start changes only what is different in the deployment since.
 */
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { type Fact, ProcessorCard } from '@highroad/core/consent'
import { type CardChange, HighroadError } from '@highroad/core/wire'
import type { Gate } from '../gate/index.ts'
import type { Store, Tx } from '../store/index.ts'

export interface Cards {
  /** The cards that stand now, of every processor that this deployment ever named. */
  readonly all: () => Promise<ProcessorCard[]>
  /** Null where it is unknown. */
  readonly of: (processor: string) => Promise<ProcessorCard | null>
  /**
   * The operator's word about a processor. Resolves once every use has ended that rested on the card before. Throws
   * `not-found` for a processor that this deployment does not name, `not-recorded`.
   */
  readonly change: (processor: string, change: CardChange, operator: string) => Promise<void>
  /** The facts that a start has to record, and what to keep in the transaction that records them. */
  readonly declared: (
    cards: readonly ProcessorCard[],
  ) => Promise<{ readonly facts: Fact[]; readonly keep: (tx: Tx | null) => Promise<void> }>
}

const NOBODY = { account: null, person: null }

export function openCards({
  store,
  gate,
  clock,
}: {
  readonly store: Store
  readonly gate: Pick<Gate, 'facts' | 'record'>
  readonly clock: () => number
}): Cards {
  const of = async (processor: string): Promise<ProcessorCard | null> =>
    (await gate.facts([`processor:${processor}`])).filter((fact) => fact.kind === 'processor-card-set').at(-1)
      ?.card ?? null
  const lastDeclared = (): Promise<ReadonlyMap<string, ProcessorCard>> =>
    store.asTenant(NOBODY, async (tx) => {
      const { rows } = await sql<{ processor: string; card: unknown }>`
        select processor, card from gate.declared_cards()`.execute(tx)
      return new Map(rows.map(({ processor, card }) => [processor, ProcessorCard.parse(card)]))
    })

  return {
    of,
    all: async () => {
      const standing = await Promise.all([...(await lastDeclared()).keys()].map(of))
      return standing.filter((card) => card !== null)
    },
    change: async (processor, change, operator) => {
      const before = await of(processor)
      if (before === null) throw new HighroadError('not-found')
      const card = { ...before, ...change }
      if (isDeepStrictEqual(card, before)) return
      await gate.record([{ kind: 'processor-card-set', time: clock(), card }], {
        account: null,
        person: operator,
      })
    },
    declared: async (cards) => {
      const last = await lastDeclared()
      const facts: Fact[] = []
      for (const card of cards) {
        const standing = await of(card.processor)
        const next = standing === null ? card : merged(last.get(card.processor) ?? standing, standing, card)
        if (!isDeepStrictEqual(standing, next))
          facts.push({ kind: 'processor-card-set', time: clock(), card: next })
      }
      const keep = async (tx: Tx): Promise<void> => {
        for (const card of cards)
          if (!isDeepStrictEqual(last.get(card.processor), card))
            await sql`select gate.declare_card(${card.processor}, ${JSON.stringify(card)}::jsonb)`.execute(tx)
      }
      return { facts, keep: (tx) => (tx ? keep(tx) : store.asTenant(NOBODY, keep)) }
    },
  }
}

/** What stands, with each field that the deployment says otherwise than it last did. */
function merged(last: ProcessorCard, standing: ProcessorCard, now: ProcessorCard): ProcessorCard {
  const changed = Object.entries(now).filter(
    ([field, value]) => !isDeepStrictEqual(value, last[field as keyof ProcessorCard]),
  )
  return { ...standing, ...Object.fromEntries(changed) }
}
