// What is compared. Each learns from the same messages and says what to show.
import {
  compile,
  learn,
  merge,
  type Model,
  OWN,
  predict,
  serialise,
  type Shard,
} from '@highroad/core/completion'
import type { Message } from './corpus.ts'
import { StupidBackOff } from './stupid-backoff.ts'
import type { Complete } from './typist.ts'

export interface Variant {
  readonly complete: Complete
  /** Of everybody's shards as one, in bytes; 0 where there is no byte form. */
  readonly bytes: number
}

/** Least probability and cost of a wrong one, for the peer; chosen on the messages that ours was chosen on. */
export type Chosen = readonly [least: number, distraction: number]

export const VARIANTS = {
  highroad: (learned: readonly Message[]) => counting(learned, 'both'),
  'account-only': (learned: readonly Message[]) => counting(learned, 'account'),
  'person-only': (learned: readonly Message[]) => counting(learned, 'person'),
  'stupid-backoff': (learned: readonly Message[], [least, distraction]: Chosen): Variant => {
    const model = new StupidBackOff(learned.map(({ text }) => text))
    return { complete: (_, before) => model.complete(before, least, distraction), bytes: 0 }
  },
}

export type VariantName = keyof typeof VARIANTS

function counting(learned: readonly Message[], kept: 'both' | 'account' | 'person'): Variant {
  const shards = new Map<number, Shard>()
  for (const { sender, text } of learned) {
    const shard = shards.get(sender) ?? new Map<string, number>()
    shards.set(sender, shard)
    learn(shard, text)
  }
  const account = kept === 'person' ? null : merge(shards.values())
  const everybody = account === null ? [] : [compile(account)]
  const own = new Map<number, Model>()
  const modelsOf = (sender: number): Model[] => {
    if (kept === 'account') return everybody
    const model = own.get(sender) ?? compile(shards.get(sender) ?? new Map(), OWN)
    own.set(sender, model)
    return [...everybody, model]
  }
  return {
    complete: (sender, before) => predict(modelsOf(sender), before)?.text ?? null,
    bytes: account === null ? 0 : serialise(account).length,
  }
}
