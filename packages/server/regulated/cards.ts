/**
 * Cards of processors. A deployment says what it knows of its own processors at each start; the operator says the rest.
 * What is kept of the last start tells the two apart: a start changes only what is different in the deployment since.
 */
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { Fact, ProcessorCard } from '@highroad/core/consent'
import { type CardChange, HighroadError } from '@highroad/core/wire'
import type { Gate } from '../gate/index.ts'
import type { Store, Tx } from '../store/index.ts'

type SeenCard = Omit<ProcessorCard, 'processor' | 'party'>

export interface Cards {
  /** The cards that stand now, of every processor that this deployment ever named. */
  readonly all: () => Promise<ProcessorCard[]>
  /** Null where it is unknown. */
  readonly of: (processor: string) => Promise<ProcessorCard | null>
  /**
   * The operator's word about a processor. Resolves once every use has ended that rested on the card before. `seen`: the
   * card that the operator was shown; then only what they changed of it is changed, and what somebody else changed
   * meanwhile stays. Throws `not-found` for a processor that this deployment does not name, `conflict` where both changed
   * the same, or where nothing is known of what was seen and the card changed at this moment, `not-recorded`.
   */
  readonly change: (
    processor: string,
    change: CardChange,
    operator: string,
    seen?: SeenCard | null,
  ) => Promise<void>
  /** The facts that a start has to record, and what to keep in the transaction that records them. */
  readonly declared: (
    cards: readonly ProcessorCard[],
  ) => Promise<{ readonly facts: Fact[]; readonly keep: (tx: Tx | null) => Promise<void> }>
}

/** Operators are few. */
const TRIES = 5

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
    change: async (processor, change, operator, seen = null) => {
      for (let tries = 1; ; tries++) {
        const before = await of(processor)
        if (before === null) throw new HighroadError('not-found')
        const card = seen === null ? { ...before, ...change } : changedFrom(seen, before, change)
        if (isDeepStrictEqual(card, before)) return
        let stale = false
        try {
          await gate.record([{ kind: 'processor-card-set', time: clock(), card }], {
            account: null,
            person: operator,
            within: async (tx) => {
              stale = !isDeepStrictEqual(await replacedIn(tx, processor), before)
              if (stale) throw new HighroadError('conflict')
            },
          })
          return
        } catch (error) {
          if (!stale || seen === null || tries === TRIES) throw error
        }
      }
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

/** What stands, with what the operator changed of what they saw. */
function changedFrom(seen: SeenCard, standing: ProcessorCard, change: CardChange): ProcessorCard {
  const said = (card: Partial<ProcessorCard>, field: string) => card[field as keyof CardChange] ?? null
  const own = Object.entries(change).filter(([field, value]) => !isDeepStrictEqual(value, said(seen, field)))
  for (const [field, value] of own) {
    const now = said(standing, field)
    if (!isDeepStrictEqual(now, said(seen, field)) && !isDeepStrictEqual(now, value))
      throw new HighroadError('conflict', field)
  }
  return { ...standing, ...Object.fromEntries(own) }
}

/** The card that stood before the one that this transaction set: under the lock that setting one takes. */
async function replacedIn(tx: Tx, processor: string): Promise<ProcessorCard | null> {
  const { rows } = await sql<{ body: unknown }>`
    select body from ledger.facts_of(array[${`processor:${processor}`}]::text[])`.execute(tx)
  const cards = rows.flatMap(({ body }) => {
    const fact = Fact.parse(body)
    return fact.kind === 'processor-card-set' ? [fact.card] : []
  })
  return cards.at(-2) ?? null
}
